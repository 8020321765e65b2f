//! The telephone of a page: [`PhoneState`] and [`DirectLine`] as signals, and the client of the Voice SDK
//! that drives them.

#[cfg(feature = "hydrate")]
#[path = "browser/mod.rs"]
mod client;
#[cfg(not(feature = "hydrate"))]
#[path = "server.rs"]
mod client;

use leptos::prelude::*;
use show::Role;
use voice::{
    AudioDevices, DeviceKind, DirectCaller, DirectLine, MicrophoneWatch, PhoneState, Preflight, Quality,
    RingId, VoiceError,
};

use self::client::VoiceClient;

/// The telephone of one page; it lives as long as the component that made it.
///
/// On the server it stays at [`PhoneState::Loading`] and does nothing.
#[derive(Clone, Copy)]
pub struct Softphone {
    signals: Signals,
    client: VoiceClient,
}

/// Makes a telephone for the current component; when the component goes, the telephone hangs up.
#[must_use]
pub fn use_phone(role: Role) -> Softphone {
    let signals = Signals::new();
    Softphone { signals, client: VoiceClient::new(role, signals) }
}

impl Softphone {
    /// The state, reactively.
    pub fn state(self) -> ReadSignal<PhoneState> {
        self.signals.phone.read_only()
    }

    /// The state as one word for the stylesheet and the tests, reactively: `loading`, `ready`, `ringing`,
    /// `open`, `reconnecting` or `failed`.
    pub fn mode(self) -> &'static str {
        self.signals.phone.with(PhoneState::mode)
    }

    /// The direct line and the calls that ring on it, reactively.
    pub fn direct(self) -> ReadSignal<DirectLine> {
        self.signals.direct.read_only()
    }

    /// The other end of a direct call, reactively; `None` in other calls.
    pub fn partner(self) -> Option<DirectCaller> {
        self.signals.partner.get().filter(|_| self.signals.phone.with(PhoneState::can_hang_up))
    }

    /// Why the token cannot be renewed at present, reactively.
    pub fn token_error(self) -> ReadSignal<Option<VoiceError>> {
        self.signals.token_error.read_only()
    }

    /// The phone's token, once it has one: by it the studio knows which page asks.
    #[cfg(feature = "hydrate")]
    pub fn token(self) -> Option<String> {
        self.client.current_token()
    }

    /// The SID of the present or last call, reactively, once the exchange has told it.
    #[cfg(feature = "hydrate")]
    pub fn call_sid(self) -> Option<String> {
        self.signals.call_sid.get()
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
    /// them beside Twilio's own, for example a listener's `name`. Together they may have 800 bytes.
    pub fn call_with(self, params: Vec<(String, String)>) {
        self.client.call(params);
    }

    /// Ends the call, or the attempt to make one.
    pub fn hang_up(self) {
        self.client.hang_up();
    }

    /// Sends DTMF in a call: digits, `*`, `#`.
    pub fn send_digits(self, digits: &'static str) {
        self.client.send_digits(digits);
    }

    /// Opens the direct line, so that others can call this page; for the DJ only. Call it from a button:
    /// browsers play no sound before the user has pressed one.
    pub fn switch_on(self) {
        self.client.switch_on();
    }

    /// Closes the direct line; a call in progress goes on.
    pub fn switch_off(self) {
        self.client.switch_off();
    }

    /// Answers a ringing call, unless one is in progress; declines the others that ring.
    pub fn answer(self, id: RingId) {
        self.client.answer(id);
    }

    /// Declines a ringing call.
    pub fn decline(self, id: RingId) {
        self.client.decline(id);
    }
}

/// The telephone's state, as signals that components read.
#[derive(Clone, Copy)]
pub(super) struct Signals {
    pub(super) phone: RwSignal<PhoneState>,
    pub(super) direct: RwSignal<DirectLine>,
    /// Who is, or was, at the other end of a direct call.
    pub(super) partner: RwSignal<Option<DirectCaller>>,
    /// The SID of the present or last call.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "calls go on in the browser alone"))]
    pub(super) call_sid: RwSignal<Option<String>>,
    pub(super) token_error: RwSignal<Option<VoiceError>>,
    pub(super) was_on: RwSignal<bool>,
    pub(super) muted: RwSignal<bool>,
    pub(super) input_level: RwSignal<f64>,
    /// The level of the microphone that is watched, as measured.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "measured in the browser alone"))]
    pub(super) watched_level: RwSignal<f64>,
    pub(super) output_level: RwSignal<f64>,
    pub(super) quality: RwSignal<Option<Quality>>,
    pub(super) devices: RwSignal<AudioDevices>,
    pub(super) watch: RwSignal<MicrophoneWatch>,
    pub(super) preflight: RwSignal<Preflight>,
}

