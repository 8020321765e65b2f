//! The telephone of a page: the pure [`Phone`] as a signal, and the hand on the real thing.

#[cfg(feature = "hydrate")]
#[path = "browser.rs"]
mod wire;
#[cfg(not(feature = "hydrate"))]
#[path = "server.rs"]
mod wire;

use leptos::prelude::*;
use show::Role;
use voice::Phone;

use self::wire::Wire;

/// One telephone, for as long as the component that asked for it lives.
///
/// The same on both sides: on the server it stays at [`Phone::Loading`] and does nothing.
#[derive(Clone, Copy)]
pub struct Line {
    state: RwSignal<Phone>,
    wire: Wire,
}

/// A telephone for the current component; leaving the component hangs up.
#[must_use]
pub fn use_phone(role: Role) -> Line {
    let state = RwSignal::new(Phone::Loading);
    Line { state, wire: Wire::new(role, state) }
}

impl Line {
    /// The state, reactively.
    pub fn state(self) -> ReadSignal<Phone> {
        self.state.read_only()
    }

    /// Calls the studio, if a call can be made now.
    pub fn call(self) {
        self.wire.call();
    }

    /// Ends the call, or gives up the attempt.
    pub fn hang_up(self) {
        self.wire.hang_up();
    }

    /// Presses keys in a call: digits, `*`, `#`.
    pub fn send_digits(self, digits: &'static str) {
        self.wire.send_digits(digits);
    }
}
