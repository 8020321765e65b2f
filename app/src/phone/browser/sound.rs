//! Mute, levels and quality of the call or test call.

use std::rc::Rc;

use leptos::prelude::*;
use voice::{
    Gauge, Meter, Monotonic,
    sdk::{Call, CallReport},
};

use super::VoiceClient;

/// The meters and the gauge of the present call.
pub(super) struct Sounding {
    input: Meter,
    output: Meter,
    gauge: Gauge,
}

impl Default for Sounding {
    fn default() -> Self {
        Self { input: Meter::default(), output: Meter::default(), gauge: Gauge::live() }
    }
}

impl VoiceClient {
    pub(in crate::phone) fn mute(self, muted: bool) {
        if !self.is_in_call() {
            return;
        }
        match self.held.try_with_value(|held| held.call.clone()).flatten() {
            Some(call) => call.mute(muted),
            // There is no call yet; it is muted as soon as there is one.
            None => {
                let _ = self.signals.muted.try_set(muted);
            }
        }
    }

    /// Stores a call that was made, and mutes it if the user asked for that meanwhile.
    pub(super) fn hold(self, call: Rc<Call>) {
        self.held.try_update_value(|held| held.call = Some(Rc::clone(&call)));
        if self.signals.muted.try_get_untracked().unwrap_or_default() {
            call.mute(true);
        }
    }

    /// Applies what a call or test call reports of its sound.
    pub(super) fn sound_reported(self, report: CallReport) {
        match report {
            CallReport::Muted(muted) => {
                let _ = self.signals.muted.try_set(muted);
            }
            CallReport::Levels { own, far } => {
                self.input_level_measured(own);
                let shown =
                    self.held.try_update_value(|held| held.sounding.output.push(Monotonic::now(), far));
                show(self.signals.output_level, shown);
            }
            CallReport::Sampled(sample) => self.gauge(|gauge| gauge.sampled(sample)),
            CallReport::Warned(warning) => self.gauge(|gauge| gauge.warned(warning)),
            CallReport::Cleared(warning) => self.gauge(|gauge| gauge.cleared(warning)),
            CallReport::State(_) => {}
        }
    }

    pub(super) fn input_level_measured(self, level: f64) {
        let shown = self.held.try_update_value(|held| held.sounding.input.push(Monotonic::now(), level));
        show(self.signals.input_level, shown);
    }

    /// Sets mute, levels and quality back, as there is no call.
    pub(super) fn reset_sound(self) {
        self.held.try_update_value(|held| held.sounding = Sounding::default());
        let _ = self.signals.muted.try_set(false);
        let _ = self.signals.input_level.try_set(0.0);
        let _ = self.signals.output_level.try_set(0.0);
        let _ = self.signals.quality.try_set(None);
    }

    fn gauge(self, apply_to_phone: impl FnOnce(&mut Gauge)) {
        let quality = self.held.try_update_value(|held| {
            apply_to_phone(&mut held.sounding.gauge);
            held.sounding.gauge.quality()
        });
        if let Some(quality) = quality {
            let _ = self.signals.quality.try_set(quality);
        }
    }
}

fn show(signal: RwSignal<f64>, level: Option<Option<f64>>) {
    if let Some(level) = level.flatten() {
        let _ = signal.try_set(level);
    }
}
