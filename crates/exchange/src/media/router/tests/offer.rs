//! Legs that the exchange offers.

use super::{
    browser::{FIREFOX, OPUS_FIRST, Offered, PCMU_FIRST, Press},
    world::{World, assert_unbroken, clip},
};
use crate::media::{LegEvent, LegId, LossReason, MediaCommand, OfferError, PlayId, Repeat, codec::Codec};

fn lines<'a>(offer: &'a str, start: &str) -> Vec<&'a str> {
    offer.split("\r\n").filter(|line| line.starts_with(start)).collect()
}

/// How many packets hold what the harness lets this leg say.
fn from(leg: LegId, world: &mut World, heard_by: LegId) -> usize {
    let packets = world.received(heard_by);
    packets.iter().filter(|packet| packet.payload.starts_with(&[0x78, leg.0 as u8])).count()
}

#[test]
fn the_offer_is_what_browsers_need() {
    let offer = World::new().ring().1;
    assert!(offer.split('\n').all(|line| line.is_empty() || line.ends_with('\r')), "CRLF throughout");
    assert_eq!(lines(&offer, "m="), ["m=audio 9 UDP/TLS/RTP/SAVPF 111 0 110 126"]);
    assert_eq!(
        lines(&offer, "a=rtpmap:"),
        [
            "a=rtpmap:111 opus/48000/2",
            "a=rtpmap:0 PCMU/8000",
            "a=rtpmap:110 telephone-event/48000",
            "a=rtpmap:126 telephone-event/8000",
        ]
    );
    let mid = lines(&offer, "a=mid:")[0].trim_start_matches("a=mid:");
    assert_eq!(lines(&offer, "a=group:"), [format!("a=group:BUNDLE {mid}")]);
    let msid = lines(&offer, "a=msid:")[0].trim_start_matches("a=msid:");
    assert!(lines(&offer, "a=ssrc:")[1].ends_with(&format!(" msid:{msid}")));
    for line in ["a=ice-lite", "a=setup:actpass", "a=sendrecv", "a=rtcp-mux", "a=fingerprint:sha-256"] {
        assert_eq!(lines(&offer, line).len(), 1, "{line}");
    }
    assert_eq!(lines(&offer, "a=candidate:").len(), 2, "one for each socket");
}

#[test]
fn the_answers_first_codec_is_what_is_heard() {
    let only: &[Offered] = &PCMU_FIRST[..1];
    for (known, codec) in
        [(OPUS_FIRST, Codec::Opus), (PCMU_FIRST, Codec::Pcmu), (FIREFOX, Codec::Opus), (only, Codec::Pcmu)]
    {
        let mut world = World::new();
        let leg = world.answered_call(known);
        world.received(leg);
        world.pass(1000);
        let packets = world.received(leg);
        assert_eq!(packets.len(), 50);
        assert_unbroken(&packets);
        assert!(packets.iter().all(|packet| packet.payload == codec.silence()));
    }
}

#[test]
fn either_part_of_dtls_is_left_to_the_browser() {
    for part in ["passive", "active"] {
        let mut world = World::new();
        let (leg, offer) = world.ring();
        // If the offer names a part, the browser takes the other one.
        let answer = world.pick_up(&offer.replace("actpass", part), OPUS_FIRST);
        world.accept_answer(leg, &answer).expect("the answer is taken");
        world.connect(leg);
    }
}

#[test]
fn a_browser_that_takes_itself_for_controlled_connects() {
    let mut world = World::new();
    // Which of two controlled sides would give way is left to chance: one call proves nothing.
    for _ in 0..16 {
        let (leg, offer) = world.ring();
        let answer = world.pick_up(&offer.replace("a=ice-lite\r\n", ""), OPUS_FIRST);
        world.accept_answer(leg, &answer).expect("the answer is taken");
        world.connect(leg);
    }
}

