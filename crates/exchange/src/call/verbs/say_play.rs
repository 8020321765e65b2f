use std::sync::Arc;

use twilio::{sid::CallSid, twiml::Say};
use url::Url;

use super::Flow;
use crate::call::{action::Sound, exchange_state::ExchangeState};

/// `<Say>`: speaks a text `times` times; 0 means until hang-up.
pub(in crate::call) fn say(exchange: &mut ExchangeState, sid: &CallSid, say: Say, times: u32) -> Flow {
    exchange.play(sid, Sound::Say(say), times);
    Flow::Stop
}

/// `<Play>`: plays an audio file `times` times; 0 means until hang-up.
pub(in crate::call) fn play(exchange: &mut ExchangeState, sid: &CallSid, url: Url, times: u32) -> Flow {
    exchange.play(sid, Sound::Url(url), times);
    Flow::Stop
}

/// `<Play>` of a file that has been fetched already.
pub(in crate::call) fn play_file(
    exchange: &mut ExchangeState,
    sid: &CallSid,
    url: Url,
    file: Arc<[u8]>,
) -> Flow {
    exchange.play(sid, Sound::File(url, file), 1);
    Flow::Stop
}

/// `<Play digits>`: plays the tones of keys `times` times; 0 means until hang-up.
pub(in crate::call) fn keys(exchange: &mut ExchangeState, sid: &CallSid, keys: String, times: u32) -> Flow {
    exchange.play(sid, Sound::Keys(keys), times);
    Flow::Stop
}
