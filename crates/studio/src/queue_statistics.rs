//! The figures of the callers' queue, read through the REST API once for all who look.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
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

use crate::poll_schedule::{PollOutcome, PollSchedule};

/// A page that has figures to show waits no longer than this for newer ones.
const READING_TIMEOUT: Duration = Duration::from_secs(1);
/// A page without figures waits no longer than this.
const FIRST_READING_TIMEOUT: Duration = Duration::from_secs(3);

/// The one reader of the queue's figures, however many screens look at them.
pub(crate) struct QueueReader {
    /// A client that does not repeat failed requests: the schedule says when to ask again.
    client: Client,
    queue_name: String,
    schedule: Mutex<PollSchedule>,
    started: Instant,
    /// Notified whenever a reading has ended.
    ended: watch::Sender<()>,
    /// The queue as it was last found; to find it by name, all queues must be listed.
    found: Mutex<Option<QueueSid>>,
}

impl QueueReader {
    pub(crate) fn new(client: Client, queue_name: String, interval: Duration) -> Self {
        Self {
            client,
            queue_name,
            schedule: Mutex::new(PollSchedule::new(interval)),
            started: Instant::now(),
            ended: watch::Sender::new(()),
            found: Mutex::new(None),
        }
    }

    fn schedule(&self) -> MutexGuard<'_, PollSchedule> {
        // A panic leaves nothing half done in the schedule.
        self.schedule.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The state of the callers' queue, as recent as the operator's interval allows.
    pub(crate) async fn reading(self: &Arc<Self>) -> QueueReading {
        let mut ended = self.ended.subscribe();
        let (begins, under_way, limit) = {
            let mut schedule = self.schedule();
            let begins = schedule.begins(self.started.elapsed());
            let limit = if schedule.knows_something() { READING_TIMEOUT } else { FIRST_READING_TIMEOUT };
            (begins, schedule.is_under_way(), limit)
        };
        if begins {
            // In a task of its own, so that the reading ends even if the page that asked goes away.
            let reader = self.clone();
            tokio::spawn(async move { reader.read_once().await });
        }
        if under_way {
            // Whether or not the reading ended in time, the schedule knows what to show.
            let _ = timeout(limit, ended.changed()).await;
        }
        self.schedule().shown(self.started.elapsed())
    }

    async fn read_once(&self) {
        let outcome = match self.read().await {
            Ok(queue) => PollOutcome::Read(queue.map(|queue| QueueStatistics {
                current_size: queue.current_size,
                average_wait_time: queue.average_wait_time,
            })),
            Err(error) => {
                let upstream = upstream_status(&error);
                tracing::warn!(error = &error as &dyn std::error::Error, ?upstream, "the queue was not read");
                PollOutcome::Failed { upstream, retry_after: error.retry_after() }
            }
        };
        self.schedule().ended(outcome, self.started.elapsed());
        self.ended.send_replace(());
    }

    async fn read(&self) -> Result<Option<Queue>, ClientError> {
        let name = self.queue_name.as_str();
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

/// What an error means for those who read the figures.
pub(crate) fn upstream_status(error: &ClientError) -> UpstreamStatus {
    match error {
        ClientError::Api { status: 429, .. } => UpstreamStatus::Busy,
        ClientError::Api { status: 401 | 403, .. } => UpstreamStatus::Refused,
        ClientError::Http { source, .. } if source.is_timeout => UpstreamStatus::Slow,
        _ => UpstreamStatus::Down,
    }
}
