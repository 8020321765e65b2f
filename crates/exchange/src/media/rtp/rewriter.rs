//! Numbers the packets that are sent to one leg.
//!
//! A browser sees one RTP stream for the whole call, however often its source changes between prompts,
//! silence and another caller. So every change of source is spliced: sequence numbers go on by one,
//! timestamps to where the stream's clock stands, and a marker bit shows the cut (RFC 3550 §5.1). Within a
//! forwarded stream real gaps stay gaps, so that the receiver can conceal them.
//!
//! The clock runs from the first packet on. If it ran from the last packet, the delay of that packet would
//! stay in the stream for good: a receiver would hold sound back by that delay, and by more after every
//! splice.
//!
//! No sequence number is ever used twice: SRTP's key stream depends on it.

use std::time::{Duration, Instant};

use super::super::{
    codec::Codec,
    packet::{MediaPacket, Stream},
};

/// One frame: the least by which a packet moves the timestamp.
const FRAME: Duration = Duration::from_millis(20);

/// The greatest distance between a stream and the clock: beyond it, the machine slept, or a sender's
/// timestamps jumped.
///
/// It is far below the distance at which timestamps wrap.
const MAX_CUT: Duration = Duration::from_secs(60);

/// How much earlier than the clock says a frame may be sent: the first frame may itself have been late.
const EARLY: Duration = Duration::from_millis(5);

/// A forwarded stream that jumps further than this has started anew.
const MAX_JUMP: u64 = 3_000;

/// How far behind the newest a packet may come and still be forwarded.
const REORDER_WINDOW: u64 = 64;

/// Header fields of one packet to send.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub(in crate::media) struct RtpHeader {
    /// The extended sequence number.
    pub(in crate::media) sequence: u64,
    pub(in crate::media) timestamp: u32,
    /// Whether this is the first packet after a cut.
    pub(in crate::media) marker: bool,
}

/// Gives each packet of one leg the number and the time it is sent with.
#[derive(Debug)]
pub(in crate::media) struct RtpRewriter {
    codec: Codec,
    /// The point from which the stream's timestamps count.
    clock: Option<RtpClock>,
    /// The highest packet sent so far.
    last: Option<Last>,
    splice: Option<Splice>,
}

/// A timestamp and when it was due.
#[derive(Copy, Clone, Debug)]
struct RtpClock {
    timestamp: u32,
    at: Instant,
}

#[derive(Copy, Clone, Debug)]
struct Last {
    sequence: u64,
    timestamp: u32,
    at: Instant,
}

/// How a forwarded stream is mapped to ours.
#[derive(Debug)]
struct Splice {
    stream: Stream,
    /// Our numbers for the packet `first` of that stream.
    sequence: u64,
    timestamp: u32,
    first: u64,
    first_timestamp: u32,
    /// Packets before this one are not forwarded any more.
    floor: u64,
    newest: u64,
    /// Bit n is set if the packet `newest - n` has been dealt with.
    seen: u64,
}

impl RtpRewriter {
    pub(in crate::media) fn new(codec: Codec) -> RtpRewriter {
        RtpRewriter { codec, clock: None, last: None, splice: None }
    }

    /// Whether a forwarded stream is running, and gave a packet within `pause`.
    pub(in crate::media) fn is_forwarding(&self, now: Instant, pause: Duration) -> bool {
        let fresh = self.last.is_some_and(|last| now.saturating_duration_since(last.at) < pause);
        self.splice.is_some() && fresh
    }

    /// Numbers a frame of our own, one for every 20 ms.
    pub(in crate::media) fn own(&mut self, now: Instant) -> RtpHeader {
        // The first frame, and the first one after a forwarded stream, starts a talk spurt.
        let marker = self.last.is_none() || self.splice.take().is_some();
        let (sequence, timestamp) = self.after(now);
        self.last = Some(Last { sequence, timestamp, at: now });
        RtpHeader { sequence, timestamp, marker }
    }

