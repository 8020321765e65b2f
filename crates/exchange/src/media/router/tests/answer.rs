//! Offers and their answers.

use super::{
    browser::{FIREFOX, OPUS_FIRST, PCMU_FIRST},
    world::{World, assert_unbroken},
};
use crate::media::{LegEvent, LegId, LossReason, OfferError, codec::Codec};

fn lines<'a>(answer: &'a str, start: &str) -> Vec<&'a str> {
    answer.split("\r\n").filter(|line| line.starts_with(start)).collect()
}

#[test]
fn opus_first_is_answered_with_opus_and_its_own_clock_for_keys() {
    let mut world = World::new();
    let offer = world.offer(OPUS_FIRST);
    let answer = world.answer(LegId(1), &offer).expect("an answer");
    assert_eq!(
        lines(&answer, "a=rtpmap:"),
        ["a=rtpmap:111 opus/48000/2", "a=rtpmap:110 telephone-event/48000"]
    );
    assert_eq!(lines(&answer, "m="), ["m=audio 9 UDP/TLS/RTP/SAVPF 111 110"]);
}

#[test]
fn pcmu_first_is_answered_with_pcmu_and_its_own_clock_for_keys() {
    let mut world = World::new();
    let offer = world.offer(PCMU_FIRST);
    let answer = world.answer(LegId(1), &offer).expect("an answer");
    assert_eq!(lines(&answer, "a=rtpmap:"), ["a=rtpmap:0 PCMU/8000", "a=rtpmap:126 telephone-event/8000"]);
}

#[test]
fn the_only_clock_offered_for_keys_is_taken() {
    let mut world = World::new();
    let offer = world.offer(FIREFOX);
    let answer = world.answer(LegId(1), &offer).expect("an answer");
    assert_eq!(
        lines(&answer, "a=rtpmap:"),
        ["a=rtpmap:109 opus/48000/2", "a=rtpmap:101 telephone-event/8000"]
    );
}

#[test]
fn the_answer_is_what_the_sdk_needs() {
    let mut world = World::new();
    let offer = world.offer(OPUS_FIRST);
    let answer = world.answer(LegId(1), &offer).expect("an answer");
    assert!(answer.split('\n').all(|line| line.is_empty() || line.ends_with('\r')), "CRLF throughout");
    assert_eq!(lines(&answer, "a=ice-lite").len(), 1);
    let candidates = lines(&answer, "a=candidate:");
    assert_eq!(candidates.len(), 2, "one candidate for each socket: {candidates:?}");
    assert!(candidates.iter().any(|line| line.contains(" 10.0.0.1 5000 typ host")));
    assert!(candidates.iter().any(|line| line.contains(" 10.0.1.1 5000 typ host")));
    assert_eq!(lines(&answer, "a=sendrecv").len(), 1);
    assert_eq!(lines(&answer, "a=rtcp-mux").len(), 1);
    assert_eq!(lines(&answer, "a=fingerprint:sha-256").len(), 1);
}

#[test]
fn a_connected_leg_hears_steady_silence() {
    for (offered, codec) in [(OPUS_FIRST, Codec::Opus), (PCMU_FIRST, Codec::Pcmu)] {
        let mut world = World::new();
        let leg = world.call(offered);
        assert_eq!(world.browser(leg).codec(), codec);
        world.received(leg);
        world.pass(1000);
        let packets = world.received(leg);
        assert_eq!(packets.len(), 50);
        assert_unbroken(&packets);
        for pair in packets.windows(2) {
            assert_eq!(pair[1].timestamp.wrapping_sub(pair[0].timestamp), codec.frame_ticks());
        }
        assert!(packets.iter().all(|packet| packet.payload == codec.silence() && !packet.marker));
    }
}

#[test]
fn a_browsers_candidates_do_not_matter() {
    let mut world = World::new();
    let unreachable = "a=candidate:1 1 udp 2122260223 10.99.0.1 5555 typ host\r\n\
                       a=candidate:2 1 udp 2122260222 6c4f4dd3-9a7b-4a4c-8d5b-000000000000.local 5556 typ host\r\n";
    let leg = world.dial_with(OPUS_FIRST, |offer| format!("{offer}{unreachable}"));
    world.browser(leg).unplugged = true;
    world.pass(12_000);
    world.browser(leg).unplugged = false;
    world.pass(2_900);
    assert_eq!(world.events.first(), Some(&(leg, LegEvent::Connected)), "it was not given up before");
}

