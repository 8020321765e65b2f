use std::time::Duration;

use show::CallerId;
use tokio::time::sleep;
use twilio::{
    client::{ClientError, MemberName},
    sid::CallSid,
    twiml::Method,
};

use crate::{Error, Studio, desk::Line};

/// A caller whom we have just told to wait may not be in the queue yet; tried again so often.
const TRIES: u32 = 6;
const BETWEEN_TRIES: Duration = Duration::from_millis(150);

impl Studio {
    /// Takes a caller out of the queue they wait in, and goes on with the document at `path`.
    ///
    /// Whether they were there: a caller who talks, or has just left, is not touched.
    ///
    /// # Errors
    /// When the REST API fails.
    pub(crate) async fn send_waiting(&self, caller: &CallerId, path: &str) -> Result<bool, Error> {
        let Ok(call) = caller.0.parse::<CallSid>() else { return Ok(false) };
        let url = self.inner.settings.webhook(path);
        for attempt in 0..TRIES {
            if attempt > 0 {
                sleep(BETWEEN_TRIES * attempt).await;
            }
            for line in [Line::Callers, Line::Own] {
                if self.dequeue(line, &call, &url).await? {
                    return Ok(true);
                }
            }
            if !self.inner.live.look(|stage| stage.waits(caller)) {
                break;
            }
        }
        Ok(false)
    }

    async fn dequeue(&self, line: Line, call: &CallSid, url: &str) -> Result<bool, ClientError> {
        let (client, sids) = (&self.inner.client, &self.inner.queue_sids);
        let name = self.queue_named(line);
        let Some(queue) = sids.find(client, &name).await? else { return Ok(false) };
        match client.members(queue.clone()).dequeue(MemberName::Call(call), url, Method::Post).await {
            Ok(_) => Ok(true),
            Err(error) if error.is_not_found() => {
                // Of the queue, or of the caller in it; the list tells at the next try.
                if client.queues().fetch(&queue).await.is_err_and(|error| error.is_not_found()) {
                    sids.forget(&name);
                }
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }
}
