//! Computes the position of a packet in a recording.
//!
//! The position follows from the RTP time stamp, within limits set by the real clock: a peer can neither
//! lengthen a recording by wrong time stamps nor flood it.

use std::time::{Duration, Instant};

use super::RECORDING_RATE;

/// How long a peer may send nothing before that counts as silence.
const SILENCE_TIMEOUT: Duration = Duration::from_millis(500);

/// How far a recording may be ahead of the clock: networks delay packets and then deliver many at once.
const MAX_LEAD: Duration = Duration::from_secs(1);

/// The shortest gap before the first packet of a stream: after less than this it follows without a gap.
const MIN_GAP: Duration = Duration::from_millis(100);

/// How many samples are written, and which time stamp belongs to which position. Positions are counted in
/// samples from the start.
pub(super) struct Timeline {
    started: Instant,
    written: u64,
    anchor: Option<Anchor>,
}

#[derive(Copy, Clone)]
struct Anchor {
    timestamp: u32,
    position: u64,
}

impl Timeline {
    pub(super) fn new(now: Instant) -> Timeline {
        Timeline { started: now, written: 0, anchor: None }
    }

    /// Forgets the stream: the next packet begins a new one, with unrelated time stamps.
    pub(super) fn forget_stream(&mut self) {
        self.anchor = None;
    }

    /// Adds a packet of `length` samples, and returns how many samples of silence come before it; `None` if
    /// the packet is too far ahead of the clock and must be dropped.
    pub(super) fn place(&mut self, now: Instant, timestamp: u32, clock: u32, length: usize) -> Option<usize> {
        let elapsed = self.elapsed(now);
        let latest = elapsed + samples(MAX_LEAD);
        let by_timestamp = self.anchor.and_then(|anchor| anchor.position_of(timestamp, clock));
        // Sound that is late, or whose time stamp has jumped, is added directly after what is written.
        let position = match by_timestamp.filter(|position| (self.written..=latest).contains(position)) {
            Some(position) => position,
            None => {
                let is_new_place = by_timestamp.is_none_or(|at| at > latest);
                let position = if elapsed > self.written + samples(MIN_GAP) && is_new_place {
                    elapsed
                } else {
                    self.written
                };
                self.anchor = Some(Anchor { timestamp, position });
                position
            }
        };
        let end = position + length as u64;
        if end > latest {
            return None;
        }
        let gap = position - self.written;
        self.written = end;
        usize::try_from(gap).ok()
    }

    /// How many samples should have arrived so long ago that they now count as silence.
    pub(super) fn overdue(&self, now: Instant) -> usize {
        let due = self.elapsed(now).saturating_sub(samples(SILENCE_TIMEOUT));
        usize::try_from(due.saturating_sub(self.written)).unwrap_or(0)
    }

    /// Counts the overdue samples as written, and returns how many there are.
    pub(super) fn give_up_on(&mut self, now: Instant) -> usize {
        let overdue = self.overdue(now);
        self.written += overdue as u64;
        overdue
    }

    fn elapsed(&self, now: Instant) -> u64 {
        samples(now.saturating_duration_since(self.started))
    }
}

impl Anchor {
    /// The position of a time stamp, which may have wrapped; `None` if it is before the recording's start.
    fn position_of(self, timestamp: u32, clock: u32) -> Option<u64> {
        let ticks = i64::from(timestamp.wrapping_sub(self.timestamp) as i32);
        self.position.checked_add_signed(ticks * i64::from(RECORDING_RATE) / i64::from(clock))
    }
}

fn samples(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX).saturating_mul(u64::from(RECORDING_RATE) / 1000)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CLOCK: u32 = 48_000;

    fn at(timeline: &Timeline, milliseconds: u64) -> Instant {
        timeline.started + Duration::from_millis(milliseconds)
    }

    /// A timeline after its first packet, which has time stamp 960 and arrived at the start.
    fn begun() -> Timeline {
        let mut timeline = Timeline::new(Instant::now());
        let now = timeline.started;
        assert_eq!(timeline.place(now, 960, CLOCK, 160), Some(0));
        timeline
    }

    #[test]
    fn packets_in_a_row_leave_no_gap() {
        let mut timeline = begun();
        let now = at(&timeline, 20);
        assert_eq!(timeline.place(now, 1_920, CLOCK, 160), Some(0));
    }

    #[test]
    fn a_lost_packet_is_a_gap_of_its_length() {
        let mut timeline = begun();
        let now = at(&timeline, 60);
        assert_eq!(timeline.place(now, 3 * 960, CLOCK, 160), Some(160));
    }

    #[test]
    fn time_stamps_may_wrap() {
        let mut timeline = Timeline::new(Instant::now());
        let now = timeline.started;
        timeline.place(now, u32::MAX - 479, CLOCK, 160);
        let now = at(&timeline, 40);
        assert_eq!(timeline.place(now, 480 + 960, CLOCK, 160), Some(160));
    }

    #[test]
    fn a_peer_that_sends_nothing_is_silent_after_a_while() {
        let timeline = begun();
        assert_eq!(timeline.overdue(at(&timeline, 520)), 0);
        assert_eq!(timeline.overdue(at(&timeline, 1_520)), 8_000);
    }

    #[test]
    fn sound_that_comes_after_it_was_given_up_is_not_lost() {
        let mut timeline = begun();
        let now = at(&timeline, 1_000);
        assert_eq!(timeline.give_up_on(now), 4_000 - 160);
        assert_eq!(timeline.place(now, 1_920, CLOCK, 160), Some(0));
        assert_eq!(timeline.place(now, 2_880, CLOCK, 160), Some(0));
    }

    #[test]
    fn a_time_stamp_far_ahead_stretches_nothing() {
        let mut timeline = begun();
        let now = at(&timeline, 20);
        assert_eq!(timeline.place(now, 960 * 10_000, CLOCK, 160), Some(0));
    }

    #[test]
    fn a_new_stream_begins_where_the_clock_is() {
        let mut timeline = begun();
        timeline.forget_stream();
        let now = at(&timeline, 420);
        assert_eq!(timeline.place(now, 77, CLOCK, 160), Some(3_360 - 160));
    }

    proptest! {
        #[test]
        fn no_stream_runs_away_from_the_clock(packets in prop::collection::vec((any::<u32>(), 0..60u64), 0..300)) {
            let mut timeline = Timeline::new(Instant::now());
            let (mut now, mut written) = (timeline.started, 0);
            for (timestamp, later) in packets {
                now += Duration::from_millis(later);
                written += timeline.give_up_on(now);
                if let Some(gap) = timeline.place(now, timestamp, CLOCK, 160) {
                    written += gap + 160;
                }
                let elapsed = timeline.elapsed(now);
                prop_assert!(written as u64 <= elapsed + samples(MAX_LEAD));
                prop_assert!(written as u64 + samples(SILENCE_TIMEOUT) >= elapsed);
            }
        }
    }
}
