//! The callers' queue: that it exists, and how it stands.

mod monitor;
mod reader;

use crate::{Error, Studio};

pub(crate) use reader::QueueReader;

/// "A queue with this name exists already" in Twilio's error dictionary.
const QUEUE_EXISTS: u32 = 22003;

impl Studio {
    /// Makes sure that the callers' queue exists.
    ///
    /// A `<Dial><Queue>` of a queue that does not exist ends at once, and the DJ's document would then
    /// be fetched again without a pause.
    ///
    /// # Errors
    /// When the REST API fails. That somebody else made the queue meanwhile is no error.
    pub async fn ensure_queue(&self) -> Result<(), Error> {
        let inner = &self.inner;
        if inner.client.queues().find_by_friendly_name(&inner.show.queue_name).await?.is_some() {
            return Ok(());
        }
        match inner.client.queues().create(&inner.show.queue_name, None).await {
            Ok(_) => Ok(()),
            Err(error) if error.code() == Some(QUEUE_EXISTS) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
