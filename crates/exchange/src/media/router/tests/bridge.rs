//! Two legs that hear each other.

use std::{f64::consts::TAU, time::Duration};

use super::{
    browser::{OPUS_FIRST, PCMU_FIRST},
    world::{World, assert_unbroken, clip},
};
use crate::media::{
    LegId, MediaCommand, Repeat,
    codec::{Codec, OpusDecoder, OpusEncoder20, Payload, decode_ulaw, encode_ulaw},
    synth,
};

/// How many of the packets hold what the call harness lets this leg say.
fn from(leg: LegId, packets: &[super::browser::Received]) -> usize {
    packets.iter().filter(|packet| packet.payload.starts_with(&[0x78, leg.0 as u8])).count()
}

#[test]
fn each_side_hears_the_other() {
    let mut world = World::new();
    let (a, b) = (world.call(OPUS_FIRST), world.call(OPUS_FIRST));
    world.bridge(a, b);
    world.pass(1000);
    let (at_a, at_b) = (world.received(a), world.received(b));
    assert!(from(b, &at_a) >= 49, "A hears B");
    assert!(from(a, &at_b) >= 49, "B hears A");
    assert_unbroken(&at_a);
    assert_unbroken(&at_b);
    let forwarded: Vec<u8> = at_b.iter().filter(|p| p.payload[0] == 0x78).map(|p| p.payload[2]).collect();
    assert!(forwarded.windows(2).all(|pair| pair[1] == (pair[0] + 1) % 50), "every packet, in order");
}

#[test]
fn nobody_can_tell_prompt_bridge_and_prompt_apart_by_the_numbers() {
    for offered in [OPUS_FIRST, PCMU_FIRST] {
        let mut world = World::new();
        let (a, b) = (world.call(offered), world.call(offered));
        world.received(a);
        for turn in 0..3 {
            world.play(a, &clip(500), Repeat::Forever);
            world.pass(500 + 7 * turn);
            world.bridge(a, b);
            world.pass(703);
            world.command(MediaCommand::Unbridge { leg: b });
            world.pass(211);
        }
        let packets = world.received(a);
        assert_unbroken(&packets);
        assert!(from(b, &packets) > 90);
        // The timestamps agree with the clock.
        let (first, last) = (&packets[0], &packets[packets.len() - 1]);
        let ticks = f64::from(last.timestamp.wrapping_sub(first.timestamp));
        let told = ticks / f64::from(world.browser(a).codec().clock());
        let passed = (last.at - first.at).as_secs_f64();
        assert!((told - passed).abs() < 0.15, "{told} s told, {passed} s passed");
    }
}

#[test]
fn the_first_packet_after_a_cut_is_marked() {
    let mut world = World::new();
    let (a, b) = (world.call(OPUS_FIRST), world.call(OPUS_FIRST));
    world.bridge(a, b);
    world.received(a);
    world.pass(500);
    world.command(MediaCommand::Unbridge { leg: a });
    world.pass(500);
    let packets = world.received(a);
    let marked: Vec<bool> =
        packets.iter().filter(|p| p.marker).map(|p| p.payload.starts_with(&[0x78])).collect();
    assert_eq!(marked, [true, false], "one at the start of the bridge, one at the start of the silence");
}

#[test]
fn lost_packets_stay_visible_so_that_they_can_be_concealed() {
    let mut world = World::new();
    let (a, b) = (world.call(OPUS_FIRST), world.call(OPUS_FIRST));
    world.bridge(a, b);
    world.pass(500);
    world.received(b);
    world.pass(100);
    world.browser(a).lose(3);
    world.pass(500);
    let packets = world.received(b);
    let gaps: Vec<u64> =
        packets.windows(2).map(|pair| pair[1].sequence - pair[0].sequence).filter(|d| *d > 1).collect();
    assert_eq!(gaps, [4]);
}

#[test]
fn empty_packets_leave_no_gap() {
    let mut world = World::new();
    let (a, b) = (world.call(OPUS_FIRST), world.call(OPUS_FIRST));
    world.bridge(a, b);
    world.pass(500);
    let now = world.now;
    world.browser(a).probe(now);
    world.browser(a).probe(now);
    world.pass(500);
    assert_unbroken(&world.received(b));
}

