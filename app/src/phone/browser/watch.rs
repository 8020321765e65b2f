//! The microphone outside of calls, for a level meter.

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use voice::{MicrophoneWatch, VoiceError};

use super::VoiceClient;

/// The interval at which the SDK measures in calls.
const POLL_INTERVAL_MS: u32 = 50;

impl VoiceClient {
    pub(in crate::phone) fn watch_microphone(self) {
        if self.is_watching() || self.is_in_call() || self.is_testing() {
            return;
        }
        let Some(watch) = self.next_watch() else { return };
        let _ = self.signals.watch.try_set(MicrophoneWatch::Asking);
        spawn_local(async move {
            if let Err(error) = self.watch_as_long_as(watch).await
                && self.is_current_watch(watch)
            {
                self.stop_watching();
                let _ = self.signals.watch.try_set(MicrophoneWatch::Failed(error));
            }
        });
    }

    pub(in crate::phone) fn stop_watching(self) {
        let _ = self.next_watch();
        let microphone = self.held.try_update_value(|held| held.microphone.take()).flatten();
        if microphone.is_some() {
            self.reset_sound();
        }
        let _ = self.signals.watch.try_set(MicrophoneWatch::Off);
    }

    pub(super) fn is_watching(self) -> bool {
        self.signals.watch.try_with_untracked(MicrophoneWatch::is_wanted).unwrap_or_default()
    }

    async fn watch_as_long_as(self, watch: u32) -> Result<(), VoiceError> {
        while self.is_current_watch(watch) {
            let microphone = self.open_microphone().await?;
            if !self.is_current_watch(watch) {
                break;
            }
            self.held.try_update_value(|held| held.microphone = Some(microphone));
            let _ = self.signals.watch.try_set(MicrophoneWatch::On);
            self.follow(watch).await;
        }
        Ok(())
    }

    /// Follows the level until the watch ends, or the microphone is unplugged.
    async fn follow(self, watch: u32) {
        while self.is_current_watch(watch) {
            let seen = self.held.try_update_value(|held| {
                held.microphone.as_mut().map(|microphone| (microphone.level(), microphone.is_gone()))
            });
            match seen.flatten() {
                Some((level, false)) => {
                    let _ = self.signals.watched_level.try_set(level);
                    self.input_level_measured(level);
                }
                _ => return,
            }
            TimeoutFuture::new(POLL_INTERVAL_MS).await;
        }
    }

    fn next_watch(self) -> Option<u32> {
        self.held.try_update_value(|held| {
            held.watch = held.watch.wrapping_add(1);
            held.watch
        })
    }

    fn is_current_watch(self, watch: u32) -> bool {
        self.held.try_with_value(|held| held.watch == watch).unwrap_or_default()
    }
}
