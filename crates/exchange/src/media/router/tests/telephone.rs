//! Telephones among browsers.

use super::{
    browser::{OPUS_FIRST, Offered, PCMU_FIRST},
    world::{World, assert_unbroken, clip},
};
use crate::media::{
    Clip, LegEvent, LegId, MediaCommand, PlayId, Repeat,
    codec::{Codec, OpusDecoder, decode_ulaw},
    synth,
};
use std::{sync::Arc, time::Duration};

/// A number no browser of the world has.
const TELEPHONE: LegId = LegId(1_000);

fn tone(hz: f64) -> Arc<Clip> {
    let sound = synth::tone(hz, Duration::from_secs(1), -20.0);
    Arc::new(Clip::from_pcm(&sound, synth::RATE).expect("encodes"))
}

fn speak(world: &mut World, play: u64, clip: &Arc<Clip>) {
    world.command(MediaCommand::Speak { leg: TELEPHONE, play: PlayId(play), clip: Arc::clone(clip) });
}

/// A browser that talks with a simulated party.
fn in_company(offered: &[Offered]) -> (World, LegId) {
    let mut world = World::new();
    let browser = world.call(offered);
    world.command(MediaCommand::OpenTelephone { leg: TELEPHONE });
    world.bridge(browser, TELEPHONE);
    world.pass(200);
    (world, browser)
}

/// What a browser has heard since it was last asked.
fn heard(world: &mut World, leg: LegId) -> Vec<i16> {
    let packets = world.received(leg);
    assert_unbroken(&packets);
    let mut decoder = OpusDecoder::new(8_000).expect("a decoder");
    let codec = world.browser(leg).codec();
    let sound = packets.iter().flat_map(|packet| match codec {
        Codec::Opus => decoder.decode(&packet.payload).expect("is Opus"),
        Codec::Pcmu => packet.payload.iter().copied().map(decode_ulaw).collect(),
    });
    sound.collect()
}

fn level(sound: &[i16]) -> f64 {
    let power = sound.iter().map(|s| f64::from(*s).powi(2)).sum::<f64>() / sound.len() as f64;
    10.0 * (2.0 * power / f64::from(i16::MAX).powi(2)).max(1e-12).log10()
}

#[test]
fn a_bridged_browser_hears_what_the_party_says() {
    for offered in [OPUS_FIRST, PCMU_FIRST] {
        let (mut world, browser) = in_company(offered);
        world.received(browser);
        world.pass(400);
        assert!(level(&heard(&mut world, browser)) < -60.0, "nobody speaks yet");
        speak(&mut world, 1, &tone(500.0));
        world.pass(900);
        let level = level(&heard(&mut world, browser));
        assert!((-23.0..-18.0).contains(&level), "{level} dB");
    }
}

#[test]
fn the_end_of_what_is_said_is_told_once() {
    let (mut world, _) = in_company(OPUS_FIRST);
    speak(&mut world, 7, &tone(500.0));
    world.pass(900);
    let spoken = (TELEPHONE, LegEvent::Spoken(PlayId(7)));
    assert!(!world.events.contains(&spoken));
    world.pass(1_200);
    assert_eq!(world.events.iter().filter(|event| **event == spoken).count(), 1);
}

#[test]
fn company_and_its_end_are_noticed() {
    let (mut world, browser) = in_company(OPUS_FIRST);
    assert!(world.events.contains(&(TELEPHONE, LegEvent::Bridged)));
    assert!(!world.events.contains(&(TELEPHONE, LegEvent::Unbridged)));
    world.command(MediaCommand::Drop { leg: browser });
    world.pass(100);
    assert_eq!(world.events.last(), Some(&(TELEPHONE, LegEvent::Unbridged)));
}

#[test]
fn prompts_end_for_a_party_when_they_would_for_a_listener() {
    let mut world = World::new();
    world.command(MediaCommand::OpenTelephone { leg: TELEPHONE });
    world.play(TELEPHONE, &clip(25), Repeat::Times(2));
    world.pass(980);
    assert!(world.events.is_empty());
    world.pass(60);
    assert_eq!(world.events, [(TELEPHONE, LegEvent::PlayEnded(PlayId(TELEPHONE.0 + 100)))]);
    world.play(TELEPHONE, &clip(3), Repeat::Forever);
    world.pass(1_000);
    assert_eq!(world.events.len(), 1, "music on hold has no end");
}

#[test]
fn a_party_taken_from_music_hears_no_end_of_it() {
    let mut world = World::new();
    let browser = world.call(OPUS_FIRST);
    world.command(MediaCommand::OpenTelephone { leg: TELEPHONE });
    world.play(TELEPHONE, &clip(500), Repeat::Times(1));
    world.pass(100);
    world.bridge(browser, TELEPHONE);
    world.pass(12_000);
    assert!(!world.events.iter().any(|(_, event)| matches!(event, LegEvent::PlayEnded(_))));
}

#[test]
fn a_dropped_party_is_gone_and_leaves_silence() {
    let (mut world, browser) = in_company(OPUS_FIRST);
    speak(&mut world, 1, &tone(500.0));
    world.pass(200);
    world.command(MediaCommand::Drop { leg: TELEPHONE });
    world.pass(100);
    world.received(browser);
    world.pass(300);
    let silence = Codec::Opus.silence();
    assert!(world.received(browser).iter().all(|packet| packet.payload == silence));
    world.command(MediaCommand::Drop { leg: browser });
    assert_eq!(world.router.deadline(), None, "nothing is left to wake for");
}

#[test]
fn two_parties_may_be_bridged() {
    let mut world = World::new();
    world.command(MediaCommand::OpenTelephone { leg: TELEPHONE });
    world.command(MediaCommand::OpenTelephone { leg: LegId(1_001) });
    world.bridge(TELEPHONE, LegId(1_001));
    speak(&mut world, 1, &tone(500.0));
    world.pass(1_500);
    assert!(world.events.contains(&(TELEPHONE, LegEvent::Spoken(PlayId(1)))));
}
