use show::Role;
use voice::{DeviceKind, RingId};

use super::Signals;

/// The stub of the browser's client: the server has no telephone.
#[derive(Clone, Copy)]
pub(super) struct VoiceClient;

impl VoiceClient {
    pub(super) fn new(_: Role, _: Signals) -> Self {
        Self
    }

    pub(super) fn call(self, _: Vec<(String, String)>) {}

    pub(super) fn mute(self, _: bool) {}

    pub(super) fn choose_device(self, _: DeviceKind, _: &str) {}

    pub(super) fn dismiss_device_problem(self) {}

    pub(super) fn watch_microphone(self) {}

    pub(super) fn stop_watching(self) {}

    pub(super) fn preflight(self) {}

    pub(super) fn stop_preflight(self) {}

    pub(super) fn hang_up(self) {}

    pub(super) fn send_digits(self, _: &'static str) {}

    pub(super) fn switch_on(self) {}

    pub(super) fn switch_off(self) {}

    pub(super) fn answer(self, _: RingId) {}

    pub(super) fn decline(self, _: RingId) {}
}