#[test]
fn dropping_one_leg_leaves_the_other_to_silence() {
    let mut world = World::new();
    let (a, b) = (world.call(OPUS_FIRST), world.call(OPUS_FIRST));
    world.bridge(a, b);
    world.pass(500);
    world.command(MediaCommand::Drop { leg: b });
    world.received(a);
    world.pass(500);
    let packets = world.received(a);
    assert_eq!(packets.len(), 25);
    assert!(packets.iter().all(|packet| packet.payload == Codec::Opus.silence()));
    assert_unbroken(&packets);
}

#[test]
fn a_prompt_to_one_side_ends_the_bridge_for_both() {
    let mut world = World::new();
    let (a, b) = (world.call(OPUS_FIRST), world.call(OPUS_FIRST));
    world.bridge(a, b);
    world.pass(500);
    world.play(a, &clip(500), Repeat::Forever);
    world.received(b);
    world.pass(500);
    assert_eq!(from(a, &world.received(b)), 0);
}

#[test]
fn a_third_leg_takes_over_and_the_first_falls_silent() {
    let mut world = World::new();
    let (dj, first, second) = (world.call(OPUS_FIRST), world.call(OPUS_FIRST), world.call(OPUS_FIRST));
    world.bridge(dj, first);
    world.pass(500);
    world.bridge(dj, second);
    world.received(dj);
    world.received(first);
    world.pass(500);
    let at_dj = world.received(dj);
    assert_eq!(from(first, &at_dj), 0);
    assert!(from(second, &at_dj) >= 24);
    assert!(world.received(first).iter().all(|packet| packet.payload == Codec::Opus.silence()));
}

#[test]
fn a_side_that_stops_sending_is_replaced_by_silence_and_heard_again() {
    let mut world = World::new();
    let (a, b) = (world.call(OPUS_FIRST), world.call(OPUS_FIRST));
    world.bridge(a, b);
    world.pass(500);
    let says = std::mem::take(&mut world.browser(b).says);
    world.received(a);
    world.pass(1000);
    let quiet = world.received(a);
    assert!(quiet.len() > 38, "steady silence instead: {}", quiet.len());
    world.browser(b).says = says;
    world.pass(500);
    let again = world.received(a);
    assert!(from(b, &again) > 20);
    assert_unbroken(&[quiet, again].concat());
}

/// A tone in frames of a codec, as a browser would send it.
pub(super) fn tone(hz: f64, codec: Codec) -> Vec<Payload> {
    let sound = synth::tone(hz, Duration::from_secs(1), -10.0);
    let mut opus = OpusEncoder20::new(8_000, 24_000).expect("an encoder");
    let encode = |frame: &[i16]| match codec {
        Codec::Opus => opus.encode(frame).expect("encodes"),
        Codec::Pcmu => frame.iter().map(|sample| encode_ulaw(*sample)).collect(),
    };
    sound.chunks(160).map(encode).collect()
}

/// How much of the sound's power is at a frequency, 0 to 1.
pub(super) fn share(sound: &[i16], hz: f64) -> f64 {
    let (mut sine, mut cosine, mut power) = (0.0, 0.0, 0.0);
    for (n, sample) in sound.iter().enumerate() {
        let (value, angle) = (f64::from(*sample), TAU * hz * n as f64 / 8_000.0);
        sine += value * angle.sin();
        cosine += value * angle.cos();
        power += value * value;
    }
    2.0 * (sine * sine + cosine * cosine) / (power * sound.len() as f64).max(1.0)
}

#[test]
fn legs_of_different_codecs_hear_each_other() {
    let mut world = World::new();
    let (opus, pcmu) = (world.call(OPUS_FIRST), world.call(PCMU_FIRST));
    world.browser(opus).says = tone(700.0, Codec::Opus);
    world.browser(pcmu).says = tone(1100.0, Codec::Pcmu);
    world.bridge(opus, pcmu);
    world.pass(300);
    world.received(opus);
    world.received(pcmu);
    world.pass(1000);

    let at_pcmu = world.received(pcmu);
    assert_unbroken(&at_pcmu);
    let heard: Vec<i16> =
        at_pcmu.iter().flat_map(|packet| packet.payload.iter().copied().map(decode_ulaw)).collect();
    assert!(share(&heard[800..7200], 700.0) > 0.9, "the tone of the Opus side");

    let at_opus = world.received(opus);
    assert_unbroken(&at_opus);
    let mut decoder = OpusDecoder::new(8_000).expect("a decoder");
    let heard: Vec<i16> =
        at_opus.iter().flat_map(|packet| decoder.decode(&packet.payload).expect("is Opus")).collect();
    assert!(share(&heard[800..7200], 1100.0) > 0.9, "the tone of the PCMU side");
}
