//! Tests a recorder with artificial packets: time stamps and losses become one run of samples.

use std::sync::Arc;

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::{
    super::{codec::encode_ulaw, synth},
    *,
};

const LIMITS: RecordLimits =
    RecordLimits { silence: Some(Duration::from_secs(2)), length: Duration::from_secs(60), trim: true };

const STREAM: Stream = Stream { ssrc: 1, codec: Codec::Pcmu };

/// A recorder with its clock, which gets 20 ms at a time.
struct Bench {
    recorder: Recorder,
    recorded: UnboundedReceiver<Recorded>,
    now: Instant,
    sequence: u64,
    timestamp: u32,
}

impl Bench {
    fn new(limits: RecordLimits) -> Bench {
        let (to, recorded) = unbounded_channel();
        let mut recorder = Recorder::new(RecordId(1), limits, to);
        let now = Instant::now();
        recorder.tick(now);
        Bench { recorder, recorded, now, sequence: 60_000, timestamp: u32::MAX - 3_000 }
    }

    fn hears(&mut self, sound: &[i16]) {
        for frame in sound.chunks(160) {
            let payload: Payload = frame.iter().copied().map(encode_ulaw).collect::<Arc<[u8]>>();
            self.packet(Content::Audio(payload));
            self.next();
        }
    }

    fn packet(&mut self, content: Content) {
        let (sequence, timestamp) = (self.sequence, self.timestamp);
        self.recorder.packet(self.now, &MediaPacket { stream: STREAM, sequence, timestamp, content });
    }

    /// Lets packets be lost.
    fn loses(&mut self, packets: u64) {
        (0..packets).for_each(|_| self.next());
    }

    /// Lets the peer send nothing for the time of these packets.
    fn stops(&mut self, packets: u32) {
        for _ in 0..packets {
            self.now += Duration::from_millis(20);
            self.recorder.tick(self.now);
        }
        self.timestamp = self.timestamp.wrapping_add(packets * 160);
    }

    fn next(&mut self) {
        self.sequence += 1;
        self.timestamp = self.timestamp.wrapping_add(160);
        self.now += Duration::from_millis(20);
        self.recorder.tick(self.now);
    }

    /// Ends the recording, and returns all samples, why it ended, and whether there was any sound.
    fn result(mut self) -> (Vec<i16>, RecordEnd, bool) {
        self.recorder.finish(self.now, RecordEnd::Stopped);
        let mut kept = Vec::new();
        loop {
            match self.recorded.try_recv().expect("an end") {
                Recorded::Sound(sound) => kept.extend(sound),
                Recorded::Ended { cause, heard } => return (kept, cause, heard),
            }
        }
    }
}

fn tone(milliseconds: u64) -> Vec<i16> {
    synth::tone(440.0, Duration::from_millis(milliseconds), -20.0)
}

#[test]
fn what_is_said_is_kept_as_it_was_said() {
    let mut bench = Bench::new(LIMITS);
    let said = tone(500);
    bench.hears(&said);
    let (kept, cause, heard) = bench.result();
    let through_ulaw: Vec<i16> = said.iter().map(|sample| decode_ulaw(encode_ulaw(*sample))).collect();
    assert_eq!(kept, through_ulaw);
    assert_eq!((cause, heard), (RecordEnd::Stopped, true));
}

#[test]
fn lost_packets_are_silence_of_their_length() {
    let mut bench = Bench::new(LIMITS);
    bench.hears(&tone(200));
    bench.loses(3);
    bench.hears(&tone(200));
    let (kept, _, _) = bench.result();
    assert_eq!(kept.len(), (200 + 60 + 200) * 8);
    assert!(kept[1_600..1_600 + 480].iter().all(|sample| *sample == 0));
}

#[test]
fn a_muted_peer_that_sends_nothing_is_silent_and_ends_it() {
    let mut bench = Bench::new(LIMITS);
    bench.hears(&tone(400));
    bench.stops(130);
    assert!(bench.recorder.is_over());
    let (kept, cause, _) = bench.result();
    assert_eq!((kept.len(), cause), ((400 + 200) * 8, RecordEnd::Silence));
}

#[test]
fn a_key_in_between_is_a_pause_and_no_loss() {
    let mut bench = Bench::new(LIMITS);
    bench.hears(&tone(200));
    for _ in 0..7 {
        bench.packet(Content::Dropped);
        bench.sequence += 1;
    }
    bench.stops(8);
    bench.hears(&tone(200));
    assert_eq!(bench.result().0.len(), (200 + 160 + 200) * 8);
}

#[test]
fn a_peer_that_changes_its_stream_goes_on() {
    let mut bench = Bench::new(LIMITS);
    bench.hears(&tone(200));
    let mut opus = super::super::codec::OpusEncoder20::new(8_000, 16_000).expect("an encoder");
    let stream = Stream { ssrc: 2, codec: Codec::Opus };
    for (n, frame) in tone(200).chunks(160).enumerate() {
        let content = Content::Audio(opus.encode(frame).expect("encodes"));
        let (sequence, timestamp) = (5 + n as u64, 7 + n as u32 * 960);
        bench.recorder.packet(bench.now, &MediaPacket { stream, sequence, timestamp, content });
        bench.next();
    }
    assert_eq!(bench.result().0.len(), 400 * 8);
}

#[test]
fn the_end_is_told_once_and_nothing_after_it() {
    let limits = RecordLimits { length: Duration::from_millis(100), ..LIMITS };
    let mut bench = Bench::new(limits);
    bench.hears(&tone(500));
    bench.recorder.finish(bench.now, RecordEnd::Stopped);
    let (kept, cause, heard) = bench.result();
    assert_eq!((kept.len(), cause, heard), (800, RecordEnd::Length, true));
}

#[test]
fn damaged_packets_do_no_harm() {
    let mut bench = Bench::new(LIMITS);
    let stream = Stream { ssrc: 9, codec: Codec::Opus };
    for n in 0..50 {
        let content = Content::Audio(Arc::from([0xff, n as u8, 3]));
        bench.recorder.packet(bench.now, &MediaPacket { stream, sequence: n, timestamp: 0, content });
    }
    assert!(!bench.result().2);
}
