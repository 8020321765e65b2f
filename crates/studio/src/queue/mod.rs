//! The two queues: that they exist, how the callers' queue stands, and moving callers out of them.
//!
//! Callers wait in the one whose name is a setting. Who is to be taken out of order is moved to the
//! DJ's own: a `Dial` takes the head of a queue and nobody else (`TwiML` reference, "Queue").

mod monitor;
mod moving;
mod reader;
mod sids;

use twilio::rest::MAX_FRIENDLY_NAME_CHARS;

use crate::{Error, Studio, desk::Line};

pub(crate) use monitor::{Monitor, Outcome};
pub(crate) use reader::{QueueReader, trouble};
pub(crate) use sids::QueueSids;

/// "A queue with this name exists already" in Twilio's error dictionary.
const QUEUE_EXISTS: u32 = 22003;

/// What follows the name of the callers' queue in that of the DJ's own.
const OWN: &str = ".dj";

impl Studio {
    /// Makes sure that both queues exist.
    ///
    /// A `<Dial><Queue>` of a queue that does not exist ends at once, and the DJ's document would then
    /// be fetched again without a pause.
    ///
    /// # Errors
    /// When the REST API fails. That somebody else made a queue meanwhile is no error.
    pub async fn ensure_queues(&self) -> Result<(), Error> {
        for line in [Line::Callers, Line::Own] {
            self.ensure_queue(&self.queue_named(line)).await?;
        }
        Ok(())
    }

    async fn ensure_queue(&self, name: &str) -> Result<(), Error> {
        let queues = self.inner.client.queues();
        if queues.find_by_friendly_name(name).await?.is_some() {
            return Ok(());
        }
        match queues.create(name, None).await {
            Ok(_) => Ok(()),
            Err(error) if error.code() == Some(QUEUE_EXISTS) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The name of a queue, as documents and the REST API know it.
    pub(crate) fn queue_named(&self, line: Line) -> String {
        let name = &self.inner.show.queue_name;
        match line {
            Line::Callers => name.clone(),
            Line::Own => {
                let room = MAX_FRIENDLY_NAME_CHARS - OWN.len();
                name.chars().take(room).chain(OWN.chars()).collect()
            }
        }
    }
}
