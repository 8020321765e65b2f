//! The hand on the Voice SDK.

mod direct;
mod hint;
mod pass;

use std::rc::Rc;

use leptos::{prelude::*, task::spawn_local};
use show::{Role, VoicePass};
use voice::{
    Event, LineEvent, Phone, VoiceError,
    sdk::{Call, Device, DeviceEvent, DeviceOptions, ensure_supported},
};

use self::{direct::Ringing, pass::Kept};
use super::Signals;

/// Makes a Device for each call, or one that stays while the direct line is on; tells the phone's
/// state what happens.
///
/// Everything the SDK gave is stored with the component's values and dropped with them; whatever
/// comes back later finds nothing and does nothing.
#[derive(Clone, Copy)]
pub(super) struct Wire {
    role: Role,
    signals: Signals,
    held: StoredValue<Held, LocalStorage>,
}

/// What the SDK gave. Calls stand before their Device so that they are dropped first.
#[derive(Default)]
struct Held {
    call: Option<Rc<Call>>,
    ringing: Vec<Ringing>,
    device: Option<Rc<Device>>,
    pass: Option<Kept>,
    /// Whether a refused pass took the registration with it.
    register_again: bool,
    attempt: Attempt,
    rings: u32,
}

/// Counts calls, so that a late report of one is not taken for news of the next.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Attempt(u32);

impl Wire {
    pub(super) fn new(role: Role, signals: Signals) -> Self {
        let wire = Self { role, signals, held: StoredValue::new_local(Held::default()) };
        // An effect, so that hydration is over before the state leaves what the server rendered.
        Effect::new(move |_| wire.prepare());
        wire
    }

    /// Says whether calls can be made; the DJ's pass is fetched ahead, a listener's when they ring.
    fn prepare(self) {
        if self.role == Role::Dj {
            self.signals.was_on.set(hint::was_on());
        }
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

    pub(super) fn redial(self) {
        self.call(Vec::new());
    }

    pub(super) fn mute(self, _: bool) {}

    pub(super) fn choose_device(self, _: voice::DeviceKind, _: &str) {}

    pub(super) fn dismiss_device_trouble(self) {}

    pub(super) fn watch_microphone(self) {}

    pub(super) fn stop_watching(self) {}

    pub(super) fn preflight(self) {}

    pub(super) fn stop_preflight(self) {}

    pub(super) fn call(self, _params: Vec<(String, String)>) {
        if !self.can_call() {
            return;
        }
        let Some(attempt) = self.next_attempt() else { return };
        self.decline_all();
        let _ = self.signals.partner.try_set(None);
        self.tell(Event::Dialled);
        spawn_local(async move {
            if let Err(error) = self.place(attempt).await {
                self.hear(attempt, Event::DeviceFailed(error));
            }
        });
    }

    pub(super) fn hang_up(self) {
        let _ = self.next_attempt();
        self.tell(Event::HungUp);
        self.release();
    }

    pub(super) fn send_digits(self, digits: &'static str) {
        let call = self.held.try_with_value(|held| held.call.clone()).flatten();
        if let Some(Err(error)) = call.map(|call| call.send_digits(digits)) {
            self.tell(Event::CallFailed(error));
        }
    }

    async fn place(self, attempt: Attempt) -> Result<(), VoiceError> {
        ensure_supported()?;
        let device = self.device().await?;
        if !self.is_current(attempt) {
            drop(device);
            self.free_device();
            return Ok(());
        }
        let dialling = device.connect(move |event| self.hear(attempt, event));
        // Not held on to while dialling: hanging up must be able to free it.
        drop(device);
        let call = Rc::new(dialling.await?);
        if self.is_current(attempt) {
            self.held.try_update_value(|held| held.call = Some(call));
        } else {
            call.disconnect();
        }
        Ok(())
    }

    /// The Device at hand, or a new one.
    async fn device(self) -> Result<Rc<Device>, VoiceError> {
        if let Some(device) = self.held_device() {
            return Ok(device);
        }
        let pass = self.pass().await?;
        if let Some(device) = self.held_device() {
            return Ok(device);
        }
        let device = Device::new(&pass.token, &options(&pass), move |event| self.device_reports(event))?;
        let device = Rc::new(device);
        self.held.try_update_value(|held| held.device = Some(Rc::clone(&device)));
        self.keep_renewed(&device);
        Ok(device)
    }

    fn held_device(self) -> Option<Rc<Device>> {
        self.held.try_with_value(|held| held.device.clone()).flatten()
    }

    fn device_reports(self, event: DeviceEvent) {
        match event {
            DeviceEvent::Failed(error) => {
                self.tell_line(LineEvent::Faulted(error.clone()));
                if let Some(attempt) = self.held.try_with_value(|held| held.attempt) {
                    self.hear(attempt, Event::DeviceFailed(error));
                }
            }
            DeviceEvent::TokenWillExpire => self.pass_expires(),
            DeviceEvent::Registered if self.is_switched_on() => self.tell_line(LineEvent::Registered),
            // The SDK registers again after a loss even when it was told to unregister.
            DeviceEvent::Registered => {
                if let Some(device) = self.held_device() {
                    device.unregister();
                }
            }
            DeviceEvent::Unregistered => self.all_silenced(),
            DeviceEvent::Incoming(call) => self.rang(call),
        }
    }

    /// Takes a report of the SDK on one attempt, and clears up after a call that is over by it.
    fn hear(self, attempt: Attempt, event: Event) {
        if !self.is_current(attempt) {
            return;
        }
        if let Event::DeviceFailed(error) | Event::CallFailed(error) = &event
            && matches!(error, VoiceError::PassRefused(_) | VoiceError::PassExpired(_))
        {
            self.pass_refused();
        }
        self.tell(event);
        if self.can_call() {
            // Later, since the SDK is calling us and may have more to say on this call.
            spawn_local(async move {
                if self.is_current(attempt) && self.can_call() {
                    let _ = self.next_attempt();
                    self.release();
                }
            });
        }
    }

    fn tell(self, event: Event) {
        self.signals.phone.try_update(|phone| *phone = std::mem::take(phone).on(event));
    }

    /// Hangs up, and frees what the SDK gave for the call.
    fn release(self) {
        // Taken out first: hanging up makes the SDK call back into this value.
        let call = self.held.try_update_value(|held| held.call.take()).flatten();
        if let Some(call) = call {
            call.disconnect();
        }
        self.free_device();
    }

    /// Frees the Device, unless a call or the direct line lives on it.
    fn free_device(self) {
        if !self.is_switched_on()
            && !self.signals.phone.try_with_untracked(Phone::can_hang_up).unwrap_or_default()
        {
            let device = self.held.try_update_value(|held| held.device.take());
            drop(device);
        }
    }

    fn can_call(self) -> bool {
        self.signals.phone.try_with_untracked(Phone::can_call).unwrap_or_default()
    }

    fn next_attempt(self) -> Option<Attempt> {
        self.held.try_update_value(|held| {
            held.attempt = Attempt(held.attempt.0.wrapping_add(1));
            held.attempt
        })
    }

    fn is_current(self, attempt: Attempt) -> bool {
        self.held.try_with_value(|held| held.attempt == attempt).unwrap_or_default()
    }
}

fn options(pass: &VoicePass) -> DeviceOptions {
    pass.signalling_path.as_deref().map_or_else(DeviceOptions::default, DeviceOptions::same_page)
}
