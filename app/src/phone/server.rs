use show::Role;
use voice::RingId;

use super::Signals;

/// The twin of the browser's telephone: there is none on the server.
#[derive(Clone, Copy)]
pub(super) struct Wire;

impl Wire {
    pub(super) fn new(_: Role, _: Signals) -> Self {
        Self
    }

    pub(super) fn call(self) {}

    pub(super) fn hang_up(self) {}

    pub(super) fn send_digits(self, _: &'static str) {}

    pub(super) fn switch_on(self) {}

    pub(super) fn switch_off(self) {}

    pub(super) fn answer(self, _: RingId) {}

    pub(super) fn decline(self, _: RingId) {}
}
