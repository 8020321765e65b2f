//! Recording a leg, down to the file.

use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::{
    bridge::{share, tone},
    browser::{FIREFOX, OPUS_FIRST, PCMU_FIRST, Press},
    world::World,
};
use crate::media::{
    LegId, MediaCommand, RecordEnd, RecordId, RecordLimits, Recorded,
    codec::{Codec, Payload},
};

const LIMITS: RecordLimits =
    RecordLimits { silence: Some(Duration::from_secs(2)), length: Duration::from_secs(60), trim: true };

fn record(world: &mut World, leg: LegId, number: u64, limits: RecordLimits) -> UnboundedReceiver<Recorded> {
    let (to, recorded) = unbounded_channel();
    world.command(MediaCommand::Record { leg, record: RecordId(number), limits, to });
    recorded
}

/// What has been recorded so far, and the end if it is over.
fn take(recorded: &mut UnboundedReceiver<Recorded>) -> (Vec<i16>, Option<(RecordEnd, bool)>) {
    let mut sound = Vec::new();
    while let Ok(recorded) = recorded.try_recv() {
        match recorded {
            Recorded::Sound(more) => sound.extend(more),
            Recorded::Ended { cause, heard } => return (sound, Some((cause, heard))),
        }
    }
    (sound, None)
}

fn silence(codec: Codec) -> Vec<Payload> {
    vec![codec.silence()]
}

fn milliseconds(sound: &[i16]) -> usize {
    sound.len() / 8
}

#[test]
fn a_tone_is_found_in_the_file_at_its_length_and_pitch() {
    for known in [OPUS_FIRST, PCMU_FIRST, FIREFOX] {
        let mut world = World::new();
        let leg = world.call(known);
        let codec = world.browser(leg).codec();
        world.browser(leg).says = silence(codec);
        world.pass(100);
        let recorded = record(&mut world, leg, 1, LIMITS);
        world.pass(1_000);
        world.browser(leg).says = tone(440.0, codec);
        world.pass(3_000);
        world.browser(leg).says = silence(codec);
        world.pass(3_000);

        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.wav");
        let written = crate::store::recordings::write(&path, recorded).expect("written").expect("something");
        let off = written.length.as_millis().abs_diff(3_400);
        assert!(off <= 60, "{codec:?}: {:?}", written.length);
        let mut wav = hound::WavReader::open(&path).expect("a WAV");
        let sound: Vec<i16> = wav.samples().map(|sample| sample.expect("a sample")).collect();
        let middle = &sound[400 * 8..3_000 * 8];
        assert!(share(middle, 440.0) > 0.95, "{codec:?}: {}", share(middle, 440.0));
        let power = middle.iter().map(|sample| f64::from(*sample).powi(2)).sum::<f64>();
        let level = 10.0 * (2.0 * power / middle.len() as f64 / 32_767f64.powi(2)).log10();
        assert!((level + 10.0).abs() < 1.5, "{codec:?}: {level} dBFS");
    }
}

#[test]
fn silence_ends_it_even_of_a_browser_that_sends_nothing() {
    for says in [silence(Codec::Opus), Vec::new()] {
        let mut world = World::new();
        let leg = world.call(OPUS_FIRST);
        let mut recorded = record(&mut world, leg, 1, LIMITS);
        world.browser(leg).says = tone(700.0, Codec::Opus);
        world.pass(1_000);
        world.browser(leg).says = says;
        world.pass(1_800);
        let (mut sound, end) = take(&mut recorded);
        assert_eq!(end, None, "not yet");
        world.pass(900);
        let (rest, end) = take(&mut recorded);
        sound.extend(rest);
        assert_eq!(end, Some((RecordEnd::Silence, true)));
        assert!((1_150..=1_250).contains(&milliseconds(&sound)), "{} ms", milliseconds(&sound));
    }
}

