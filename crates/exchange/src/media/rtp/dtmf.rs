//! Telephone keys from RTP events (RFC 4733).

/// The sixteen keys in the order of their event codes (RFC 4733 §3.2).
const KEYS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#', 'A', 'B', 'C', 'D'];

/// The longest duration one event packet can tell; longer presses continue at this distance.
const MAX_SEGMENT: u32 = 0xffff;

/// Finds the start of each key press.
///
/// Every packet of a press carries the time of its start, and only that is used: browsers send Opus legs
/// presses without a start packet (every one with marker and end bit set), and durations in units of another
/// clock.
#[derive(Debug, Default)]
pub(in crate::media) struct DtmfDetector {
    last: Option<(u32, u8)>,
}

impl DtmfDetector {
    /// Takes one event packet; returns the key if a new press begins with it.
    pub(in crate::media) fn packet(&mut self, timestamp: u32, payload: &[u8]) -> Option<char> {
        let [event, _, _, _, ..] = *payload else { return None };
        let key = *KEYS.get(usize::from(event))?;
        if let Some((start, held)) = self.last {
            let later = timestamp.wrapping_sub(start);
            // A repetition of the same press, or a straggler of an earlier one.
            if later == 0 || later > u32::MAX / 2 {
                return None;
            }
            if later == MAX_SEGMENT && held == event {
                self.last = Some((timestamp, event));
                return None;
            }
        }
        self.last = Some((timestamp, event));
        Some(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAR: u8 = 10;

    #[test]
    fn a_regular_press_is_one_key() {
        let mut dtmf = DtmfDetector::default();
        let packets = [[STAR, 10, 3, 192], [STAR, 10, 7, 128], [STAR, 0x8a, 30, 0], [STAR, 0x8a, 30, 0]];
        let heard: Vec<char> = packets.iter().filter_map(|packet| dtmf.packet(9000, packet)).collect();
        assert_eq!(heard, ['*']);
    }

    #[test]
    fn a_press_of_end_packets_alone_is_one_key() {
        let mut dtmf = DtmfDetector::default();
        let heard: Vec<char> = (0..3).filter_map(|_| dtmf.packet(48_000, &[STAR, 0x8a, 3, 192])).collect();
        assert_eq!(heard, ['*']);
    }

    #[test]
    fn the_same_key_twice_is_two_presses() {
        let mut dtmf = DtmfDetector::default();
        assert_eq!(dtmf.packet(u32::MAX - 5, &[5, 10, 3, 192]), Some('5'));
        assert_eq!(dtmf.packet(11_000, &[5, 10, 3, 192]), Some('5'));
    }

    #[test]
    fn a_straggler_of_an_earlier_press_is_not_a_press() {
        let mut dtmf = DtmfDetector::default();
        dtmf.packet(1000, &[1, 10, 3, 192]);
        dtmf.packet(9000, &[2, 10, 3, 192]);
        assert_eq!(dtmf.packet(1000, &[1, 0x8a, 3, 192]), None);
    }

    #[test]
    fn a_press_longer_than_one_segment_is_one_key() {
        let mut dtmf = DtmfDetector::default();
        assert_eq!(dtmf.packet(1000, &[1, 10, 255, 255]), Some('1'));
        assert_eq!(dtmf.packet(1000 + MAX_SEGMENT, &[1, 10, 3, 192]), None);
    }

    #[test]
    fn what_is_no_key_is_ignored() {
        let mut dtmf = DtmfDetector::default();
        assert_eq!(dtmf.packet(1000, &[]), None);
        assert_eq!(dtmf.packet(1000, &[STAR, 0x8a, 3]), None);
        assert_eq!(dtmf.packet(1000, &[16, 0x8a, 3, 192]), None);
    }
}
