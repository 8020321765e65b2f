//! What is heard: mute, levels, and how well the line sounds.

use leptos::prelude::*;
use voice::Quality;

use super::Line;

impl Line {
    /// Mutes the microphone in a call, or opens it again; every call begins unmuted.
    pub fn mute(self, muted: bool) {
        self.wire.mute(muted);
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
