//! Simulated callers: what the studio needs of whoever can let them ring in.

use show::Rehearsal;

use crate::{Error, context::Context};

/// Lets simulated callers ring in; an exchange of one's own can, Twilio cannot.
pub trait Rehearse: Send + Sync {
    /// Lets them ring in from now on.
    fn start(&self);
    /// Lets no more ring in; those there hang up.
    fn stop(&self);
    /// Whether they do.
    fn is_running(&self) -> bool;
}

/// Lets simulated callers ring in, or no more.
pub(crate) fn set(context: &Context, on: bool) -> Result<(), Error> {
    let rehearsal = context.rehearsal.get().ok_or(Error::NoRehearsal)?;
    if on && !rehearsal.is_running() {
        rehearsal.start();
    } else if !on {
        rehearsal.stop();
    }
    show_state(context);
    Ok(())
}

/// Shows whether simulated callers ring in.
pub(crate) fn show_state(context: &Context) {
    let rehearsal = match context.rehearsal.get() {
        None => Rehearsal::Impossible,
        Some(rehearsal) if rehearsal.is_running() => Rehearsal::On,
        Some(_) => Rehearsal::Off,
    };
    if context.state.read(|state| state.show.board().show.rehearsal) != rehearsal {
        context.change(|state, _| state.show.set_rehearsal(rehearsal));
    }
}
