//! The telephone of a page: the pure [`Phone`] and [`DirectLine`] as signals, and the hand on the
//! real thing.

#[cfg(feature = "hydrate")]
#[path = "browser/mod.rs"]
mod wire;
#[cfg(not(feature = "hydrate"))]
#[path = "server.rs"]
mod wire;

use leptos::prelude::*;
use show::Role;
use voice::{Caller, DirectLine, Phone, RingId, VoiceError};

use self::wire::Wire;

/// One telephone, for as long as the component that asked for it lives.
///
/// The same on both sides: on the server it stays at [`Phone::Loading`] and does nothing.
#[derive(Clone, Copy)]
pub struct Line {
    signals: Signals,
    wire: Wire,
}

/// What a page can see of its telephone.
#[derive(Clone, Copy)]
struct Signals {
    phone: RwSignal<Phone>,
    direct: RwSignal<DirectLine>,
    /// Who is, or was, at the other end of a direct call.
    partner: RwSignal<Option<Caller>>,
    pass_trouble: RwSignal<Option<VoiceError>>,
    was_on: RwSignal<bool>,
}

/// A telephone for the current component; leaving the component hangs up.
#[must_use]
pub fn use_phone(role: Role) -> Line {
    let signals = Signals {
        phone: RwSignal::new(Phone::Loading),
        direct: RwSignal::new(DirectLine::default()),
        partner: RwSignal::new(None),
        pass_trouble: RwSignal::new(None),
        was_on: RwSignal::new(false),
    };
    Line { signals, wire: Wire::new(role, signals) }
}

impl Line {
    /// The state, reactively.
    pub fn state(self) -> ReadSignal<Phone> {
        self.signals.phone.read_only()
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

    /// Whether the direct line was on when this page was last left, reactively.
    pub fn was_on(self) -> bool {
        self.signals.was_on.get()
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
