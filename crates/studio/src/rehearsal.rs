use std::sync::Arc;

use show::Rehearsal;

use crate::{Error, Studio};

/// Lets simulated callers ring in; an exchange of one's own can, Twilio cannot.
pub trait Rehearse: Send + Sync {
    /// Lets them ring in from now on.
    fn start(&self);
    /// Lets no more ring in; those there hang up.
    fn stop(&self);
    /// Whether they do.
    fn is_running(&self) -> bool;
}

impl Studio {
    /// Says who can simulate callers; the first one counts.
    pub fn offer_rehearsal(&self, rehearsal: Arc<dyn Rehearse>) {
        // A second one is as good as the first.
        let _ = self.inner.rehearsal.set(rehearsal);
        self.look_at_rehearsal();
    }

    /// Lets simulated callers ring in, or no more.
    ///
    /// # Errors
    /// When nobody can simulate callers here.
    pub fn set_rehearsal(&self, on: bool) -> Result<(), Error> {
        let rehearsal = self.inner.rehearsal.get().ok_or(Error::NoRehearsal)?;
        if on && !rehearsal.is_running() {
            rehearsal.start();
        } else if !on {
            rehearsal.stop();
        }
        self.look_at_rehearsal();
        Ok(())
    }

    /// Shows whether simulated callers ring in.
    pub(crate) fn look_at_rehearsal(&self) {
        let state = self.rehearsal_state();
        if self.inner.live.look(|stage| stage.show.board().house.rehearsal) != state {
            self.inner.live.change(self.now(), |stage| stage.show.set_rehearsal(state));
        }
    }

    fn rehearsal_state(&self) -> Rehearsal {
        match self.inner.rehearsal.get() {
            None => Rehearsal::Impossible,
            Some(rehearsal) if rehearsal.is_running() => Rehearsal::On,
            Some(_) => Rehearsal::Off,
        }
    }
}