#[test]
fn what_is_no_offer_gets_an_error() {
    let mut world = World::new();
    let good = world.offer(OPUS_FIRST);
    let answer = |world: &mut World, offer: &str| world.answer(LegId(1), offer).expect_err("no answer");
    for text in ["", "v=0", "hello", "\r\n\r\n", "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"] {
        answer(&mut world, text);
    }
    assert!(matches!(answer(&mut world, "nonsense"), OfferError::Malformed(_)));
    let no_codec = good.replace("opus/48000/2", "speex/16000").replace("PCMU", "LPC");
    assert_eq!(answer(&mut world, &no_codec), OfferError::NoCodec);
    let no_fingerprint: String =
        good.split_inclusive("\r\n").filter(|line| !line.starts_with("a=fingerprint")).collect();
    assert!(matches!(answer(&mut world, &no_fingerprint), OfferError::Refused(_)));
    assert!(world.router.deadline().is_none(), "none of them left a leg behind");
}

/// The description without the lines that start so.
fn without(description: &str, starts: &[&str]) -> String {
    let kept = description.split_inclusive("\r\n");
    kept.filter(|line| !starts.iter().any(|start| line.starts_with(start))).collect()
}

#[test]
fn an_offer_that_bundles_nothing_is_answered_likewise() {
    for starts in [&["a=group"][..], &["a=mid"], &["a=group", "a=mid"]] {
        let mut world = World::new();
        let offer = world.offer(OPUS_FIRST);
        let answer = world.answer(LegId(1), &without(&offer, starts)).expect("an answer");
        for line in ["a=group", "a=mid"] {
            assert_eq!(lines(&answer, line).len(), usize::from(!starts.contains(&line)), "{starts:?}");
        }
        assert_eq!(lines(&answer, "a=rtpmap:").len(), 2);
    }
}

#[test]
fn an_answer_that_bundles_nothing_is_taken() {
    for starts in [&["a=group"][..], &["a=mid"], &["a=group", "a=mid"]] {
        let mut world = World::new();
        let (leg, offer) = world.ring();
        let answer = world.pick_up(&offer, OPUS_FIRST);
        world.accept_answer(leg, &without(&answer, starts)).expect("the answer is taken");
        world.connect(leg);
    }
}

#[test]
fn what_is_wrong_with_an_offer_is_said_in_words() {
    let mut world = World::new();
    let good = world.offer(OPUS_FIRST);
    for bad in ["nonsense".to_owned(), good.replace("UDP/TLS", "\u{1}"), good.replace("m=audio", "m=")] {
        let why = world.answer(LegId(1), &bad).expect_err("no answer").to_string();
        assert!(!why.contains('\n') && !why.contains("0x"), "{why}");
    }
    let why = world.answer(LegId(1), "nonsense").expect_err("no answer").to_string();
    assert_eq!(why, "the browser's SDP is not valid: Unexpected `n`, Expected `v`, sdp line");
}

#[test]
fn video_is_not_answered() {
    let mut world = World::new();
    let offer = world.offer(OPUS_FIRST).replace("m=audio", "m=video");
    assert_eq!(world.answer(LegId(1), &offer), Err(OfferError::NotOneAudioLine));
}

#[test]
fn a_browser_that_never_sends_is_lost_after_fifteen_seconds() {
    let mut world = World::new();
    let leg = world.dial(OPUS_FIRST);
    world.browser(leg).unplugged = true;
    world.pass(14_900);
    assert_eq!(world.events, []);
    world.pass(200);
    assert_eq!(world.events, [(leg, LegEvent::Lost(LossReason::NeverConnected))]);
    assert!(world.router.deadline().is_none(), "it is forgotten");
}

#[test]
fn a_codec_with_a_clock_of_its_own_is_none_of_ours() {
    let mut world = World::new();
    let offer = world.offer(OPUS_FIRST).replace("opus/48000/2", "opus/58000/2");
    let answer = world.answer(LegId(50), &offer).expect("an answer");
    assert!(answer.contains("PCMU/8000") && !answer.contains("opus/"), "{answer}");
    let neither = offer.replace("PCMU/8000", "PCMU/9000");
    assert_eq!(world.answer(LegId(51), &neither), Err(OfferError::NoCodec));
    let mono = world.offer(&OPUS_FIRST[..1]).replace("opus/48000/2", "opus/48000/7");
    assert_eq!(world.answer(LegId(52), &mono), Err(OfferError::NoCodec));
}
