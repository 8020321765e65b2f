//! Datagrams and offers from attackers.

use proptest::prelude::*;

use super::{
    browser::{OPUS_FIRST, PCMU_FIRST},
    world::{World, assert_unbroken},
};
use crate::media::LegId;

#[test]
fn garbage_from_strangers_and_from_the_peers_own_address_disturbs_nothing() {
    let mut world = World::new();
    let (a, b) = (world.call(OPUS_FIRST), world.call(OPUS_FIRST));
    world.bridge(a, b);
    world.pass(500);
    world.events.clear();
    world.received(b);
    let own = world.browser(a).address.to_string();
    let kinds: [&[u8]; 8] = [
        &[],
        &[0],
        &[0; 20],
        b"\x00\x01\x00\x08\x21\x12\xa4\x42abcdefghijkl\x00\x06\x00\x04none",
        // An invalid DTLS record, and a close alert without encryption.
        &[22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 1, 0, 4, 1, 2, 3, 4],
        &[21, 254, 253, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 1, 0],
        // RTP and RTCP without a valid tag.
        &[0x80, 111, 0, 1, 0, 0, 0, 1, 0, 0, 0, 7, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17],
        &[0x80, 203, 0, 1, 0, 0, 0, 7, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20],
    ];
    for bytes in kinds {
        world.inject("203.0.113.9:9999", bytes);
        world.inject(&own, bytes);
        world.pass(40);
    }
    world.pass(500);
    assert_eq!(world.events, []);
    assert_unbroken(&world.received(b));
}

#[test]
fn an_ice_check_without_proof_does_not_steal_an_address() {
    let mut world = World::new();
    let (a, b) = (world.call(OPUS_FIRST), world.call(OPUS_FIRST));
    let offer = world.offer(OPUS_FIRST);
    let answer = world.answer(LegId(50), &offer).expect("an answer");
    let ufrag = answer.split("\r\n").find_map(|line| line.strip_prefix("a=ice-ufrag:")).expect("a name");
    let name = format!("{ufrag}:else");
    let mut check = b"\x00\x01\x00\x00\x21\x12\xa4\x42abcdefghijkl\x00\x06".to_vec();
    check.extend((name.len() as u16).to_be_bytes());
    check.extend(name.as_bytes());
    check.resize(check.len().next_multiple_of(4), 0);
    let length = (check.len() as u16 - 20).to_be_bytes();
    check[2..4].copy_from_slice(&length);
    let own = world.browser(a).address.to_string();
    world.inject(&own, &check);
    world.bridge(a, b);
    world.received(b);
    world.pass(500);
    assert!(
        world.received(b).iter().filter(|packet| packet.payload[0] == 0x78).count() >= 24,
        "A is still heard"
    );
}

/// Answers to ICE checks of one leg that come from a thousand addresses in a second.
fn flood(world: &mut World, leg: LegId) -> usize {
    let mut answered = 0;
    let check = world.check_of(leg);
    for n in 0..1_000u16 {
        answered += world.inject(&format!("203.0.113.{}:{}", n % 250, 2_000 + n), &check);
        world.pass(1);
    }
    answered
}

#[test]
fn checks_from_ever_new_addresses_are_dropped_and_nobody_is_the_worse_for_it() {
    let mut world = World::new();
    let (a, b) = (world.call(OPUS_FIRST), world.call(OPUS_FIRST));
    // Its checks have all it takes: whoever has a token has a call.
    let attacker = world.call(OPUS_FIRST);
    world.pass(3_000);
    world.bridge(a, b);
    world.pass(500);
    world.events.clear();
    world.received(b);
    let answered = flood(&mut world, attacker);
    assert!((1..=10).contains(&answered), "{answered} of a thousand new addresses");
    assert_unbroken(&world.received(b));
    let own = world.browser(attacker).address.to_string();
    let check = world.check_of(attacker);
    let answered: usize = (0..10_000).map(|_| world.inject(&own, &check)).sum();
    assert!(answered <= 151, "{answered} checks of one address");
    world.pass(500);
    assert_unbroken(&world.received(b));
    assert_eq!(world.events, []);
}

#[test]
fn packets_without_end_are_dropped_before_they_are_decrypted() {
    let mut world = World::new();
    let a = world.call(OPUS_FIRST);
    let own = world.browser(a).address.to_string();
    let mut traffic = super::super::traffic::Traffic::new(world.now);
    let taken = (0..10_000).filter(|_| traffic.packet(world.now)).count();
    assert_eq!(taken, 500);
    for n in 0..10_000u16 {
        let [high, low] = n.to_be_bytes();
        world.inject(
            &own,
            &[0x80, 111, high, low, 0, 0, 0, 1, 0, 0, 0, 7, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
        );
    }
    world.pass(3_000);
    world.events.clear();
    world.pass(1_000);
    assert_eq!(world.events, [], "the peer is heard again");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_datagram_panics(
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
        first in prop_oneof![Just(0u8), Just(1), Just(22), Just(23), Just(128), any::<u8>()],
    ) {
        let mut world = World::new();
        let leg = world.call(PCMU_FIRST);
        let own = world.browser(leg).address.to_string();
        world.inject(&own, &bytes);
        let mut shaped = vec![first];
        shaped.extend(bytes);
        world.inject(&own, &shaped);
        world.events.clear();
        world.pass(200);
        prop_assert_eq!(&world.events, &[]);
    }

    #[test]
    fn no_offer_panics(cut in 0usize..3000, at in 0usize..3000, byte in 0u8..128) {
        let mut world = World::new();
        let offer = world.offer(OPUS_FIRST);
        let mut bytes = offer.into_bytes();
        let length = bytes.len();
        bytes[at % length] = byte;
        bytes.truncate(length - cut % length);
        let text = String::from_utf8(bytes).expect("ASCII");
        let _ = world.answer(LegId(1), &text);
        world.pass(100);
    }

    #[test]
    fn no_answer_spoils_an_offer(cut in 0usize..60, at in 0usize..3000, byte in 0u8..128) {
        let mut world = World::new();
        let (leg, offer) = world.ring();
        let good = world.pick_up(&offer, OPUS_FIRST);
        let mut bytes = good.clone().into_bytes();
        let length = bytes.len();
        bytes[at % length] = byte;
        bytes.truncate(length - cut);
        let text = String::from_utf8(bytes).expect("ASCII");
        if world.accept_answer(leg, &text).is_err() {
            world.accept_answer(leg, &good).expect("the good answer is still awaited");
            world.connect(leg);
        }
        world.pass(100);
    }
}
