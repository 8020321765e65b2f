use leptos::prelude::RwSignal;
use show::Role;
use voice::Phone;

/// The twin of the browser's telephone: there is none on the server.
#[derive(Clone, Copy)]
pub(super) struct Wire;

impl Wire {
    pub(super) fn new(_: Role, _: RwSignal<Phone>) -> Self {
        Self
    }

    pub(super) fn call(self) {}

    pub(super) fn hang_up(self) {}

    pub(super) fn send_digits(self, _: &'static str) {}
}
