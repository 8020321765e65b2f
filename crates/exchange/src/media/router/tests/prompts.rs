//! Playing clips.

use std::collections::HashSet;

use super::{
    browser::{OPUS_FIRST, PCMU_FIRST},
    world::{World, assert_unbroken, clip},
};
use crate::media::{LegEvent, LegId, MediaCommand, PlayId, Repeat};

fn ends(world: &World) -> usize {
    world.events.iter().filter(|(_, event)| matches!(event, LegEvent::PlayEnded(_))).count()
}

#[test]
fn a_clip_is_heard_whole_and_its_end_is_told() {
    for offered in [OPUS_FIRST, PCMU_FIRST] {
        let mut world = World::new();
        let leg = world.call(offered);
        let (codec, clip) = (world.browser(leg).codec(), clip(25));
        world.received(leg);
        world.play(leg, &clip, Repeat::Times(2));
        world.pass(980);
        assert_eq!(ends(&world), 0, "its last frame is not over");
        world.pass(60);
        assert!(world.events.contains(&(leg, LegEvent::PlayEnded(PlayId(leg.0 + 100)))));
        let packets = world.received(leg);
        assert_unbroken(&packets);
        let expected = (0..50).map(|index| clip.frame(index % 25, codec).expect("a frame"));
        assert!(packets.iter().map(|packet| &packet.payload).take(50).eq(expected), "every frame in order");
        assert_eq!(packets[50].payload, codec.silence());
        world.pass(1000);
        assert_eq!(ends(&world), 1, "the end is told once");
    }
}

#[test]
fn a_clip_waits_for_the_leg_to_connect() {
    let mut world = World::new();
    let leg = world.dial(OPUS_FIRST);
    world.browser(leg).unplugged = true;
    let clip = clip(5);
    world.play(leg, &clip, Repeat::Times(1));
    world.pass(2000);
    world.browser(leg).unplugged = false;
    world.pass(4000);
    let codec = world.browser(leg).codec();
    assert_eq!(ends(&world), 1);
    assert_eq!(Some(&world.received(leg)[0].payload), clip.frame(0, codec));
}

#[test]
fn a_new_clip_cuts_the_old_one_short_without_a_word() {
    let mut world = World::new();
    let leg = world.call(OPUS_FIRST);
    world.play(leg, &clip(100), Repeat::Forever);
    world.pass(500);
    let second = clip(10);
    world.command(MediaCommand::Play { leg, play: PlayId(7), clip: second, repeat: Repeat::Times(1) });
    world.pass(1000);
    let told: Vec<_> =
        world.events.iter().filter(|(_, event)| matches!(event, LegEvent::PlayEnded(_))).collect();
    assert_eq!(told, [&(leg, LegEvent::PlayEnded(PlayId(7)))]);
    assert_unbroken(&world.received(leg));
}

#[test]
fn music_on_hold_has_no_end_until_silence_is_commanded() {
    let mut world = World::new();
    let leg = world.call(OPUS_FIRST);
    world.play(leg, &clip(3), Repeat::Forever);
    world.pass(5000);
    world.command(MediaCommand::Silence { leg });
    world.received(leg);
    world.pass(200);
    assert_eq!(ends(&world), 0);
    let codec = world.browser(leg).codec();
    assert!(world.received(leg).iter().all(|packet| packet.payload == codec.silence()));
}

#[test]
fn two_legs_hear_one_clip_at_their_own_times() {
    let mut world = World::new();
    let (a, b) = (world.call(OPUS_FIRST), world.call(PCMU_FIRST));
    let clip = clip(50);
    world.play(a, &clip, Repeat::Times(1));
    world.pass(300);
    world.play(b, &clip, Repeat::Times(1));
    world.pass(800);
    let ended = |leg: LegId| (leg, LegEvent::PlayEnded(PlayId(leg.0 + 100)));
    assert!(world.events.contains(&ended(a)) && !world.events.contains(&ended(b)));
    world.pass(300);
    assert!(world.events.contains(&ended(b)));
}

#[test]
fn frames_for_several_legs_are_spread_over_the_time_of_a_frame() {
    let mut world = World::new();
    let legs = [(); 5].map(|()| world.call(OPUS_FIRST));
    for leg in legs {
        world.play(leg, &clip(500), Repeat::Forever);
    }
    world.pass(200);
    let times: HashSet<_> = legs.map(|leg| world.received(leg).last().expect("a packet").at).into();
    assert_eq!(times.len(), legs.len(), "each at a time of its own");
}

#[test]
fn after_a_stall_the_clip_goes_on_without_a_burst() {
    let mut world = World::new();
    let leg = world.call(OPUS_FIRST);
    world.play(leg, &clip(500), Repeat::Forever);
    world.pass(1000);
    world.received(leg);
    // The machine was busy elsewhere.
    world.now += std::time::Duration::from_secs(1);
    world.pass(1000);
    let packets = world.received(leg);
    assert_unbroken(&packets);
    assert!((49..=51).contains(&packets.len()), "{} packets", packets.len());
    let skipped = packets[0].at + std::time::Duration::from_millis(20);
    assert!(packets[1].at >= skipped, "paced from the first packet on");
}
