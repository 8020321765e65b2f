use std::{collections::VecDeque, sync::Arc};

/// The last updates as they were sent, for screens that come back after a short absence.
#[derive(Debug, Default)]
pub(super) struct Ring {
    frames: VecDeque<(u64, Arc<str>)>,
}

impl Ring {
    /// At a change every tenth of a second, half a minute.
    const KEPT: usize = 256;

    pub fn push(&mut self, seq: u64, frame: Arc<str>) {
        if self.frames.len() == Self::KEPT {
            self.frames.pop_front();
        }
        self.frames.push_back((seq, frame));
    }

    /// The updates that lead from board `seq` to board `now`; `None` if one of them is not kept.
    pub fn after(&self, seq: u64, now: u64) -> Option<VecDeque<Arc<str>>> {
        let oldest = self.frames.front().map_or(now + 1, |(seq, _)| *seq);
        if seq > now || seq + 1 < oldest {
            return None;
        }
        Some(self.frames.iter().filter(|(sent, _)| *sent > seq).map(|(_, frame)| frame.clone()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(pushed: std::ops::RangeInclusive<u64>, seq: u64) -> Option<Vec<String>> {
        let now = *pushed.end();
        let mut ring = Ring::default();
        pushed.for_each(|seq| ring.push(seq, seq.to_string().into()));
        Some(ring.after(seq, now)?.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_screen_gets_what_it_missed() {
        assert_eq!(after(1..=5, 3), Some(vec!["4".to_owned(), "5".to_owned()]));
        assert_eq!(after(1..=5, 5), Some(vec![]));
        assert_eq!(after(1..=5, 0).map(|frames| frames.len()), Some(5));
    }

    #[test]
    fn who_was_away_for_long_or_comes_from_elsewhere_gets_nothing() {
        assert_eq!(after(1..=300, 44).map(|frames| frames.len()), Some(256));
        assert_eq!(after(1..=300, 43), None);
        assert_eq!(after(1..=5, 6), None, "of the future");
    }

    #[test]
    fn before_the_first_change_there_is_nothing_to_miss() {
        assert_eq!(Ring::default().after(0, 0), Some(VecDeque::new()));
        assert_eq!(Ring::default().after(1, 0), None);
    }
}
