use std::fmt;

use crate::{
    client::{ClientError, Items, Transport, form::Form},
    rest::Member,
    sid::{CallSid, QueueSid},
    twiml::Method,
};

/// The callers in one queue.
#[derive(Debug, Clone)]
pub struct Members<'a> {
    transport: &'a Transport,
    queue_sid: QueueSid,
}

/// Names a caller of a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberName<'a> {
    /// The caller who is next.
    Front,
    /// The caller on this leg.
    Call(&'a CallSid),
}

impl fmt::Display for MemberName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Front => f.write_str("Front"),
            Self::Call(call_sid) => call_sid.fmt(f),
        }
    }
}

impl<'a> Members<'a> {
    pub(in crate::client) const fn new(transport: &'a Transport, queue_sid: QueueSid) -> Self {
        Self { transport, queue_sid }
    }

    /// The callers, the next one first.
    pub fn stream(&self) -> Items<'a, Member> {
        let path = self.transport.path(&format!("Queues/{}/Members.json", self.queue_sid));
        Items::new(self.transport, &path, &Form::new())
    }

    /// All of [`stream`](Self::stream).
    ///
    /// # Errors
    /// When the API cannot be reached, refuses, or answers something else; when there is no such
    /// queue, [`ClientError::is_not_found`].
    pub async fn list(&self) -> Result<Vec<Member>, ClientError> {
        self.stream().collect().await
    }

    /// One caller.
    ///
    /// # Errors
    /// As for [`list`](Self::list); when the caller does not wait there or nobody is in front,
    /// [`ClientError::is_not_found`].
    pub async fn fetch(&self, member: MemberName<'_>) -> Result<Member, ClientError> {
        self.transport.get(&self.instance(member)).await
    }

    /// Takes a caller out of the queue and goes on with the document at `url`, which is absolute.
    ///
    /// # Errors
    /// As for [`fetch`](Self::fetch).
    pub async fn dequeue(
        &self,
        member: MemberName<'_>,
        url: &str,
        method: Method,
    ) -> Result<Member, ClientError> {
        let form = Form::new().set("Url", url).set("Method", method);
        self.transport.post(&self.instance(member), &form).await
    }

    fn instance(&self, member: MemberName<'_>) -> String {
        self.transport.path(&format!("Queues/{}/Members/{member}.json", self.queue_sid))
    }
}
