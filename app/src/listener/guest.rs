use leptos::prelude::*;
use show::{LinesNotice, Role, Timestamp};

use super::{Details, Event, Field, Hearing, Journey, Stage, Verdict};
use crate::{
    Failure,
    api::lines_notice,
    phone::{Line, use_phone},
    wire::{Brought, brought},
};

/// Whoever stands before a page for listeners: their phone, their journey, and what they have told.
#[derive(Clone, Copy)]
pub struct Guest {
    line: Line,
    notice: Brought<Result<LinesNotice, Failure>>,
    pub(super) journey: RwSignal<Journey>,
    pub(super) details: RwSignal<Details>,
    pub(super) hearing: RwSignal<Hearing>,
    /// The server's time, as far as it is told.
    pub(super) now: RwSignal<Timestamp>,
}

/// A guest of the current component: their phone, the studio's stream while they call, and the figures
/// of the lines before.
#[must_use]
pub fn use_guest() -> Guest {
    let guest = Guest {
        line: use_phone(Role::Listener),
        notice: brought(lines_notice),
        journey: RwSignal::new(Journey::default()),
        details: RwSignal::new(Details::default()),
        hearing: RwSignal::new(Hearing::default()),
        now: RwSignal::new(Timestamp::default()),
    };
    // An effect, so that hydration is over before anything leaves what the server rendered.
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| super::browser::accompany(guest));
    guest
}

impl Guest {
    /// Somebody who stands still, anywhere on the way: for looking at components.
    #[cfg(debug_assertions)]
    pub fn still(journey: Journey, details: Details, now: Timestamp) -> Self {
        Self {
            line: use_phone(Role::Listener),
            notice: brought(|| async { Err(Failure::Unavailable) }),
            journey: RwSignal::new(journey),
            details: RwSignal::new(details),
            hearing: RwSignal::new(Hearing::default()),
            now: RwSignal::new(now),
        }
    }

    /// Takes the lines' figures that come with the page: to be awaited under `Suspense`, around all
    /// that reads them. Without them the page is whole, only poorer.
    pub async fn arrive(self) {
        if let Ok(notice) = self.notice.await {
            self.journey.update(|journey| {
                if journey.notice().is_none() {
                    *journey = std::mem::take(journey).on(Event::Notice(notice), Timestamp::default());
                }
            });
        }
    }

    /// The telephone.
    pub const fn line(self) -> Line {
        self.line
    }

    /// Reads the journey, reactively.
    pub fn read<T>(self, read: impl FnOnce(&Journey) -> T) -> T {
        self.journey.with(read)
    }

    /// Where the caller is, reactively.
    pub fn stage(self) -> Stage {
        self.read(Journey::stage)
    }

    /// How long the caller has been in line or on air, reactively, if that is known.
    pub fn lasted(self) -> Option<std::time::Duration> {
        let since = self.stage().since()?;
        Some(self.now.get().since(since))
    }

    /// What stands in the fields, reactively.
    pub fn details(self) -> ReadSignal<Details> {
        self.details.read_only()
    }

    /// The caller fills in a field.
    pub fn fill_in(self, field: Field, text: &str) {
        self.details.update(|details| details.put(field, text));
    }

    /// Whether the microphone is heard while it is being checked, reactively.
    pub fn verdict(self) -> Verdict {
        self.hearing.with(|hearing| hearing.verdict())
    }

    /// Opens the microphone for a check.
    pub fn check_microphone(self) {
        self.hearing.set(Hearing::default());
        self.line.watch_microphone();
    }

    /// Calls the studio, and tells what is filled in.
    pub fn call(self) {
        let details = self.details.get_untracked();
        #[cfg(feature = "hydrate")]
        super::browser::keep_details(&details);
        self.line.stop_watching();
        self.line.call_with(details.params());
    }

    /// Ends the call, on purpose.
    pub fn hang_up(self) {
        self.happens(Event::HungUp);
        self.line.hang_up();
    }

    /// Something has happened; readers hear of it only if it changes anything.
    pub(super) fn happens(self, event: Event) {
        self.journey.try_maybe_update(|journey| {
            let next = journey.clone().on(event, page_time());
            let changed = next != *journey;
            *journey = next;
            (changed, ())
        });
    }
}

/// The page's own clock. The server's rendering of a page takes no time.
fn page_time() -> Timestamp {
    #[cfg(feature = "hydrate")]
    return super::browser::page_time();
    #[cfg(not(feature = "hydrate"))]
    Timestamp::default()
}
