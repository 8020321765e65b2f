use leptos::{prelude::*, task::spawn_local};
use show::{Role, VoicePass};
use voice::{
    Event, Phone, VoiceError,
    sdk::{Call, Device, DeviceOptions, ensure_supported},
};

use crate::api::{dj_pass, listener_pass};

/// How long a pass is used again for the next call. The server's passes last an hour; the call that
/// follows must get through its start on what is left.
const PASS_KEPT_MS: f64 = 50.0 * 60.0 * 1000.0;

/// The hand on the Voice SDK: makes a Device for each call, tells the phone's state what happens.
///
/// Everything the SDK gave is stored with the component's values and dropped with them; whatever
/// comes back later finds nothing and does nothing.
#[derive(Clone, Copy)]
pub(super) struct Wire {
    role: Role,
    state: RwSignal<Phone>,
    held: StoredValue<Held, LocalStorage>,
}

/// What belongs to the current call. The Call stands before its Device so that it is dropped first.
#[derive(Default)]
struct Held {
    call: Option<Call>,
    device: Option<Device>,
    pass: Option<(VoicePass, f64)>,
    attempt: Attempt,
}

/// Counts calls, so that a late report of one is not taken for news of the next.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Attempt(u32);

impl Wire {
    pub(super) fn new(role: Role, state: RwSignal<Phone>) -> Self {
        let wire = Self { role, state, held: StoredValue::new_local(Held::default()) };
        // An effect, so that hydration is over before the state leaves what the server rendered.
        Effect::new(move |_| wire.prepare());
        wire
    }

    /// Says whether calls can be made; the DJ's pass is fetched ahead, a listener's when they ring.
    fn prepare(self) {
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

    pub(super) fn call(self) {
        if !self.state.try_with_untracked(Phone::can_call).unwrap_or_default() {
            return;
        }
        let Some(attempt) = self.next_attempt() else { return };
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
        let sent = self.held.try_with_value(|held| held.call.as_ref().map(|call| call.send_digits(digits)));
        if let Some(Some(Err(error))) = sent {
            self.tell(Event::CallFailed(error));
        }
    }

    async fn place(self, attempt: Attempt) -> Result<(), VoiceError> {
        ensure_supported()?;
        let pass = self.pass().await?;
        if !self.is_current(attempt) {
            return Ok(());
        }
        let device = Device::new(&pass.token, &options(&pass), move |error| {
            self.hear(attempt, Event::DeviceFailed(error));
        })?;
        let dialling = device.connect(move |event| self.hear(attempt, event));
        self.held.try_update_value(|held| held.device = Some(device));
        let call = dialling.await?;
        if self.is_current(attempt) {
            self.held.try_update_value(|held| held.call = Some(call));
        }
        Ok(())
    }

    /// The pass at hand if it is young enough, else a new one.
    async fn pass(self) -> Result<VoicePass, VoiceError> {
        let now = js_sys::Date::now();
        let kept = self.held.try_with_value(|held| held.pass.clone()).flatten();
        if let Some((pass, _)) = kept.filter(|(_, issued)| (0.0..PASS_KEPT_MS).contains(&(now - issued))) {
            return Ok(pass);
        }
        let pass = match self.role {
            Role::Dj => dj_pass().await,
            Role::Listener => listener_pass().await,
        }
        .map_err(|failure| VoiceError::NoPass(failure.to_string()))?;
        self.held.try_update_value(|held| held.pass = Some((pass.clone(), now)));
        Ok(pass)
    }

    /// Takes a report of the SDK on one attempt, and clears up after a call that is over by it.
    fn hear(self, attempt: Attempt, event: Event) {
        if !self.is_current(attempt) {
            return;
        }
        if let Event::DeviceFailed(VoiceError::PassRefused(_) | VoiceError::PassExpired(_)) = event {
            self.held.try_update_value(|held| held.pass = None);
        }
        self.tell(event);
        if !self.state.try_with_untracked(Phone::can_hang_up).unwrap_or_default() {
            // Later, since the SDK is calling us and may have more to say on this call.
            spawn_local(async move {
                if self.is_current(attempt) {
                    self.release();
                }
            });
        }
    }

    fn tell(self, event: Event) {
        self.state.try_update(|phone| *phone = std::mem::take(phone).on(event));
    }

    /// Hangs up and frees what the SDK gave.
    fn release(self) {
        // Taken out first: hanging up makes the SDK call back into this value.
        let held = self.held.try_update_value(|held| (held.call.take(), held.device.take()));
        if let Some((call, device)) = held {
            if let Some(call) = &call {
                call.disconnect();
            }
            drop(call);
            drop(device);
        }
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
