use show::{CallerId, LineMove, LineState, Refusal};
use tokio::task::JoinSet;
use twilio::client::CallUpdate;

use crate::{Error, Studio, documents::addresses, live::Stage};

/// Callers who are released at one time: more than Twilio does in a second gain nothing.
const AT_ONCE: usize = 8;

/// How a caller is let go.
enum Release {
    /// They wait: they are sent to a goodbye.
    Waiting,
    /// They are with the DJ: her leg moves on, and they are thanked.
    OnAir(Option<CallerId>),
    /// They are nowhere yet: their call is ended.
    Ringing,
}

impl Studio {
    /// Makes a waiting caller the one Next takes.
    ///
    /// # Errors
    /// When the caller does not wait.
    pub fn designate(&self, id: &CallerId) -> Result<LineState, Error> {
        Ok(self.inner.live.change(self.now(), |stage| stage.make(id, LineMove::Designate))?)
    }

    /// Ends a caller's call, with a goodbye.
    ///
    /// # Errors
    /// When the caller is gone or locked on air, or the REST API fails.
    pub async fn drop_caller(&self, id: &CallerId) -> Result<(), Error> {
        let now = self.now();
        let release = self.inner.live.change(now, |stage| {
            let with_the_dj = stage.is_with_the_dj(id);
            stage.make(id, LineMove::Drop)?;
            if stage.waits(id) {
                return Ok(Release::Waiting);
            }
            if !with_the_dj {
                return Ok(Release::Ringing);
            }
            let desk = stage.desks.desk_of(id, &stage.show);
            if let Some(desk) = &desk {
                stage.desks.steer(desk, now);
            }
            Ok::<_, Refusal>(Release::OnAir(desk))
        })?;
        match release {
            Release::OnAir(Some(desk)) => self.steer(&desk).await,
            Release::Waiting if self.release(id).await? => Ok(()),
            Release::Waiting | Release::Ringing | Release::OnAir(None) => self.hang_up(id).await,
        }
    }

    /// Closes the lines and lets everybody go who waits, with a goodbye. Who is on air stays until the
    /// DJ moves on.
    ///
    /// # Errors
    /// When somebody could not be reached; all others have been released.
    pub async fn end_show(&self) -> Result<(), Error> {
        let now = self.now();
        let waiting = self.inner.live.change(now, |stage| {
            stage.show.set_lines(false, now);
            stage.desks.release_all(true);
            stage.waiting()
        });
        let result = self.release_all(waiting).await;
        self.inner.live.change(self.now(), |stage| stage.desks.release_all(false));
        result
    }

    async fn release_all(&self, waiting: Vec<CallerId>) -> Result<(), Error> {
        let mut left = waiting.into_iter();
        let mut releases = JoinSet::new();
        let mut result = Ok(());
        loop {
            while releases.len() < AT_ONCE {
                let Some(id) = left.next() else { break };
                let studio = self.clone();
                releases.spawn(async move { studio.release(&id).await });
            }
            match releases.join_next().await {
                None => return result,
                Some(Ok(Err(error))) => result = Err(error),
                Some(_) => {}
            }
        }
    }

    /// Sends a waiting caller to a goodbye; whether they still waited.
    async fn release(&self, id: &CallerId) -> Result<bool, Error> {
        let sent = self.send_waiting(id, addresses::GOODBYE).await?;
        if sent {
            let now = self.now();
            self.inner.live.change(now, |stage| stage.let_go(id, now));
        }
        Ok(sent)
    }

    /// Ends a call without a word.
    async fn hang_up(&self, id: &CallerId) -> Result<(), Error> {
        let Ok(call) = id.0.parse() else { return Err(Refusal::Gone.into()) };
        match self.inner.client.calls().update(&call, &CallUpdate::Complete).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_not_found() || error.code() == Some(super::steering::CALL_IS_OVER) => {
                self.caller_ended(id);
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }
}

impl Stage {
    /// Everybody who waits, in either queue.
    fn waiting(&self) -> Vec<CallerId> {
        let callers = self.show.board().callers.iter();
        callers.map(|caller| caller.id.clone()).filter(|id| self.waits(id)).collect()
    }
}
