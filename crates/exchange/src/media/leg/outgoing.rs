//! Numbers the packets one leg is sent.
//!
//! A browser sees one RTP stream for the whole call, however often its source changes between
//! prompts, silence and another caller. So every change of source is spliced: sequence numbers go
//! on by one, timestamps by the time that passed, and a marker bit tells of the cut (RFC 3550
//! §5.1). Within a forwarded stream real gaps stay gaps, so that the receiver can conceal them.
//!
//! No sequence number is ever used twice: SRTP's key stream depends on it.

use std::time::{Duration, Instant};

use super::super::codec::Codec;

/// What a splice moves the timestamp by at least: one frame.
const SHORTEST_CUT: Duration = Duration::from_millis(20);

/// And at most: far below what would wrap.
const LONGEST_CUT: Duration = Duration::from_secs(60);

/// A forwarded stream that jumps further than this has started anew.
const LARGEST_JUMP: u64 = 3_000;

/// How far behind the newest a packet may come and still be forwarded.
const WINDOW: u64 = 64;

/// Header fields of one packet to send.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub(super) struct Stamp {
    /// Extended sequence number.
    pub(super) sequence: u64,
    pub(super) timestamp: u32,
    /// First packet after a cut.
    pub(super) marker: bool,
}

/// Where a forwarded packet comes from.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub(in crate::media) struct Origin {
    /// SSRC of the sender's stream.
    pub(in crate::media) ssrc: u32,
    /// What its timestamps count.
    pub(in crate::media) codec: Codec,
}

#[derive(Debug)]
pub(super) struct Outgoing {
    codec: Codec,
    /// The highest packet sent so far.
    last: Option<Last>,
    splice: Option<Splice>,
}

#[derive(Copy, Clone, Debug)]
struct Last {
    sequence: u64,
    timestamp: u32,
    at: Instant,
}

/// How a forwarded stream is laid onto ours.
#[derive(Debug)]
struct Splice {
    origin: Origin,
    /// Our numbers for the packet `first` there.
    sequence: u64,
    timestamp: u32,
    first: u64,
    first_timestamp: u32,
    /// Packets before this one are not forwarded any more.
    floor: u64,
    newest: u64,
    /// Bit n: `newest - n` has been dealt with.
    seen: u64,
}

impl Outgoing {
    pub(super) fn new(codec: Codec) -> Outgoing {
        Outgoing { codec, last: None, splice: None }
    }

    /// Whether a forwarded stream is running that gave a packet within `pause`.
    pub(super) fn is_forwarding(&self, now: Instant, pause: Duration) -> bool {
        let fresh = self.last.is_some_and(|last| now.saturating_duration_since(last.at) < pause);
        self.splice.is_some() && fresh
    }

    /// Numbers a frame of our own, from the 20 ms beat.
    pub(super) fn own(&mut self, now: Instant) -> Stamp {
        // The first frame, and the first one after a forwarded stream, starts a talk spurt.
        let marker = self.last.is_none() || self.splice.take().is_some();
        let (sequence, timestamp) = self.after(now);
        self.last = Some(Last { sequence, timestamp, at: now });
        Stamp { sequence, timestamp, marker }
    }

    /// Numbers a packet of another leg; `None` if it must not be sent.
    pub(super) fn forward(
        &mut self,
        now: Instant,
        origin: Origin,
        sequence: u64,
        timestamp: u32,
    ) -> Option<Stamp> {
        let begins = !self.splice.as_ref().is_some_and(|splice| splice.goes_on(origin, sequence));
        if begins {
            let (base, base_timestamp) = self.after(now);
            self.splice = Some(Splice {
                origin,
                sequence: base,
                timestamp: base_timestamp,
                first: sequence,
                first_timestamp: timestamp,
                floor: sequence,
                newest: sequence,
                seen: 0,
            });
        }
        let codec = self.codec;
        let splice = self.splice.as_mut()?;
        splice.take(sequence).then_some(())?;
        let stamp = Stamp {
            sequence: splice.sequence + (sequence - splice.first),
            timestamp: splice.timestamp.wrapping_add(splice.ticks(timestamp, codec)),
            marker: begins,
        };
        if self.last.is_none_or(|last| stamp.sequence > last.sequence) {
            self.last = Some(Last { sequence: stamp.sequence, timestamp: stamp.timestamp, at: now });
        }
        Some(stamp)
    }