#[test]
fn an_offered_leg_waits_in_silence_as_long_as_it_rings() {
    let mut world = World::new();
    let (leg, offer) = world.ring();
    assert_eq!(world.router.deadline(), None, "it needs no time");
    world.pass(300_000);
    assert_eq!(world.events, []);
    let answer = world.pick_up(&offer, OPUS_FIRST);
    world.accept_answer(leg, &answer).expect("the answer is taken");
    world.connect(leg);
    world.pass(60_000);
    assert_eq!(world.events, [(leg, LegEvent::Connected)]);
}

#[test]
fn a_browser_may_knock_before_its_answer_comes() {
    let mut world = World::new();
    let (leg, offer) = world.ring();
    let answer = world.pick_up(&offer, OPUS_FIRST);
    world.pass(3_000);
    assert_eq!(world.events, []);
    world.accept_answer(leg, &answer).expect("the answer is taken");
    world.connect(leg);
}

#[test]
fn a_browser_that_answers_and_never_connects_is_lost_after_fifteen_seconds() {
    let mut world = World::new();
    let (leg, offer) = world.ring();
    world.pass(20_000);
    let answer = world.pick_up(&offer, OPUS_FIRST);
    world.browser(leg).unplugged = true;
    world.accept_answer(leg, &answer).expect("the answer is taken");
    world.pass(14_900);
    assert_eq!(world.events, []);
    world.pass(200);
    assert_eq!(world.events, [(leg, LegEvent::Lost(LossReason::NeverConnected))]);
}

#[test]
fn a_clip_commanded_while_it_rings_is_heard_from_its_start() {
    for known in [OPUS_FIRST, PCMU_FIRST] {
        let mut world = World::new();
        let (leg, offer) = world.ring();
        let clip = clip(10);
        world.play(leg, &clip, Repeat::Times(1));
        world.pass(5_000);
        assert_eq!(world.events, []);
        let answer = world.pick_up(&offer, known);
        world.accept_answer(leg, &answer).expect("the answer is taken");
        world.connect(leg);
        let codec = world.browser(leg).codec();
        assert_eq!(Some(&world.received(leg)[0].payload), clip.frame(0, codec));
        assert!(world.events.contains(&(leg, LegEvent::PlayEnded(PlayId(leg.0 + 100)))));
    }
}

#[test]
fn a_bridge_commanded_while_it_rings_stands_once_it_connects() {
    let mut world = World::new();
    let caller = world.call(OPUS_FIRST);
    let (leg, offer) = world.ring();
    world.bridge(caller, leg);
    world.received(caller);
    world.pass(1_000);
    let waiting = world.received(caller);
    assert_eq!(waiting.len(), 50, "the caller hears silence meanwhile");
    assert_unbroken(&waiting);
    let answer = world.pick_up(&offer, OPUS_FIRST);
    world.accept_answer(leg, &answer).expect("the answer is taken");
    world.connect(leg);
    world.received(leg);
    world.pass(500);
    assert!(from(leg, &mut world, caller) >= 24);
    assert!(from(caller, &mut world, leg) >= 24);
}

#[test]
fn a_clip_commanded_while_it_rings_takes_the_place_of_a_bridge() {
    let mut world = World::new();
    let caller = world.call(OPUS_FIRST);
    let (leg, offer) = world.ring();
    world.bridge(caller, leg);
    world.play(leg, &clip(5), Repeat::Forever);
    let answer = world.pick_up(&offer, OPUS_FIRST);
    world.accept_answer(leg, &answer).expect("the answer is taken");
    world.connect(leg);
    assert_eq!(from(caller, &mut world, leg), 0);
}

#[test]
fn legs_of_different_codecs_are_bridged_whoever_called() {
    let mut world = World::new();
    let (caller, leg) = (world.call(OPUS_FIRST), world.answered_call(PCMU_FIRST));
    world.browser(leg).says = vec![Codec::Pcmu.silence()];
    world.bridge(caller, leg);
    world.pass(500);
    world.received(caller);
    world.received(leg);
    world.pass(500);
    let (at_caller, at_leg) = (world.received(caller), world.received(leg));
    assert_unbroken(&at_caller);
    assert_unbroken(&at_leg);
    assert!(at_leg.iter().all(|packet| packet.payload.len() == 160), "20 ms of µ-law");
    assert!(at_caller.len() >= 24 && at_caller.iter().all(|packet| packet.payload.len() != 160));
}

