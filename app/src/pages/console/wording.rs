//! Texts about callers.

use std::time::Duration;

use show::{Board, Caller, Channel, ClockTime, Timestamp, whisper_text};

use crate::case::capital;

/// The name and place: "Maria, Leeds".
#[must_use]
pub fn name(caller: &Caller) -> String {
    match &caller.place {
        Some(place) => format!("{}, {place}", caller.label),
        None => caller.label.clone(),
    }
}

/// The topic, or how they called: "by phone, first time".
#[must_use]
pub fn matter(caller: &Caller) -> String {
    match &caller.topic {
        Some(topic) => format!("“{topic}”"),
        None => format!("{}, {}", way(caller.channel), times(caller.calls)),
    }
}

/// The place and the topic: "Hull: “my own bus company”".
#[must_use]
pub fn whence(caller: &Caller) -> String {
    match &caller.place {
        Some(place) => format!("{place}: {}", matter(caller)),
        None => matter(caller),
    }
}

/// How they called, how often, and how long they waited.
#[must_use]
pub fn record(caller: &Caller, now: Timestamp) -> String {
    let waited = ClockTime(caller.waited(now));
    format!("{}, {} on the show, waited {waited}", capital(way(caller.channel)), times(caller.calls))
}

/// What is whispered to the DJ about a caller; `None` while the whisper is off.
#[must_use]
pub fn whisper(board: &Board, caller: &Caller, now: Timestamp) -> Option<String> {
    let text = whisper_text(
        &board.show.options.dj_whisper,
        &caller.label,
        caller.place.as_deref(),
        caller.topic.as_deref(),
        caller.calls,
        caller.waited(now),
    );
    (!text.is_empty()).then_some(text)
}

/// A duration in whole minutes, for texts that must not change each second: "4 minutes".
#[must_use]
pub fn roughly(length: Duration) -> String {
    match length.as_secs() / 60 {
        0 => "less than a minute".to_owned(),
        1 => "1 minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    }
}

/// A number of callers: "1 caller", "5 callers".
#[must_use]
pub fn callers(count: usize) -> String {
    if count == 1 { "1 caller".to_owned() } else { format!("{count} callers") }
}

const fn way(channel: Channel) -> &'static str {
    match channel {
        Channel::Phone => "by phone",
        Channel::Web => "from the page",
    }
}

fn times(calls: u32) -> String {
    match calls {
        0 | 1 => "first time".to_owned(),
        2 => "second time".to_owned(),
        3 => "third time".to_owned(),
        more => format!("{more} times"),
    }
}
