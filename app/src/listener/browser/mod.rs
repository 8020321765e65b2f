//! The browser's part of a listener's page: the call's socket, the storage, vibration and the wake lock.

mod attention;
mod storage;
mod stream;

pub(super) use self::storage::keep_details;

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use voice::{
    MicrophoneWatch, PageTime, PhoneState,
    browser::{PageEvent, PageWatch},
};

use self::{attention::WakeLock, stream::CallStream};
use super::{
    model::{ListenerEvent, ListenerView},
    page::ListenerPage,
};
use crate::server_fns::lines_notice;

/// The interval at which the page polls.
const POLL_INTERVAL_MS: u32 = 250;
/// The interval at which the lines' notice is requested while no socket brings it; there are many listeners.
const NOTICE_INTERVAL_MS: f64 = 10_000.0;
/// How long a call's socket stays open after the call: it brings the outcome.
const OUTCOME_MS: f64 = 15_000.0;

/// Runs a listener's page for as long as it lives.
pub(super) fn run(listener: ListenerPage) {
    if let Some(details) = storage::details() {
        listener.details.set(details);
    }
    let stream = CallStream::new(listener);
    if let Some(left) = storage::left_call() {
        listener.apply(ListenerEvent::CameBack(left));
        // The studio knows whether it has ended: a duplicate of a tab finds this note too.
        stream.begin();
    }
    // Kept as long as the component.
    StoredValue::new_local(PageWatch::new(move |event| {
        if event == PageEvent::Left {
            listener.apply(ListenerEvent::Left);
            remember_call(listener);
        }
    }));
    // At once, since whoever has just come into line may leave at once.
    let in_line = Memo::new(move |_| listener.model.with(|model| model.is_in_line()));
    Effect::new(move |_| {
        in_line.track();
        remember_call(listener);
    });
    let phone = listener.softphone().state();
    let in_call = Memo::new(move |_| phone.with(PhoneState::can_hang_up));
    let wake_lock = StoredValue::new_local(None);
    Effect::new(move |_| listener.apply(ListenerEvent::Phone(phone.get())));
    Effect::new(move |_| {
        if in_call.get() {
            stream.begin();
            wake_lock.set_value(Some(WakeLock::hold()));
        } else {
            wake_lock.set_value(None);
        }
    });
    Effect::new(move |_| {
        if listener.softphone().call_sid().is_some() {
            stream.name_call();
        }
    });
    let view = Memo::new(move |_| listener.view().name());
    Effect::new(move |before: Option<&'static str>| {
        let view = view.get();
        let near = matches!(listener.view(), ListenerView::Next { .. } | ListenerView::GoingOnAir);
        if near && before.is_some_and(|before| before != view) {
            attention::buzz();
        }
        view
    });
    // Every level counts, as measured: a meter, or four samples a second, could miss every pause between words.
    Effect::new(move |_| check_level(listener, listener.softphone().watched_level()));
    spawn_local(poll(listener, stream, in_call, wake_lock));
}

async fn poll(
    listener: ListenerPage,
    stream: CallStream,
    in_call: Memo<bool>,
    wake_lock: StoredValue<Option<WakeLock>, LocalStorage>,
) {
    // By the clock, since a busy browser polls late.
    let (mut last_notice, mut last_call) = (PageTime::now(), PageTime::now());
    let mut was_hidden = false;
    loop {
        TimeoutFuture::new(POLL_INTERVAL_MS).await;
        let Some(in_call) = in_call.try_get_untracked() else { return };
        listener.apply(ListenerEvent::Tick);
        stream.look();
        remember_call(listener);
        let hidden = document().hidden();
        if in_call && was_hidden && !hidden {
            // The browser released it when the page was hidden.
            wake_lock.try_set_value(Some(WakeLock::hold()));
        }
        was_hidden = hidden;
        let now = PageTime::now();
        if in_call {
            last_call = now;
        } else if stream.is_wanted() && now - last_call >= OUTCOME_MS {
            stream.end();
        }
        if stream.is_wanted() {
            last_notice = now;
        } else if now - last_notice >= NOTICE_INTERVAL_MS {
            last_notice = now;
            if let Ok(notice) = lines_notice().await {
                listener.apply(ListenerEvent::Notice(notice));
            }
        }
    }
}

/// Stores what the page that comes next is to know of the call, should this one go.
fn remember_call(listener: ListenerPage) {
    let left = listener.model.try_with_untracked(|model| model.leaves(PageTime::now())).flatten();
    storage::remember_call(left);
}

/// Applies a level to the microphone check, if one is under way.
fn check_level(listener: ListenerPage, level: f64) {
    let checks = listener.softphone().watch().try_with_untracked(|watch| *watch == MicrophoneWatch::On);
    if checks == Some(true) {
        listener.mic_check.try_maybe_update(|mic_check| {
            let next = mic_check.apply(level, PageTime::now());
            let changed = next.verdict() != mic_check.verdict();
            *mic_check = next;
            (changed, ())
        });
    }
}
