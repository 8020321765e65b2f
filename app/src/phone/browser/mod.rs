//! The client of the Voice SDK.

mod calls;
mod device;
mod devices;
mod direct;
mod preflight;
mod sound;
mod storage;
mod token;
mod watch;

use std::rc::Rc;

use leptos::{prelude::*, task::spawn_local};
use show::Role;
use voice::{
    PhoneEvent, PhoneState,
    browser::{DeviceWatch, LeaveGuard, Microphone, PageEvent, PageWatch},
    sdk::{Call, ensure_supported},
};

use self::{
    calls::CallAttempt, device::PhoneDevice, direct::RingingCall, preflight::TestCall, sound::Sounding,
    token::CurrentToken,
};
use super::Signals;

/// Makes a Device for each call, or one that stays while the direct line is on, and applies what the
/// SDK reports to the phone's state.
///
/// Every object of the SDK and the browser is stored with the component's values and dropped with them;
/// a later callback finds nothing and does nothing.
#[derive(Clone, Copy)]
pub(super) struct VoiceClient {
    role: Role,
    signals: Signals,
    held: StoredValue<VoiceResources, LocalStorage>,
}

/// The objects of the SDK and the browser. Calls come before their Device so that they are dropped first.
#[derive(Default)]
struct VoiceResources {
    call: Option<Rc<Call>>,
    ringing: Vec<RingingCall>,
    device: Option<Rc<PhoneDevice>>,
    test: Option<TestCall>,
    /// Counts test calls, so that a late report of one is not taken for a report of the next.
    tests: u32,
    token: Option<CurrentToken>,
    /// Whether the registration was lost with a refused token.
    register_again: bool,
    attempt: CallAttempt,
    rings: u32,
    sounding: Sounding,
    microphone: Option<Microphone>,
    /// Counts openings of the microphone, so that one that completes too late is closed again.
    watch: u32,
    device_watch: Option<DeviceWatch>,
    guard: Option<LeaveGuard>,
}

impl VoiceClient {
    pub(super) fn new(role: Role, signals: Signals) -> Self {
        let client = Self { role, signals, held: StoredValue::new_local(VoiceResources::default()) };
        // An effect, so that hydration is over before the state changes.
        Effect::new(move |_| client.prepare());
        // Kept as long as the component.
        StoredValue::new_local(PageWatch::new(move |event| {
            if event == PageEvent::Restored {
                client.page_restored();
            }
        }));
        Effect::new(move |_| {
            let stands = signals.phone.with(PhoneState::can_hang_up);
            client.held.try_update_value(|held| {
                held.guard =
                    if stands { held.guard.take().or_else(|| Some(LeaveGuard::new())) } else { None };
            });
        });
        client
    }

    /// Finds out whether calls can be made; fetches the DJ's token ahead, a listener's when they call.
    fn prepare(self) {
        if self.role == Role::Dj {
            self.signals.was_on.set(storage::direct_line_was_on());
        }
        self.prepare_devices();
        match (ensure_supported(), self.role) {
            (Err(error), _) => self.apply_to_phone(PhoneEvent::Unavailable(error)),
            (Ok(()), Role::Listener) => self.apply_to_phone(PhoneEvent::Prepared),
            (Ok(()), Role::Dj) => spawn_local(async move {
                match self.fresh_token().await {
                    Ok(_) => self.apply_to_phone(PhoneEvent::Prepared),
                    Err(error) => self.apply_to_phone(PhoneEvent::Unavailable(error)),
                }
            }),
        }
    }

    fn apply_to_phone(self, event: PhoneEvent) {
        self.signals.phone.try_update(|phone| *phone = std::mem::take(phone).apply(event));
    }

    fn can_call(self) -> bool {
        self.signals.phone.try_with_untracked(PhoneState::can_call).unwrap_or_default()
    }

    fn is_in_call(self) -> bool {
        self.signals.phone.try_with_untracked(PhoneState::can_hang_up).unwrap_or_default()
    }
}