    /// Closes the gap of a packet of the forwarded stream that is not sent on.
    pub(super) fn swallow(&mut self, origin: Origin, sequence: u64) {
        let running = self.splice.as_mut().filter(|splice| splice.goes_on(origin, sequence));
        if let Some(splice) = running {
            splice.swallow(sequence);
        }
    }

    /// Numbers for a packet that follows everything sent so far.
    fn after(&self, now: Instant) -> (u64, u32) {
        let Some(last) = self.last else { return (1, 0) };
        let passed = now.saturating_duration_since(last.at).clamp(SHORTEST_CUT, LONGEST_CUT);
        // Whole frames only, so that the beat's own jitter does not show.
        let frames = (passed.as_secs_f64() / SHORTEST_CUT.as_secs_f64()).round() as u32;
        (last.sequence + 1, last.timestamp.wrapping_add(frames * self.codec.frame_ticks()))
    }
}

impl Splice {
    /// Whether the packet belongs to this stream, and not to one that started anew.
    fn goes_on(&self, origin: Origin, sequence: u64) -> bool {
        self.origin == origin && sequence.abs_diff(self.newest) <= LARGEST_JUMP
    }

    /// Notes a packet; `false` if it was dealt with before, or is too old to tell.
    fn take(&mut self, sequence: u64) -> bool {
        if sequence < self.floor {
            return false;
        }
        if sequence > self.newest {
            let shift = sequence - self.newest;
            self.seen = if shift < WINDOW { self.seen << shift } else { 0 };
            self.newest = sequence;
        }
        let behind = self.newest - sequence;
        if behind >= WINDOW || self.seen >> behind & 1 == 1 {
            return false;
        }
        self.seen |= 1 << behind;
        true
    }

    fn swallow(&mut self, sequence: u64) {
        // One that comes late has its number's neighbours sent already: its gap must stay.
        let late = sequence <= self.newest;
        if self.take(sequence) && !late {
            self.first += 1;
            // Stragglers from before would get numbers that are taken.
            self.floor = sequence + 1;
        }
    }