#[test]
fn a_browser_may_speak_another_codec_than_it_prefers() {
    let mut world = World::new();
    let (caller, leg) = (world.call(OPUS_FIRST), world.answered_call(PCMU_FIRST));
    world.browser(leg).speaks = Some(Codec::Opus);
    world.bridge(caller, leg);
    world.pass(500);
    world.received(leg);
    world.received(caller);
    world.pass(500);
    let now = world.now;
    world.browser(leg).press(now, 5, Press::OnlyEnds);
    world.pass(500);
    let (at_caller, at_leg) = (world.received(caller), world.received(leg));
    assert_unbroken(&at_caller);
    let forwarded = at_caller.iter().filter(|packet| packet.payload.starts_with(&[0x78, leg.0 as u8]));
    assert!(forwarded.count() >= 40, "nothing is transcoded");
    assert!(at_leg.iter().all(|packet| packet.payload.len() == 160), "it still hears what it prefers");
    assert!(world.events.contains(&(leg, LegEvent::Digit('5'))));
}

#[test]
fn of_several_offers_for_one_call_one_is_answered_and_the_others_are_dropped() {
    let mut world = World::new();
    let caller = world.call(OPUS_FIRST);
    let others = [LegId(50), LegId(51)];
    let ringing = others.map(|leg| world.make_offer(leg).expect("an offer"));
    let (leg, offer) = world.ring();
    let answer = world.pick_up(&offer, OPUS_FIRST);
    world.accept_answer(leg, &answer).expect("the answer is taken");
    for leg in others {
        world.command(MediaCommand::Drop { leg });
    }
    world.bridge(caller, leg);
    world.connect(leg);
    world.events.clear();
    let late = world.pick_up(&ringing[0], OPUS_FIRST);
    assert_eq!(world.accept_answer(others[0], &late), Err(OfferError::NotAwaited));
    world.received(caller);
    world.pass(20_000);
    assert_eq!(world.events, []);
    assert_eq!(from(leg, &mut world, caller), 1_000);
}

#[test]
fn dropping_a_leg_that_rings_leaves_the_other_to_silence() {
    let mut world = World::new();
    let caller = world.call(OPUS_FIRST);
    let (leg, _) = world.ring();
    world.bridge(caller, leg);
    world.command(MediaCommand::Drop { leg });
    world.events.clear();
    // The number is free: nothing of the first leg is left.
    world.make_offer(leg).expect("an offer");
    world.play(leg, &clip(5), Repeat::Forever);
    world.received(caller);
    world.pass(500);
    let packets = world.received(caller);
    assert_eq!(packets.len(), 25);
    assert!(packets.iter().all(|packet| packet.payload == Codec::Opus.silence()));
    assert_eq!(world.events, []);
}

#[test]
fn an_answer_that_nobody_awaits_is_an_error() {
    let mut world = World::new();
    let (leg, offer) = world.ring();
    let answer = world.pick_up(&offer, OPUS_FIRST);
    assert_eq!(world.accept_answer(LegId(99), &answer), Err(OfferError::NotAwaited));
    world.accept_answer(leg, &answer).expect("the answer is taken");
    assert_eq!(world.accept_answer(leg, &answer), Err(OfferError::NotAwaited), "once is enough");
    world.connect(leg);
    let caller = world.call(OPUS_FIRST);
    assert_eq!(world.accept_answer(caller, &answer), Err(OfferError::NotAwaited));
}

