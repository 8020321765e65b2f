//! Peers that move, fall silent or go away.

use super::{
    browser::{OPUS_FIRST, PCMU_FIRST},
    world::{World, assert_unbroken},
};
use crate::media::{LegEvent, LegId, LossReason, MediaCommand, OfferError, codec::Codec};

fn told(world: &mut World) -> Vec<(LegId, LegEvent)> {
    std::mem::take(&mut world.events)
}

#[test]
fn a_peer_that_dies_is_suspect_and_then_lost() {
    let mut world = World::new();
    let (a, b) = (world.call(OPUS_FIRST), world.call(OPUS_FIRST));
    world.bridge(a, b);
    world.pass(1000);
    told(&mut world);
    world.browser(a).unplugged = true;
    world.pass(1_450);
    assert_eq!(told(&mut world), []);
    world.pass(100);
    assert_eq!(told(&mut world), [(a, LegEvent::Suspect)]);
    world.pass(6_400);
    assert_eq!(told(&mut world), []);
    world.pass(100);
    assert_eq!(told(&mut world), [(a, LegEvent::Lost(LossReason::NoRtp))]);
    world.received(b);
    world.pass(500);
    let packets = world.received(b);
    assert_eq!(packets.len(), 25, "the other side goes on");
    assert!(packets.iter().all(|packet| packet.payload == Codec::Opus.silence()));
    assert_eq!(told(&mut world), []);
}

#[test]
fn a_peer_that_comes_back_in_time_is_heard_again() {
    let mut world = World::new();
    let leg = world.call(OPUS_FIRST);
    told(&mut world);
    world.browser(leg).unplugged = true;
    world.pass(4_000);
    world.browser(leg).unplugged = false;
    world.pass(4_000);
    assert_eq!(told(&mut world), [(leg, LegEvent::Suspect), (leg, LegEvent::Resumed)]);
}

#[test]
fn a_peer_that_closes_is_lost_at_once() {
    let mut world = World::new();
    let leg = world.call(OPUS_FIRST);
    told(&mut world);
    world.browser(leg).close();
    world.pass(40);
    assert_eq!(told(&mut world), [(leg, LegEvent::Lost(LossReason::Closed))]);
    assert!(world.router.deadline().is_none(), "it is forgotten");
}

#[test]
fn a_leg_that_is_dropped_is_not_reported_lost() {
    let mut world = World::new();
    let leg = world.call(OPUS_FIRST);
    told(&mut world);
    world.command(MediaCommand::Drop { leg });
    world.command(MediaCommand::Drop { leg });
    world.pass(20_000);
    assert_eq!(told(&mut world), []);
}

#[test]
fn sound_goes_on_over_an_ice_restart_from_another_address() {
    let mut world = World::new();
    let (a, b) = (world.call(OPUS_FIRST), world.call(OPUS_FIRST));
    world.bridge(a, b);
    world.pass(1000);
    told(&mut world);
    // Three seconds without a network, then another one.
    world.browser(a).unplugged = true;
    world.pass(3000);
    let ssrc = world.received(a)[0].ssrc;
    let offer = world.browser(a).restart("10.7.7.7:4444");
    let answer = world.answer(a, &offer).expect("an answer");
    world.browser(a).accept(&answer);
    world.browser(a).gather();
    world.browser(a).unplugged = false;
    world.pass(1500);
    assert_eq!(told(&mut world), [(a, LegEvent::Suspect), (a, LegEvent::Resumed)]);
    world.received(a);
    world.received(b);
    world.pass(1000);
    let (at_a, at_b) = (world.received(a), world.received(b));
    assert_unbroken(&at_a);
    assert_unbroken(&at_b);
    assert!(at_a.len() >= 49 && at_a[0].ssrc == ssrc, "the same stream goes on");
    assert!(at_b.iter().all(|packet| packet.payload.starts_with(&[0x78, a.0 as u8])));
}

#[test]
fn sound_does_not_pause_for_an_ice_restart_on_a_working_network() {
    let mut world = World::new();
    let leg = world.call(OPUS_FIRST);
    told(&mut world);
    world.received(leg);
    let address = world.browser(leg).address.to_string();
    let offer = world.browser(leg).restart(&address);
    let answer = world.answer(leg, &offer).expect("an answer");
    world.browser(leg).accept(&answer);
    world.browser(leg).gather();
    world.pass(2000);
    let packets = world.received(leg);
    assert_unbroken(&packets);
    assert!(packets.len() >= 98, "{} packets in two seconds", packets.len());
    assert_eq!(told(&mut world), []);
}

#[test]
fn a_bad_re_offer_leaves_the_call_as_it_was() {
    let mut world = World::new();
    let leg = world.call(OPUS_FIRST);
    told(&mut world);
    world.answer(leg, "nonsense").expect_err("no answer");
    let other_codec = world.offer(&PCMU_FIRST[..1]);
    assert_eq!(world.answer(leg, &other_codec), Err(OfferError::NoCodec));
    world.received(leg);
    world.pass(1000);
    assert_eq!(world.received(leg).len(), 50);
    assert_eq!(told(&mut world), []);
}

#[test]
fn commands_for_unknown_legs_do_nothing() {
    let mut world = World::new();
    let leg = world.call(OPUS_FIRST);
    told(&mut world);
    let stranger = LegId(99);
    world.bridge(leg, stranger);
    world.bridge(leg, leg);
    world.command(MediaCommand::Unbridge { leg: stranger });
    world.command(MediaCommand::Silence { leg: stranger });
    world.command(MediaCommand::Drop { leg: stranger });
    world.received(leg);
    world.pass(500);
    assert_eq!(world.received(leg).len(), 25);
    assert_eq!(told(&mut world), []);
}
