use super::ClientError;
use super::transport::Transport;
use crate::rest::{Call, MAX_PAGE_SIZE};
use crate::sid::CallSid;
use crate::webhook::CallStatus;

/// The account's calls.
#[derive(Debug, Clone, Copy)]
pub struct Calls<'a> {
    transport: &'a Transport,
}

impl<'a> Calls<'a> {
    pub(super) const fn new(transport: &'a Transport) -> Self {
        Self { transport }
    }

    /// All calls in a state, or all there are, from all pages.
    ///
    /// # Errors
    /// When the API cannot be reached, refuses, or answers something else.
    pub async fn list(&self, status: Option<CallStatus>) -> Result<Vec<Call>, ClientError> {
        let mut path = format!("Calls.json?PageSize={MAX_PAGE_SIZE}");
        if let Some(status) = status {
            path.push_str("&Status=");
            path.push_str(status.as_str());
        }
        self.transport.list(&self.transport.path(&path)).await
    }

    /// The call of this SID. It may be a moment behind.
    ///
    /// # Errors
    /// As for [`list`](Self::list); when there is none, [`ClientError::is_not_found`].
    pub async fn fetch(&self, call_sid: &CallSid) -> Result<Call, ClientError> {
        self.transport.get(&self.transport.path(&format!("Calls/{call_sid}.json"))).await
    }
}
