//! Whatever numbers and times the packets of a call have, no number is used twice towards the other leg, and a
//! recording is no longer than the time that has passed.

use std::{collections::HashSet, time::Duration};

use exchange::{
    bare::{BareContent, BareStream},
    media::RECORDING_RATE,
};

/// How far a recording may be ahead of the clock, and one packet.
const LEAD: Duration = Duration::from_millis(1_120);
const MAX_LENGTH: Duration = Duration::from_secs(3);
/// The longest packet of Opus with one frame, which is longer than 120 ms of PCMU.
const MAX_PAYLOAD: usize = 1_276;
/// 100 ms of lost packets of 2.5 ms, and one that was not lost.
const MAX_PACKETS: usize = 41;

/// Checks one input: packets, each of a head of six bytes and the payload; panics if what is said above does not hold.
pub fn check(mut input: &[u8]) {
    let mut stream = BareStream::new(MAX_LENGTH);
    let (mut at, mut ticked) = (Duration::ZERO, Duration::ZERO);
    let (mut sequence, mut timestamp) = (30_000_u64, 0_u32);
    let mut used = HashSet::new();
    stream.tick(at);
    while let Some((&[kind, time, number, high, low, length], rest)) = input.split_first_chunk() {
        let (payload, after) = rest.split_at(rest.len().min(length.into()));
        input = after;
        at += Duration::from_millis(u64::from(time) / 4);
        while ticked + Duration::from_millis(20) <= at {
            ticked += Duration::from_millis(20);
            stream.tick(ticked);
        }
        // Most steps are small; the largest leave every window.
        let step = i64::from(number as i8);
        sequence = sequence.saturating_add_signed(if step.abs() > 100 { step * 50 } else { step });
        timestamp = timestamp.wrapping_add(u32::from(u16::from_be_bytes([high, low])) << (kind >> 4));
        let content = match kind & 3 {
            0 | 1 => BareContent::Opus,
            2 => BareContent::Pcmu,
            _ => BareContent::Dtmf,
        };
        let ssrc = u32::from(kind >> 2 & 1);
        let outcome = stream.packet(at, (ssrc, sequence, timestamp), content, payload);
        for number in outcome.sequences {
            assert!(used.insert(number), "the number {number} is used twice");
        }
        assert!(outcome.transcoded.len() <= MAX_PACKETS, "{} packets of one", outcome.transcoded.len());
        assert!(outcome.transcoded.iter().all(|length| (1..=MAX_PAYLOAD).contains(length)));
        assert!(outcome.key.is_none_or(|key| "0123456789*#ABCD".contains(key)));
    }
    let samples = |time: Duration| time.as_millis() as usize * RECORDING_RATE as usize / 1_000;
    let recorded = stream.finish(at);
    assert!(recorded <= samples((at + LEAD).min(MAX_LENGTH)), "{recorded} samples in {at:?}");
}