impl Signals {
    pub(super) fn new() -> Self {
        Self {
            phone: RwSignal::new(PhoneState::Loading),
            direct: RwSignal::new(DirectLine::default()),
            partner: RwSignal::new(None),
            call_sid: RwSignal::new(None),
            token_error: RwSignal::new(None),
            was_on: RwSignal::new(false),
            muted: RwSignal::new(false),
            input_level: RwSignal::new(0.0),
            watched_level: RwSignal::new(0.0),
            output_level: RwSignal::new(0.0),
            quality: RwSignal::new(None),
            devices: RwSignal::new(AudioDevices::default()),
            watch: RwSignal::new(MicrophoneWatch::Off),
            preflight: RwSignal::new(Preflight::Idle),
        }
    }
}

impl Softphone {
    /// Mutes or unmutes the microphone in a call; every call begins unmuted.
    pub fn mute(self, muted: bool) {
        self.client.mute(muted);
    }

    /// Whether the microphone is muted, reactively.
    pub fn muted(self) -> bool {
        self.signals.muted.get()
    }

    /// How loud this side is, reactively, for a meter: 0.0 to 1.0 for −100 to −30 dB. In calls and
    /// test calls, and while the microphone is watched; else 0.
    pub fn input_level(self) -> f64 {
        self.signals.input_level.get()
    }

    /// How loud the microphone that is watched is, as measured, on the scale of the meter, reactively: each
    /// measurement notifies, one that is equal too. The meter falls slowly and hides the pauses of speech.
    #[cfg(feature = "hydrate")]
    pub fn watched_level(self) -> f64 {
        self.signals.watched_level.get()
    }

    /// How loud the far side is, reactively, for a meter: 0.0 to 1.0 for −100 to −30 dB.
    pub fn output_level(self) -> f64 {
        self.signals.output_level.get()
    }

    /// How well the call or test call sounds, reactively, by its last seconds; `None` without one, and
    /// for its first second.
    pub fn quality(self) -> Option<Quality> {
        self.signals.quality.get()
    }
}

impl Softphone {
    /// The microphones and speakers, reactively; the list follows what is plugged in.
    pub fn devices(self) -> ReadSignal<AudioDevices> {
        self.signals.devices.read_only()
    }

    /// Chooses a device by its id, or the browser's default by an empty one; kept for later visits, and
    /// heard at once in a call.
    pub fn choose_device(self, kind: DeviceKind, id: &str) {
        self.client.choose_device(kind, id);
    }

    /// What is wrong with a device, in plain sentences, reactively; `None` if nothing is.
    pub fn device_problem(self) -> Option<String> {
        self.signals.devices.with(AudioDevices::problem)
    }

    /// Dismisses the message about a device.
    pub fn dismiss_device_problem(self) {
        self.client.dismiss_device_problem();
    }

    /// Opens the microphone without a call, so that [`input_level`](Self::input_level) follows it; the
    /// browser may ask the user. A call or test call takes it over.
    pub fn watch_microphone(self) {
        self.client.watch_microphone();
    }

    /// Closes the microphone; so does the end of the component.
    pub fn stop_watching(self) {
        self.client.stop_watching();
    }

    /// Whether the microphone is being watched, reactively.
    pub fn watch(self) -> ReadSignal<MicrophoneWatch> {
        self.signals.watch.read_only()
    }
}

impl Softphone {
    /// Makes a test call, unless a call is in progress. A call that is made or answered meanwhile ends it.
    pub fn preflight(self) {
        self.client.preflight();
    }

    /// Ends the test call without a verdict.
    pub fn stop_preflight(self) {
        self.client.stop_preflight();
    }

    /// The test call, reactively. [`Preflight::report`] has the figures and the verdict.
    pub fn preflight_state(self) -> ReadSignal<Preflight> {
        self.signals.preflight.read_only()
    }

    /// Whether a test call can be made now, reactively.
    pub fn can_preflight(self) -> bool {
        self.signals.phone.with(voice::PhoneState::can_call)
            && !self.signals.preflight.with(Preflight::is_under_way)
    }
}
