use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use show::{QueueReading, QueueStatistics, UpstreamStatus};
use tokio::{
    sync::watch,
    time::{Instant, timeout},
};
use twilio::{
    client::{Client, ClientError},
    rest::Queue,
    sid::QueueSid,
};

use super::monitor::{Monitor, Outcome};
use crate::Studio;

/// Who has figures to show waits no longer than this for newer ones.
const PATIENCE: Duration = Duration::from_secs(1);
/// Who has none waits longer.
const PATIENCE_FOR_THE_FIRST: Duration = Duration::from_secs(3);

/// The one reader of the queue's figures, however many screens look at them.
pub(crate) struct QueueReader {
    /// One that does not repeat what failed: the monitor says when to ask again.
    client: Client,
    monitor: Mutex<Monitor>,
    started: Instant,
    /// Told whenever a reading has ended.
    ended: watch::Sender<()>,
    /// The queue as it was found last; asking for it by name takes the list of all.
    found: Mutex<Option<QueueSid>>,
}

impl QueueReader {
    pub(crate) fn new(client: Client, interval: Duration) -> Self {
        Self {
            client,
            monitor: Mutex::new(Monitor::new(interval)),
            started: Instant::now(),
            ended: watch::Sender::new(()),
            found: Mutex::new(None),
        }
    }

    fn monitor(&self) -> MutexGuard<'_, Monitor> {
        // Nothing in there is left half done by a panic.
        self.monitor.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn read(&self, name: &str) -> Result<Option<Queue>, ClientError> {
        let known = self.found().clone();
        if let Some(sid) = known {
            match self.client.queues().fetch(&sid).await {
                Err(error) if error.is_not_found() => {}
                Ok(queue) if queue.friendly_name != name => {}
                answer => return answer.map(Some),
            }
        }
        let queue = self.client.queues().find_by_friendly_name(name).await?;
        *self.found() = queue.as_ref().map(|queue| queue.sid.clone());
        Ok(queue)
    }

    fn found(&self) -> MutexGuard<'_, Option<QueueSid>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Studio {
    /// How the callers' queue stands, as newly as the operator allows for.
    ///
    /// The REST API is asked once for all who look, and no more often than the interval of
    /// [`ShowSettings`](crate::ShowSettings). Who looks waits a moment for a reading under way, and
    /// else gets the last figures with their age and what is the matter.
    pub async fn queue_reading(&self) -> QueueReading {
        let reader = &self.inner.queue;
        let mut ended = reader.ended.subscribe();
        let (begins, under_way, patience) = {
            let mut monitor = reader.monitor();
            let begins = monitor.begins(reader.started.elapsed());
            let patience = if monitor.knows_something() { PATIENCE } else { PATIENCE_FOR_THE_FIRST };
            (begins, monitor.is_under_way(), patience)
        };
        if begins {
            // On its own, so that it ends even if whoever looked goes away.
            let studio = self.clone();
            tokio::spawn(async move { studio.read_queue().await });
        }
        if under_way {
            // Whether it came in time or not, the monitor knows best what to show.
            let _ = timeout(patience, ended.changed()).await;
        }
        reader.monitor().shown(reader.started.elapsed())
    }

    async fn read_queue(&self) {
        let reader = &self.inner.queue;
        let outcome = match reader.read(&self.inner.show.queue_name).await {
            Ok(queue) => Outcome::Read(queue.map(|queue| QueueStatistics {
                current_size: queue.current_size,
                average_wait_time: queue.average_wait_time,
            })),
            Err(error) => {
                let trouble = trouble(&error);
                tracing::warn!(error = &error as &dyn std::error::Error, ?trouble, "the queue was not read");
                Outcome::Failed { trouble, retry_after: error.retry_after() }
            }
        };
        reader.monitor().ended(outcome, reader.started.elapsed());
        reader.ended.send_replace(());
    }
}

/// What an error means for those who look.
pub(crate) fn trouble(error: &ClientError) -> UpstreamStatus {
    match error {
        ClientError::Api { status: 429, .. } => UpstreamStatus::Busy,
        ClientError::Api { status: 401 | 403, .. } => UpstreamStatus::Refused,
        ClientError::Http { source, .. } if source.is_timeout() => UpstreamStatus::Slow,
        _ => UpstreamStatus::Down,
    }
}
