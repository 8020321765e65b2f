//! Mute, levels and quality of the call that stands, or of a test call.

use std::rc::Rc;

use leptos::prelude::*;
use voice::{
    Gauge, Meter,
    browser::now_ms,
    sdk::{Call, CallReport},
};

use super::Wire;

/// Meters and figures of what sounds now.
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

impl Wire {
    pub(in crate::phone) fn mute(self, muted: bool) {
        if !self.is_in_call() {
            return;
        }
        match self.held.try_with_value(|held| held.call.clone()).flatten() {
            Some(call) => call.mute(muted),
            // The call is not there yet; it is muted as soon as it is.
            None => {
                let _ = self.signals.muted.try_set(muted);
            }
        }
    }

    /// Holds a call that was placed, muted if that was wished meanwhile.
    pub(super) fn hold(self, call: Rc<Call>) {
        self.held.try_update_value(|held| held.call = Some(Rc::clone(&call)));
        if self.signals.muted.try_get_untracked().unwrap_or_default() {
            call.mute(true);
        }
    }

    /// What a call or test call tells of its sound.
    pub(super) fn sounds(self, report: CallReport) {
        match report {
            CallReport::Muted(muted) => {
                let _ = self.signals.muted.try_set(muted);
            }
            CallReport::Levels { own, far } => {
                self.input_sounds(own);
                let shown = self.held.try_update_value(|held| held.sounding.output.push(now_ms(), far));
                show(self.signals.output_level, shown);
            }
            CallReport::Sampled(sample) => self.gauge(|gauge| gauge.sampled(sample)),
            CallReport::Warned(warning) => self.gauge(|gauge| gauge.warned(warning)),
            CallReport::Cleared(warning) => self.gauge(|gauge| gauge.cleared(warning)),
            CallReport::State(_) => {}
        }
    }

    pub(super) fn input_sounds(self, level: f64) {
        let shown = self.held.try_update_value(|held| held.sounding.input.push(now_ms(), level));
        show(self.signals.input_level, shown);
    }

    /// Nothing sounds any more.
    pub(super) fn hush(self) {
        self.held.try_update_value(|held| held.sounding = Sounding::default());
        let _ = self.signals.muted.try_set(false);
        let _ = self.signals.input_level.try_set(0.0);
        let _ = self.signals.output_level.try_set(0.0);
        let _ = self.signals.quality.try_set(None);
    }

    fn gauge(self, tell: impl FnOnce(&mut Gauge)) {
        let quality = self.held.try_update_value(|held| {
            tell(&mut held.sounding.gauge);
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
