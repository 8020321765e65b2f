//! Simulated callers: the interface by which the studio starts and stops them.

use show::Rehearsal;

use crate::{Error, context::Context};

/// Starts and stops simulated callers; the embedded exchange has them, Twilio does not.
pub trait Rehearse: Send + Sync {
    /// Lets simulated callers ring in from now on.
    fn start(&self);
    /// Lets no more callers ring in; those on the line hang up.
    fn stop(&self);
    /// Whether simulated callers ring in.
    fn is_running(&self) -> bool;
}

/// Sets whether simulated callers ring in.
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

/// Shows on the board whether simulated callers ring in.
pub(crate) fn show_state(context: &Context) {
    let rehearsal = match context.rehearsal.get() {
        None => Rehearsal::Impossible,
        Some(rehearsal) if rehearsal.is_running() => Rehearsal::On,
        Some(_) => Rehearsal::Off,
    };
    if context.state.read(|state| state.show.state().rehearsal) != rehearsal {
        context.change(|state, _| state.show.set_rehearsal(rehearsal));
    }
}
