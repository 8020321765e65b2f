use leptos::prelude::*;
use show::{LinesNotice, Role, Timestamp};
use voice::PageTime;

use super::{
    details::{DetailField, Details},
    mic_check::{MicCheck, MicVerdict},
    model::{ListenerEvent, ListenerModel, ListenerView},
};
use crate::{
    error::RequestError,
    json::{SsrResource, ssr_resource},
    phone::{Softphone, use_phone},
    server_fns::lines_notice,
};

/// A page for listeners: its telephone, the state of the call, and the caller's details.
#[derive(Clone, Copy)]
pub struct ListenerPage {
    softphone: Softphone,
    notice: SsrResource<Result<LinesNotice, RequestError>>,
    pub(super) model: RwSignal<ListenerModel>,
    pub(super) details: RwSignal<Details>,
    pub(super) mic_check: RwSignal<MicCheck>,
    /// The server's time; it moves on while a call is followed.
    pub(super) now: RwSignal<Timestamp>,
}

/// Makes the page's state for the current component; it reads the lines' notice before a call and
/// follows the call's socket during one.
#[must_use]
pub fn use_listener_page() -> ListenerPage {
    let listener = ListenerPage {
        softphone: use_phone(Role::Listener),
        notice: ssr_resource(lines_notice),
        model: RwSignal::new(ListenerModel::default()),
        details: RwSignal::new(Details::default()),
        mic_check: RwSignal::new(MicCheck::default()),
        now: RwSignal::new(Timestamp::default()),
    };
    // An effect, so that hydration is over before anything changes.
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| super::browser::run(listener));
    listener
}

impl ListenerPage {
    /// A page in a fixed state, for the gallery.
    #[cfg(debug_assertions)]
    pub fn still(model: ListenerModel, details: Details, now: Timestamp) -> Self {
        Self {
            softphone: use_phone(Role::Listener),
            notice: ssr_resource(|| async { Err(RequestError::Unavailable) }),
            model: RwSignal::new(model),
            details: RwSignal::new(details),
            mic_check: RwSignal::new(MicCheck::default()),
            now: RwSignal::new(now),
        }
    }

    /// Takes over the lines' notice that comes with the page; await it under a `Suspense` around all that
    /// reads it. Without the notice the page works, but shows less.
    pub async fn load_notice(self) {
        if let Ok(notice) = self.notice.await {
            self.model.update(|model| {
                if model.notice().is_none() {
                    *model = std::mem::take(model).apply(ListenerEvent::Notice(notice), PageTime::default());
                }
            });
        }
    }

    /// The page's telephone.
    pub const fn softphone(self) -> Softphone {
        self.softphone
    }

    /// Reads the state of the call, reactively.
    pub fn read<T>(self, read: impl FnOnce(&ListenerModel) -> T) -> T {
        self.model.with(read)
    }

    /// Where the caller is, reactively.
    pub fn view(self) -> ListenerView {
        self.read(ListenerModel::view)
    }

    /// How long the caller has been in line or on air, reactively, if that is known.
    pub fn lasted(self) -> Option<std::time::Duration> {
        let since = self.view().since()?;
        Some(self.now.get().since(since))
    }

    /// The caller's details, reactively.
    pub fn details(self) -> ReadSignal<Details> {
        self.details.read_only()
    }

    /// Sets a field of the details.
    pub fn fill_in(self, field: DetailField, text: &str) {
        self.details.update(|details| details.put(field, text));
    }

    /// The result of the microphone check, reactively.
    pub fn verdict(self) -> MicVerdict {
        self.mic_check.with(|mic_check| mic_check.verdict())
    }

    /// Starts a microphone check.
    pub fn check_microphone(self) {
        self.mic_check.set(MicCheck::default());
        self.softphone.watch_microphone();
    }

    /// Calls the studio with the details.
    pub fn call(self) {
        let details = self.details.get_untracked();
        #[cfg(feature = "hydrate")]
        super::browser::keep_details(&details);
        self.softphone.stop_watching();
        self.softphone.call_with(details.params());
    }

    /// Ends the call.
    pub fn hang_up(self) {
        self.apply(ListenerEvent::HungUp);
        self.softphone.hang_up();
    }

    /// Applies an event; readers are notified only if it changes anything.
    pub(super) fn apply(self, event: ListenerEvent) {
        self.model.try_maybe_update(|model| {
            let next = model.clone().apply(event, PageTime::now());
            let changed = next != *model;
            *model = next;
            (changed, ())
        });
    }
}
