use super::ClientError;
use super::transport::Transport;
use crate::rest::{MAX_PAGE_SIZE, Member, Queue};
use crate::sid::{CallSid, QueueSid};

/// The account's queues of callers.
#[derive(Debug, Clone, Copy)]
pub struct Queues<'a> {
    transport: &'a Transport,
}

impl<'a> Queues<'a> {
    pub(super) const fn new(transport: &'a Transport) -> Self {
        Self { transport }
    }

    /// All queues, from all pages.
    ///
    /// # Errors
    /// When the API cannot be reached, refuses, or answers something else.
    pub async fn list(&self) -> Result<Vec<Queue>, ClientError> {
        self.transport.list(&self.list_path()).await
    }

    /// The queue of this name, if there is one. The API has no filter by name.
    ///
    /// # Errors
    /// As for [`list`](Self::list).
    pub async fn find_by_friendly_name(&self, name: &str) -> Result<Option<Queue>, ClientError> {
        self.transport.find(&self.list_path(), |queue: &Queue| queue.friendly_name == name).await
    }

    /// Makes a queue where this many callers may wait; as many as Twilio thinks fit without.
    ///
    /// # Errors
    /// As for [`list`](Self::list); when the name is taken, with code 22003.
    pub async fn create(&self, friendly_name: &str, max_size: Option<u32>) -> Result<Queue, ClientError> {
        let mut form = vec![("FriendlyName", friendly_name.to_owned())];
        form.extend(max_size.map(|size| ("MaxSize", size.to_string())));
        self.transport.post(&self.transport.path("Queues.json"), &form).await
    }

    /// The queue of this SID.
    ///
    /// # Errors
    /// As for [`list`](Self::list); when there is none, [`ClientError::is_not_found`].
    pub async fn fetch(&self, queue_sid: &QueueSid) -> Result<Queue, ClientError> {
        self.transport.get(&self.transport.path(&format!("Queues/{queue_sid}.json"))).await
    }

    /// All callers in the queue, from all pages.
    ///
    /// # Errors
    /// As for [`fetch`](Self::fetch).
    pub async fn members(&self, queue_sid: &QueueSid) -> Result<Vec<Member>, ClientError> {
        let path = format!("Queues/{queue_sid}/Members.json?PageSize={MAX_PAGE_SIZE}");
        self.transport.list(&self.transport.path(&path)).await
    }

    /// One caller in the queue.
    ///
    /// # Errors
    /// As for [`fetch`](Self::fetch), also when the caller does not wait there.
    pub async fn member(&self, queue_sid: &QueueSid, call_sid: &CallSid) -> Result<Member, ClientError> {
        self.transport.get(&self.transport.path(&format!("Queues/{queue_sid}/Members/{call_sid}.json"))).await
    }

    fn list_path(&self) -> String {
        self.transport.path(&format!("Queues.json?PageSize={MAX_PAGE_SIZE}"))
    }
}
