//! The telephone of a page: the pure [`Phone`] and [`DirectLine`] as signals, and the hand on the
//! real thing.

#[cfg(feature = "hydrate")]
#[path = "browser/mod.rs"]
mod wire;
#[cfg(not(feature = "hydrate"))]
#[path = "server.rs"]
mod wire;

mod devices;
mod preflight;
mod signals;
mod sound;

use leptos::prelude::*;
use show::Role;
use voice::{Caller, DirectLine, Phone, RingId, VoiceError};

use self::{signals::Signals, wire::Wire};

/// One telephone, for as long as the component that asked for it lives.
///
/// The same on both sides: on the server it stays at [`Phone::Loading`] and does nothing.
#[derive(Clone, Copy)]
pub struct Line {
    signals: Signals,
    wire: Wire,
}

/// A telephone for the current component; leaving the component hangs up.
#[must_use]
pub fn use_phone(role: Role) -> Line {
    let signals = Signals::new();
    Line { signals, wire: Wire::new(role, signals) }
}

impl Line {
    /// The state, reactively.
    pub fn state(self) -> ReadSignal<Phone> {
        self.signals.phone.read_only()
    }

    /// The state as one word for the stylesheet and the tests, reactively: `loading`, `ready`, `ringing`,
    /// `open`, `reconnecting` or `failed`.
    pub fn mode(self) -> &'static str {
        self.signals.phone.with(Phone::mode)
    }

    /// The direct line and what rings on it, reactively.
    pub fn direct(self) -> ReadSignal<DirectLine> {
        self.signals.direct.read_only()
    }

    /// Who is at the other end, reactively; `None` unless it is a direct call.
    pub fn partner(self) -> Option<Caller> {
        self.signals.partner.get().filter(|_| self.signals.phone.with(Phone::can_hang_up))
    }

    /// Why the phone's pass cannot be renewed at present, reactively.
    pub fn pass_trouble(self) -> ReadSignal<Option<VoiceError>> {
        self.signals.pass_trouble.read_only()
    }

    /// The token of the phone's pass, once it has one: by it the studio knows whose page asks.
    #[cfg(feature = "hydrate")]
    pub fn token(self) -> Option<String> {
        self.wire.token()
    }

    /// Whether the direct line was on when this page was last left, reactively.
    pub fn was_on(self) -> bool {
        self.signals.was_on.get()
    }

    /// Calls the studio, if a call can be made now.
    pub fn call(self) {
        self.call_with(Vec::new());
    }

    /// Calls the studio with connect parameters, if a call can be made now: the studio's webhook gets
    /// them beside Twilio's own, for example a listener's `name`. Together they may be 800 bytes.
    pub fn call_with(self, params: Vec<(String, String)>) {
        self.wire.call(params);
    }

    /// Ends the call, or gives up the attempt.
    pub fn hang_up(self) {
        self.wire.hang_up();
    }

    /// Presses keys in a call: digits, `*`, `#`.
    pub fn send_digits(self, digits: &'static str) {
        self.wire.send_digits(digits);
    }

    /// Opens the direct line, so that others can ring this page; for the DJ's pass only. It takes a
    /// press of a button, since browsers let nothing sound before one.
    pub fn switch_on(self) {
        self.wire.switch_on();
    }

    /// Closes the direct line; a call that stands goes on.
    pub fn switch_off(self) {
        self.wire.switch_off();
    }

    /// Answers a call that rings, if none stands; others that ring are declined.
    pub fn answer(self, id: RingId) {
        self.wire.answer(id);
    }

    /// Declines a call that rings.
    pub fn decline(self, id: RingId) {
        self.wire.decline(id);
    }
}
