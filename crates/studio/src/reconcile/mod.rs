//! Comparing the show with what the REST API shows: webhooks get lost, and the process may be new.

mod look;

use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::{
    Studio,
    queue::{Monitor, Outcome, trouble},
};

/// Whether it is time is asked this often, so that a screen that comes does not wait for long.
const TICK: Duration = Duration::from_millis(500);

impl Studio {
    /// Looks while somebody watches or calls are there, less often while the API fails.
    pub(crate) async fn reconcile_again_and_again(&self) {
        let started = Instant::now();
        let mut monitor = Monitor::new(self.inner.show.reconcile_interval);
        loop {
            if self.is_busy() && monitor.begins(started.elapsed()) {
                let outcome = match self.look_at_calls().await {
                    Ok(()) => Outcome::Read(None),
                    Err(error) => {
                        let (trouble, retry_after) = (trouble(&error), error.retry_after());
                        let error = &error as &dyn std::error::Error;
                        tracing::warn!(error, ?trouble, "the show was not compared with the exchange");
                        Outcome::Failed { trouble, retry_after }
                    }
                };
                monitor.ended(outcome, started.elapsed());
                let trouble = monitor.shown(started.elapsed()).trouble;
                self.inner.live.change(self.now(), |stage| {
                    stage.show.set_trouble(trouble);
                    stage.desks.forget_ended();
                });
            }
            self.look_at_rehearsal();
            sleep(TICK).await;
        }
    }

    fn is_busy(&self) -> bool {
        self.inner.live.is_watched()
            || self
                .inner
                .live
                .look(|stage| stage.show.desk().is_some() || !stage.show.board().callers.is_empty())
    }
}