#[test]
fn it_is_as_long_as_the_time_that_passed_whatever_is_lost() {
    let mut world = World::new();
    let leg = world.call(OPUS_FIRST);
    world.browser(leg).says = tone(440.0, Codec::Opus);
    let mut recorded = record(&mut world, leg, 1, LIMITS);
    for _ in 0..10 {
        world.pass(200);
        world.browser(leg).lose(1);
        world.browser(leg).pause(Duration::from_millis(20));
    }
    world.command(MediaCommand::StopRecording { leg, record: RecordId(1) });
    let (sound, end) = take(&mut recorded);
    assert_eq!(end, Some((RecordEnd::Stopped, true)));
    assert!((1_940..=2_060).contains(&milliseconds(&sound)), "{} ms", milliseconds(&sound));
    for start in (60..1_800).step_by(200) {
        let between_losses = share(&sound[start * 8..(start + 100) * 8], 440.0);
        assert!(between_losses > 0.8, "{between_losses} at {start} ms");
    }
}

#[test]
fn a_longest_recording_ends_to_the_frame() {
    let mut world = World::new();
    let leg = world.call(PCMU_FIRST);
    world.browser(leg).says = tone(440.0, Codec::Pcmu);
    let length = Duration::from_secs(5);
    let mut recorded = record(&mut world, leg, 1, RecordLimits { length, ..LIMITS });
    world.pass(5_100);
    let (sound, end) = take(&mut recorded);
    assert_eq!((milliseconds(&sound), end), (5_000, Some((RecordEnd::Length, true))));
    assert!(recorded.is_closed(), "nothing more will come");
}

#[test]
fn a_key_is_not_in_the_sound_and_does_not_end_it_by_itself() {
    let mut world = World::new();
    let leg = world.call(OPUS_FIRST);
    world.browser(leg).says = tone(440.0, Codec::Opus);
    let mut recorded = record(&mut world, leg, 1, LIMITS);
    world.pass(500);
    let now = world.now;
    world.browser(leg).press(now, 5, Press::Regular);
    world.pass(1_000);
    world.command(MediaCommand::StopRecording { leg, record: RecordId(1) });
    let (sound, _) = take(&mut recorded);
    assert!((1_440..=1_560).contains(&milliseconds(&sound)), "{} ms", milliseconds(&sound));
    let (before, key, after) = (&sound[..450 * 8], &sound[540 * 8..620 * 8], &sound[700 * 8..1_400 * 8]);
    assert!(share(before, 440.0) > 0.9 && share(after, 440.0) > 0.9, "nothing but the tone");
    assert!(key.iter().all(|sample| sample.abs() < 50), "silence in the time of the key");
}

#[test]
fn a_leg_that_ends_ends_its_recording() {
    for lost in [false, true] {
        let mut world = World::new();
        let leg = world.call(OPUS_FIRST);
        world.browser(leg).says = tone(440.0, Codec::Opus);
        let mut recorded = record(&mut world, leg, 1, LIMITS);
        world.pass(1_000);
        if lost {
            world.browser(leg).close();
            world.pass(100);
        } else {
            world.command(MediaCommand::Drop { leg });
        }
        let (sound, end) = take(&mut recorded);
        assert_eq!(end, Some((RecordEnd::Stopped, true)));
        assert!(milliseconds(&sound) >= 900);
    }
}

#[test]
fn a_new_recording_ends_the_former_and_is_not_ended_in_its_name() {
    let mut world = World::new();
    let leg = world.call(OPUS_FIRST);
    world.browser(leg).says = tone(440.0, Codec::Opus);
    let mut first = record(&mut world, leg, 1, LIMITS);
    world.pass(500);
    let mut second = record(&mut world, leg, 2, LIMITS);
    assert_eq!(take(&mut first).1, Some((RecordEnd::Stopped, true)));
    world.command(MediaCommand::StopRecording { leg, record: RecordId(1) });
    world.pass(500);
    assert_eq!(take(&mut second).1, None);
}

#[test]
fn the_clock_of_a_recording_starts_when_the_leg_is_connected() {
    let mut world = World::new();
    let leg = world.dial(OPUS_FIRST);
    world.browser(leg).unplugged = true;
    let mut recorded = record(&mut world, leg, 1, LIMITS);
    world.pass(4_000);
    assert_eq!(take(&mut recorded).1, None, "silence would have ended it");
    world.browser(leg).unplugged = false;
    world.browser(leg).says = tone(440.0, Codec::Opus);
    world.pass(4_000);
    assert!(milliseconds(&take(&mut recorded).0) > 500);
}

#[test]
fn a_leg_nobody_knows_is_not_recorded() {
    let mut world = World::new();
    let recorded = record(&mut world, LegId(9), 1, LIMITS);
    assert!(recorded.is_closed());
}
