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
