//! The hand on the Voice SDK.

mod calls;
mod devices;
mod direct;
mod handset;
mod kept;
mod pass;
mod preflight;
mod sound;
mod watch;

use std::rc::Rc;

use leptos::{prelude::*, task::spawn_local};
use show::Role;
use voice::{
    Event, Phone,
    browser::{DeviceWatch, LeaveGuard, Microphone},
    sdk::{Call, ensure_supported},
};

use self::{
    calls::Attempt, direct::Ringing, handset::Handset, pass::Kept, preflight::TestCall, sound::Sounding,
};
use super::signals::Signals;

/// Makes a Device for each call, or one that stays while the direct line is on; tells the phone's
/// state what happens.
///
/// Everything the SDK and the browser gave is stored with the component's values and dropped with
/// them; whatever comes back later finds nothing and does nothing.
#[derive(Clone, Copy)]
pub(super) struct Wire {
    role: Role,
    signals: Signals,
    held: StoredValue<Held, LocalStorage>,
}

/// What the SDK and the browser gave. Calls stand before their Device so that they are dropped first.
#[derive(Default)]
struct Held {
    call: Option<Rc<Call>>,
    ringing: Vec<Ringing>,
    handset: Option<Rc<Handset>>,
    test: Option<TestCall>,
    /// Counts test calls, so that a late report of one is not taken for news of the next.
    tests: u32,
    pass: Option<Kept>,
    /// Whether a refused pass took the registration with it.
    register_again: bool,
    attempt: Attempt,
    rings: u32,
    sounding: Sounding,
    microphone: Option<Microphone>,
    /// Counts openings of the microphone, so that one that comes late is closed again.
    watch: u32,
    device_watch: Option<DeviceWatch>,
    guard: Option<LeaveGuard>,
}

impl Wire {
    pub(super) fn new(role: Role, signals: Signals) -> Self {
        let wire = Self { role, signals, held: StoredValue::new_local(Held::default()) };
        // An effect, so that hydration is over before the state leaves what the server rendered.
        Effect::new(move |_| wire.prepare());
        Effect::new(move |_| {
            let stands = signals.phone.with(Phone::can_hang_up);
            wire.held.try_update_value(|held| {
                held.guard =
                    if stands { held.guard.take().or_else(|| Some(LeaveGuard::new())) } else { None };
            });
        });
        wire
    }

    /// Says whether calls can be made; the DJ's pass is fetched ahead, a listener's when they ring.
    fn prepare(self) {
        if self.role == Role::Dj {
            self.signals.was_on.set(kept::direct_line_was_on());
        }
        self.prepare_devices();
        match (ensure_supported(), self.role) {
            (Err(error), _) => self.tell(Event::Unavailable(error)),
            (Ok(()), Role::Listener) => self.tell(Event::Prepared),
            (Ok(()), Role::Dj) => spawn_local(async move {
                match self.pass().await {
                    Ok(_) => self.tell(Event::Prepared),
                    Err(error) => self.tell(Event::Unavailable(error)),
                }
            }),
        }
    }

    fn tell(self, event: Event) {
        self.signals.phone.try_update(|phone| *phone = std::mem::take(phone).on(event));
    }

    fn can_call(self) -> bool {
        self.signals.phone.try_with_untracked(Phone::can_call).unwrap_or_default()
    }

    fn is_in_call(self) -> bool {
        self.signals.phone.try_with_untracked(Phone::can_hang_up).unwrap_or_default()
    }
}