#[test]
fn a_leg_is_offered_once() {
    let mut world = World::new();
    let caller = world.call(OPUS_FIRST);
    let (leg, _) = world.ring();
    assert_eq!(world.make_offer(leg), Err(OfferError::Exists));
    assert_eq!(world.make_offer(caller), Err(OfferError::Exists));
}

#[test]
fn a_bad_answer_leaves_the_leg_ringing() {
    let mut world = World::new();
    let caller = world.call(OPUS_FIRST);
    let (leg, offer) = world.ring();
    world.bridge(caller, leg);
    let answer = world.pick_up(&offer, OPUS_FIRST);
    let without = |start: &str| -> String {
        answer.split_inclusive("\r\n").filter(|line| !line.starts_with(start)).collect()
    };
    let foreign = world.offer(OPUS_FIRST);
    let error = |world: &mut World, answer: &str| world.accept_answer(leg, answer).expect_err("is bad");
    for text in ["", "v=0", "hello", "\r\n\r\n"] {
        error(&mut world, text);
    }
    assert!(matches!(error(&mut world, "nonsense"), OfferError::Malformed(_)));
    for start in ["a=fingerprint", "a=ice-ufrag", "a=ice-pwd"] {
        assert!(matches!(error(&mut world, &without(start)), OfferError::Refused(_)), "{start}");
    }
    assert!(matches!(error(&mut world, &foreign), OfferError::Refused(_)), "of another call");
    let lite = answer.replacen("a=group", "a=ice-lite\r\na=group", 1);
    assert!(matches!(error(&mut world, &lite), OfferError::Refused(_)), "nobody would knock");
    let rejected = answer.replacen("m=audio 9", "m=audio 0", 1);
    assert_eq!(error(&mut world, &rejected), OfferError::NotOneAudioLine);
    let no_codec = answer.replace("opus/48000/2", "speex/16000").replace("PCMU", "LPC");
    assert_eq!(error(&mut world, &no_codec), OfferError::NoCodec);

    world.accept_answer(leg, &answer).expect("the good answer is still awaited");
    world.connect(leg);
    world.received(caller);
    world.pass(500);
    assert!(from(leg, &mut world, caller) >= 24, "the bridge stands");
}

#[test]
fn a_browser_may_answer_with_an_offer_of_its_own() {
    let mut world = World::new();
    let caller = world.call(OPUS_FIRST);
    let (leg, ours) = world.ring();
    world.bridge(caller, leg);
    world.answer(leg, "nonsense").expect_err("is bad");
    assert_eq!(world.dial(OPUS_FIRST), leg);
    world.connect(leg);
    world.received(caller);
    world.pass(500);
    assert!(from(leg, &mut world, caller) >= 24, "the bridge stands");
    let late = world.pick_up(&ours, OPUS_FIRST);
    assert_eq!(world.accept_answer(leg, &late), Err(OfferError::NotAwaited));
}

#[test]
fn an_answered_leg_survives_an_ice_restart_from_another_address() {
    for known in [OPUS_FIRST, PCMU_FIRST] {
        let mut world = World::new();
        let (caller, leg) = (world.call(known), world.answered_call(known));
        world.bridge(caller, leg);
        world.pass(1_000);
        world.events.clear();
        world.browser(leg).unplugged = true;
        world.pass(3_000);
        let ssrc = world.received(leg)[0].ssrc;
        let offer = world.browser(leg).restart("10.7.7.7:4444");
        let answer = world.answer(leg, &offer).expect("an answer");
        world.browser(leg).accept(&answer);
        world.browser(leg).gather();
        world.browser(leg).unplugged = false;
        world.pass(1_500);
        assert_eq!(world.events, [(leg, LegEvent::Suspect), (leg, LegEvent::Resumed)]);
        world.received(leg);
        world.received(caller);
        world.pass(1_000);
        let at_leg = world.received(leg);
        assert_unbroken(&at_leg);
        assert!(at_leg.len() >= 49 && at_leg[0].ssrc == ssrc, "the same stream goes on");
        assert!(from(leg, &mut world, caller) >= 49);
    }
}
