//! The test call before air.

use leptos::prelude::*;
use voice::Preflight;

use super::Line;

impl Line {
    /// Makes a test call; not while a call stands. A call that is begun or answered meanwhile ends it.
    pub fn preflight(self) {
        self.wire.preflight();
    }

    /// Ends the test call without a verdict.
    pub fn stop_preflight(self) {
        self.wire.stop_preflight();
    }

    /// The test call, reactively. [`Preflight::report`] has the figures and the verdict.
    pub fn preflight_state(self) -> ReadSignal<Preflight> {
        self.signals.preflight.read_only()
    }

    /// Whether a test call can be made now, reactively.
    pub fn can_preflight(self) -> bool {
        self.signals.phone.with(voice::Phone::can_call)
            && !self.signals.preflight.with(Preflight::is_under_way)
    }
}
