//! Telephone keys.

use super::{
    browser::{FIREFOX, OPUS_FIRST, PCMU_FIRST, Press, Received},
    world::{World, assert_unbroken},
};
use crate::media::{LegEvent, LegId, codec::Codec};

const STAR: u8 = 10;

fn digits(world: &World) -> String {
    let digit = |(_, event): &(LegId, LegEvent)| match event {
        LegEvent::Digit(digit) => Some(*digit),
        _ => None,
    };
    world.events.iter().filter_map(digit).collect()
}

#[test]
fn a_key_is_told_once_whatever_the_browser_sends() {
    for known in [OPUS_FIRST, PCMU_FIRST, FIREFOX] {
        for press in [Press::Regular, Press::OnlyEnds] {
            for stand in [World::call, World::answered_call] {
                let mut world = World::new();
                let leg = stand(&mut world, known);
                let now = world.now;
                world.browser(leg).press(now, STAR, press);
                world.pass(500);
                assert_eq!(digits(&world), "*");
            }
        }
    }
}

#[test]
fn keys_are_told_in_their_order() {
    let mut world = World::new();
    let leg = world.call(OPUS_FIRST);
    for event in [1, 1, 11, 0] {
        let now = world.now;
        world.browser(leg).press(now, event, Press::Regular);
        world.pass(230);
    }
    assert_eq!(digits(&world), "11#0");
}

#[test]
fn the_other_side_neither_hears_a_key_nor_sees_a_gap() {
    for press in [Press::Regular, Press::OnlyEnds] {
        let mut world = World::new();
        let (a, b) = (world.call(OPUS_FIRST), world.call(OPUS_FIRST));
        world.bridge(a, b);
        world.pass(500);
        world.received(b);
        let now = world.now;
        world.browser(a).press(now, STAR, press);
        world.pass(500);
        let packets = world.received(b);
        assert_unbroken(&packets);
        let from_a = |packet: &&Received| packet.payload.starts_with(&[0x78, a.0 as u8]);
        let sound = packets.iter().filter(from_a).count();
        let silence = packets.iter().filter(|packet| packet.payload == Codec::Opus.silence()).count();
        assert_eq!(sound + silence, packets.len(), "nothing of the key");
        assert!((6..=8).contains(&silence), "silence for the 160 ms of the key: {silence} frames");
    }
}
