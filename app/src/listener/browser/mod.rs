//! What only a browser has: the studio's stream, what is kept between visits, and ways to be noticed.

mod attention;
mod kept;
mod stream;

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use show::Timestamp;
use voice::{MicrophoneWatch, Phone};

use self::{attention::WakeLock, stream::Stream};
use super::{Event, Guest, Stage};
use crate::api::lines_notice;

pub(super) use self::kept::keep_details;

/// How often the page looks around, in milliseconds.
const LOOK_MS: u32 = 250;
/// Looks between two readings of the lines while no stream tells of them; there are many listeners.
const LOOKS_PER_NOTICE: u32 = 40;
/// Looks for which the stream of a call that is over is still heard: it tells what became of it.
const LOOKS_AFTER_CALL: u32 = 60;

/// Goes with a guest for as long as the page stands.
pub(super) fn accompany(guest: Guest) {
    if let Some(details) = kept::details() {
        guest.details.set(details);
    }
    if let Some(left) = kept::place() {
        guest.happens(Event::CameBack(left));
    }
    let stream = Stream::new(guest);
    let phone = guest.line().state();
    let in_call = Memo::new(move |_| phone.with(Phone::can_hang_up));
    let wake_lock = StoredValue::new_local(None);
    Effect::new(move |_| guest.happens(Event::Phone(phone.get())));
    Effect::new(move |_| {
        if in_call.get() {
            stream.begin();
            wake_lock.set_value(Some(WakeLock::hold()));
        } else {
            wake_lock.set_value(None);
        }
    });
    let stage = Memo::new(move |_| guest.stage().name());
    Effect::new(move |before: Option<&'static str>| {
        let stage = stage.get();
        let near = matches!(guest.stage(), Stage::Next { .. } | Stage::GoingOnAir);
        if near && before.is_some_and(|before| before != stage) {
            attention::buzz();
        }
        stage
    });
    // Each level counts: what is looked at four times a second may miss every pause between words.
    Effect::new(move |_| listen(guest, guest.line().input_level()));
    spawn_local(look_around(guest, stream, in_call, wake_lock));
}

async fn look_around(
    guest: Guest,
    stream: Stream,
    in_call: Memo<bool>,
    wake_lock: StoredValue<Option<WakeLock>, LocalStorage>,
) {
    let (mut since_notice, mut since_call) = (0, 0);
    let mut was_hidden = false;
    loop {
        TimeoutFuture::new(LOOK_MS).await;
        let Some(in_call) = in_call.try_get_untracked() else { return };
        guest.happens(Event::Tick);
        stream.look();
        kept::remember_place(
            guest.journey.try_with_untracked(super::Journey::has_a_place).unwrap_or_default(),
        );
        // Levels that stay the same tell nothing by themselves.
        listen(guest, untrack(|| guest.line().input_level()));
        let hidden = document().hidden();
        if in_call && was_hidden && !hidden {
            // A browser takes it away with the page's sight.
            wake_lock.try_set_value(Some(WakeLock::hold()));
        }
        was_hidden = hidden;
        since_call = if in_call { 0 } else { since_call + 1 };
        if since_call == LOOKS_AFTER_CALL {
            stream.end();
        }
        since_notice = if stream.is_wanted() { 0 } else { since_notice + 1 };
        if since_notice == LOOKS_PER_NOTICE {
            since_notice = 0;
            if let Ok(notice) = lines_notice().await {
                guest.happens(Event::Notice(notice));
            }
        }
    }
}

/// Takes the level of a microphone, if it is being checked.
fn listen(guest: Guest, level: f64) {
    let checks = guest.line().watch().try_with_untracked(|watch| *watch == MicrophoneWatch::On);
    if checks == Some(true) {
        guest.hearing.try_maybe_update(|hearing| {
            let next = hearing.on(level, page_time());
            let changed = next.verdict() != hearing.verdict();
            *hearing = next;
            (changed, ())
        });
    }
}

/// The page's own clock.
pub(super) fn page_time() -> Timestamp {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate")]
    Timestamp(js_sys::Date::now() as u64)
}