    /// Clock ticks since the splice, in the receiver's clock.
    ///
    /// The difference is scaled, not the timestamp: that wraps.
    fn ticks(&self, timestamp: u32, codec: Codec) -> u32 {
        let difference = i64::from(timestamp.wrapping_sub(self.first_timestamp) as i32);
        (difference * i64::from(codec.clock()) / i64::from(self.origin.codec.clock())) as u32
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ORIGIN: Origin = Origin { ssrc: 7, codec: Codec::Opus };

    fn at(start: Instant, milliseconds: u64) -> Instant {
        start + Duration::from_millis(milliseconds)
    }

    /// Sequence numbers given to a forwarded run; `None` where a packet was not sent.
    fn forward(outgoing: &mut Outgoing, now: Instant, sequences: &[u64]) -> Vec<Option<u64>> {
        let number = |sequence: &u64| outgoing.forward(now, ORIGIN, *sequence, 0).map(|stamp| stamp.sequence);
        sequences.iter().map(number).collect()
    }

    #[test]
    fn a_splice_goes_on_by_one_and_by_the_time_that_passed() {
        let start = Instant::now();
        let mut outgoing = Outgoing::new(Codec::Opus);
        assert_eq!(outgoing.own(start), Stamp { sequence: 1, timestamp: 0, marker: true });
        assert_eq!(outgoing.own(at(start, 20)), Stamp { sequence: 2, timestamp: 960, marker: false });
        let first = outgoing.forward(at(start, 120), ORIGIN, 70_000, 5_000);
        assert_eq!(first, Some(Stamp { sequence: 3, timestamp: 5_760, marker: true }));
        let second = outgoing.forward(at(start, 140), ORIGIN, 70_001, 5_960);
        assert_eq!(second, Some(Stamp { sequence: 4, timestamp: 6_720, marker: false }));
        assert_eq!(outgoing.own(at(start, 160)), Stamp { sequence: 5, timestamp: 7_680, marker: true });
    }

    #[test]
    fn a_splice_right_after_a_packet_moves_time_by_one_frame() {
        let start = Instant::now();
        let mut outgoing = Outgoing::new(Codec::Pcmu);
        outgoing.own(start);
        let origin = Origin { ssrc: 7, codec: Codec::Pcmu };
        let stamp = outgoing.forward(at(start, 1), origin, 10, 99).expect("is sent");
        assert_eq!(stamp.timestamp, 160);
    }

    #[test]
    fn timestamps_of_another_clock_are_scaled_across_their_wrap() {
        let start = Instant::now();
        let mut outgoing = Outgoing::new(Codec::Pcmu);
        let first = outgoing.forward(start, ORIGIN, 1, u32::MAX - 479).expect("is sent");
        let second = outgoing.forward(start, ORIGIN, 2, 480).expect("is sent");
        assert_eq!(second.timestamp.wrapping_sub(first.timestamp), 160);
    }

    #[test]
    fn packets_out_of_order_keep_their_places() {
        let mut outgoing = Outgoing::new(Codec::Opus);
        let numbers = forward(&mut outgoing, Instant::now(), &[10, 12, 11, 13]);
        assert_eq!(numbers, [Some(1), Some(3), Some(2), Some(4)]);
    }

    #[test]
    fn what_came_before_the_splice_or_came_twice_is_not_sent() {
        let mut outgoing = Outgoing::new(Codec::Opus);
        let numbers = forward(&mut outgoing, Instant::now(), &[10, 9, 11, 11, 10]);
        assert_eq!(numbers, [Some(1), None, Some(2), None, None]);
    }

    #[test]
    fn a_swallowed_packet_leaves_no_gap_and_its_stragglers_are_not_sent() {
        let now = Instant::now();
        let mut outgoing = Outgoing::new(Codec::Opus);
        forward(&mut outgoing, now, &[10, 11]);
        outgoing.swallow(ORIGIN, 13);
        assert_eq!(forward(&mut outgoing, now, &[12, 14, 15]), [None, Some(4), Some(5)]);
    }

    #[test]
    fn a_swallowed_packet_that_comes_late_leaves_its_gap() {
        let now = Instant::now();
        let mut outgoing = Outgoing::new(Codec::Opus);
        forward(&mut outgoing, now, &[10, 12]);
        outgoing.swallow(ORIGIN, 11);
        assert_eq!(forward(&mut outgoing, now, &[13]), [Some(4)]);
    }

    #[test]
    fn a_stream_that_starts_anew_is_spliced() {
        let now = Instant::now();
        let mut outgoing = Outgoing::new(Codec::Opus);
        assert_eq!(forward(&mut outgoing, now, &[10, 100_000, 100_001]), [Some(1), Some(2), Some(3)]);
    }

    #[derive(Clone, Debug)]
    enum Step {
        Own,
        Forward { ssrc: u32, sequence: u64 },
        Swallow { ssrc: u32, sequence: u64 },
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            1 => Just(Step::Own),
            8 => (0..2u32, 0..40u64).prop_map(|(ssrc, sequence)| Step::Forward { ssrc, sequence }),
            1 => (0..2u32, 5_000..5_040u64).prop_map(|(ssrc, sequence)| Step::Forward { ssrc, sequence }),
            4 => (0..2u32, 0..40u64).prop_map(|(ssrc, sequence)| Step::Swallow { ssrc, sequence }),
        ]
    }

    proptest! {
        #[test]
        fn no_number_is_used_twice(steps in proptest::collection::vec(step(), 0..200)) {
            let now = Instant::now();
            let mut outgoing = Outgoing::new(Codec::Opus);
            let mut used = std::collections::HashSet::new();
            for step in steps {
                let origin = |ssrc| Origin { ssrc, codec: Codec::Opus };
                let stamp = match step {
                    Step::Own => Some(outgoing.own(now)),
                    Step::Forward { ssrc, sequence } => outgoing.forward(now, origin(ssrc), sequence, 0),
                    Step::Swallow { ssrc, sequence } => { outgoing.swallow(origin(ssrc), sequence); None }
                };
                if let Some(stamp) = stamp {
                    prop_assert!(used.insert(stamp.sequence), "{} twice", stamp.sequence);
                }
            }
        }
    }
}