    /// Numbers a packet of another leg; `None` if it must not be sent.
    pub(in crate::media) fn forward(&mut self, now: Instant, packet: &MediaPacket) -> Option<RtpHeader> {
        let (stream, sequence, timestamp) = (packet.stream, packet.sequence, packet.timestamp);
        let begins = !self.splice.as_ref().is_some_and(|splice| splice.goes_on(stream, sequence));
        if begins {
            let (base, base_timestamp) = self.after(now);
            self.splice = Some(Splice {
                stream,
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
        let header = RtpHeader {
            sequence: splice.sequence + (sequence - splice.first),
            timestamp: splice.timestamp.wrapping_add(splice.ticks(timestamp, codec)),
            marker: begins,
        };
        if self.last.is_none_or(|last| header.sequence > last.sequence) {
            self.last = Some(Last { sequence: header.sequence, timestamp: header.timestamp, at: now });
        }
        Some(header)
    }

    /// Closes the gap of a packet of the forwarded stream that is not sent on.
    pub(in crate::media) fn drop_packet(&mut self, packet: &MediaPacket) {
        let MediaPacket { stream, sequence, .. } = *packet;
        let running = self.splice.as_mut().filter(|splice| splice.goes_on(stream, sequence));
        if let Some(splice) = running {
            splice.drop_packet(sequence);
        }
    }

    /// Numbers for a packet that follows everything sent so far.
    fn after(&mut self, now: Instant) -> (u64, u32) {
        let clock = *self.clock.get_or_insert(RtpClock { timestamp: 0, at: now });
        let Some(last) = self.last else { return (1, clock.timestamp) };
        let frame = self.codec.frame_ticks();
        // Whole frames only, so that the timer's own jitter does not show.
        let frames = (now.saturating_duration_since(clock.at) + EARLY).as_nanos() / FRAME.as_nanos();
        let due = clock.timestamp.wrapping_add((frames as u32).wrapping_mul(frame));
        let ahead = due.wrapping_sub(last.timestamp) as i32;
        let most = frame * (MAX_CUT.as_millis() / FRAME.as_millis()) as u32;
        let has_left = ahead.unsigned_abs() > most;
        let step = if has_left { frame } else { frame.max(u32::try_from(ahead).unwrap_or(0)) };
        let timestamp = last.timestamp.wrapping_add(step);
        if has_left {
            self.clock = Some(RtpClock { timestamp, at: now });
        }
        (last.sequence + 1, timestamp)
    }
}

impl Splice {
    /// Whether the packet belongs to this stream, and not to one that started anew.
    fn goes_on(&self, stream: Stream, sequence: u64) -> bool {
        self.stream == stream && sequence.abs_diff(self.newest) <= MAX_JUMP
    }

    /// Notes a packet; `false` if it was dealt with before, or is too old to tell.
    fn take(&mut self, sequence: u64) -> bool {
        if sequence < self.floor {
            return false;
        }
        if sequence > self.newest {
            let shift = sequence - self.newest;
            self.seen = if shift < REORDER_WINDOW { self.seen << shift } else { 0 };
            self.newest = sequence;
        }
        let behind = self.newest - sequence;
        if behind >= REORDER_WINDOW || self.seen >> behind & 1 == 1 {
            return false;
        }
        self.seen |= 1 << behind;
        true
    }

    fn drop_packet(&mut self, sequence: u64) {
        // The neighbours of a late packet's number have been sent already, so its gap must stay.
        let late = sequence <= self.newest;
        if self.take(sequence) && !late {
            self.first += 1;
            // Late packets from before would get numbers that are used already.
            self.floor = sequence + 1;
        }
    }

    /// Clock ticks since the splice, in the receiver's clock.
    ///
    /// The difference is scaled, and not the timestamp, because the timestamp wraps.
    fn ticks(&self, timestamp: u32, codec: Codec) -> u32 {
        let difference = i64::from(timestamp.wrapping_sub(self.first_timestamp) as i32);
        (difference * i64::from(codec.clock()) / i64::from(self.stream.codec.clock())) as u32
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::super::packet::Content, *};

    const STREAM: Stream = Stream { ssrc: 7, codec: Codec::Opus };

    fn packet(stream: Stream, sequence: u64, timestamp: u32) -> MediaPacket {
        MediaPacket { stream, sequence, timestamp, content: Content::Dropped }
    }

    fn at(start: Instant, milliseconds: u64) -> Instant {
        start + Duration::from_millis(milliseconds)
    }

    /// Sequence numbers given to a forwarded run; `None` where a packet was not sent.
    fn forward(rewriter: &mut RtpRewriter, now: Instant, sequences: &[u64]) -> Vec<Option<u64>> {
        let number = |sequence: &u64| {
            rewriter.forward(now, &packet(STREAM, *sequence, 0)).map(|header| header.sequence)
        };
        sequences.iter().map(number).collect()
    }

    #[test]
    fn a_splice_goes_on_by_one_and_by_the_time_that_passed() {
        let start = Instant::now();
        let mut rewriter = RtpRewriter::new(Codec::Opus);
        assert_eq!(rewriter.own(start), RtpHeader { sequence: 1, timestamp: 0, marker: true });
        assert_eq!(rewriter.own(at(start, 20)), RtpHeader { sequence: 2, timestamp: 960, marker: false });
        let first = rewriter.forward(at(start, 120), &packet(STREAM, 70_000, 5_000));
        assert_eq!(first, Some(RtpHeader { sequence: 3, timestamp: 5_760, marker: true }));
        let second = rewriter.forward(at(start, 140), &packet(STREAM, 70_001, 5_960));
        assert_eq!(second, Some(RtpHeader { sequence: 4, timestamp: 6_720, marker: false }));
        assert_eq!(rewriter.own(at(start, 160)), RtpHeader { sequence: 5, timestamp: 7_680, marker: true });
    }

    #[test]
    fn a_frame_that_comes_late_moves_time_by_no_more_than_one_on_time() {
        let start = Instant::now();
        let mut rewriter = RtpRewriter::new(Codec::Opus);
        let due =
            [0, 33, 40, 72, 80, 100].map(|milliseconds| rewriter.own(at(start, milliseconds)).timestamp);
        assert_eq!(due, [0, 960, 1_920, 2_880, 3_840, 4_800]);
    }

    #[test]
    fn frames_that_were_never_sent_leave_their_time_open() {
        let start = Instant::now();
        let mut rewriter = RtpRewriter::new(Codec::Opus);
        let due = [0, 20, 100, 120].map(|milliseconds| rewriter.own(at(start, milliseconds)).timestamp);
        assert_eq!(due, [0, 960, 4_800, 5_760]);
    }

    #[test]
    fn however_often_the_source_changes_the_stream_keeps_to_the_clock() {
        let start = Instant::now();
        let mut rewriter = RtpRewriter::new(Codec::Opus);
        let mut timestamp = 0;
        for turn in 0..100 {
            let begin = turn * 1_000;
            for frame in 0..5 {
                rewriter.own(at(start, begin + frame * 20));
            }
            // Each caller's packets fall elsewhere between our frames, and the last one comes late.
            let stream = Stream { ssrc: turn as u32, codec: Codec::Opus };
            for frame in 0..10 {
                let late = if frame == 9 { 55 } else { 0 };
                let now = at(start, begin + 100 + turn % 20 + frame * 20 + late);
                let packet = packet(stream, 10 + frame, frame as u32 * 960);
                timestamp = rewriter.forward(now, &packet).expect("is sent").timestamp;
            }
            let due = (begin + 100 + 9 * 20) as u32 * 48;
            assert!(timestamp.abs_diff(due) <= 960, "turn {turn}: {timestamp} for {due}");
        }
    }

    #[test]
    fn a_stream_that_has_left_the_clock_goes_on_from_where_it_is() {
        let start = Instant::now();
        let mut rewriter = RtpRewriter::new(Codec::Opus);
        rewriter.own(start);
        let leapt = 3_000_000_000;
        rewriter.forward(at(start, 20), &packet(STREAM, 10, 0));
        rewriter.forward(at(start, 40), &packet(STREAM, 11, leapt));
        let due = [60, 80, 140]
            .map(|milliseconds| rewriter.own(at(start, milliseconds)).timestamp.wrapping_sub(leapt));
        assert_eq!(due, [1_920, 2_880, 5_760]);
    }

    #[test]
    fn a_splice_right_after_a_packet_moves_time_by_one_frame() {
        let start = Instant::now();
        let mut rewriter = RtpRewriter::new(Codec::Pcmu);
        rewriter.own(start);
        let stream = Stream { ssrc: 7, codec: Codec::Pcmu };
        let header = rewriter.forward(at(start, 1), &packet(stream, 10, 99)).expect("is sent");
        assert_eq!(header.timestamp, 160);
    }

    #[test]
    fn timestamps_of_another_clock_are_scaled_across_their_wrap() {
        let start = Instant::now();
        let mut rewriter = RtpRewriter::new(Codec::Pcmu);
        let first = rewriter.forward(start, &packet(STREAM, 1, u32::MAX - 479)).expect("is sent");
        let second = rewriter.forward(start, &packet(STREAM, 2, 480)).expect("is sent");
        assert_eq!(second.timestamp.wrapping_sub(first.timestamp), 160);
    }

    #[test]
    fn packets_out_of_order_keep_their_places() {
        let mut rewriter = RtpRewriter::new(Codec::Opus);
        let numbers = forward(&mut rewriter, Instant::now(), &[10, 12, 11, 13]);
        assert_eq!(numbers, [Some(1), Some(3), Some(2), Some(4)]);
    }

    #[test]
    fn what_came_before_the_splice_or_came_twice_is_not_sent() {
        let mut rewriter = RtpRewriter::new(Codec::Opus);
        let numbers = forward(&mut rewriter, Instant::now(), &[10, 9, 11, 11, 10]);
        assert_eq!(numbers, [Some(1), None, Some(2), None, None]);
    }

    #[test]
    fn a_swallowed_packet_leaves_no_gap_and_its_stragglers_are_not_sent() {
        let now = Instant::now();
        let mut rewriter = RtpRewriter::new(Codec::Opus);
        forward(&mut rewriter, now, &[10, 11]);
        rewriter.drop_packet(&packet(STREAM, 13, 0));
        assert_eq!(forward(&mut rewriter, now, &[12, 14, 15]), [None, Some(4), Some(5)]);
    }

    #[test]
    fn a_swallowed_packet_that_comes_late_leaves_its_gap() {
        let now = Instant::now();
        let mut rewriter = RtpRewriter::new(Codec::Opus);
        forward(&mut rewriter, now, &[10, 12]);
        rewriter.drop_packet(&packet(STREAM, 11, 0));
        assert_eq!(forward(&mut rewriter, now, &[13]), [Some(4)]);
    }

    #[test]
    fn a_stream_that_starts_anew_is_spliced() {
        let now = Instant::now();
        let mut rewriter = RtpRewriter::new(Codec::Opus);
        assert_eq!(forward(&mut rewriter, now, &[10, 100_000, 100_001]), [Some(1), Some(2), Some(3)]);
    }

    #[derive(Clone, Debug)]
    enum RewriterCall {
        Own,
        Forward { ssrc: u32, sequence: u64 },
        Drop { ssrc: u32, sequence: u64 },
    }

    fn rewriter_call() -> impl Strategy<Value = RewriterCall> {
        prop_oneof![
            1 => Just(RewriterCall::Own),
            8 => (0..2u32, 0..40u64).prop_map(|(ssrc, sequence)| RewriterCall::Forward { ssrc, sequence }),
            1 => (0..2u32, 5_000..5_040u64).prop_map(|(ssrc, sequence)| RewriterCall::Forward { ssrc, sequence }),
            4 => (0..2u32, 0..40u64).prop_map(|(ssrc, sequence)| RewriterCall::Drop { ssrc, sequence }),
        ]
    }

    proptest! {
        #[test]
        fn no_number_is_used_twice(steps in proptest::collection::vec(rewriter_call(), 0..200)) {
            let now = Instant::now();
            let mut rewriter = RtpRewriter::new(Codec::Opus);
            let mut used = std::collections::HashSet::new();
            for step in steps {
                let stream = |ssrc| Stream { ssrc, codec: Codec::Opus };
                let header = match step {
                    RewriterCall::Own => Some(rewriter.own(now)),
                    RewriterCall::Forward { ssrc, sequence } => rewriter.forward(now, &packet(stream(ssrc), sequence, 0)),
                    RewriterCall::Drop { ssrc, sequence } => { rewriter.drop_packet(&packet(stream(ssrc), sequence, 0)); None }
                };
                if let Some(header) = header {
                    prop_assert!(used.insert(header.sequence), "{} twice", header.sequence);
                }
            }
        }
    }
}
