use std::time::Duration;

/// How long what was counted is kept back.
const INTERVAL: Duration = Duration::from_secs(60);

/// Counts what strangers do, so that the log tells of it and does not grow with it: the first at once, the others
/// together, once a minute.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    untold: u64,
    next_line: Duration,
}

impl Tally {
    /// Counts one more; returns for how many a line is due now, this one included.
    pub fn count(&mut self, now: Duration) -> Option<u64> {
        self.untold += 1;
        if now < self.next_line {
            return None;
        }
        self.next_line = now + INTERVAL;
        Some(std::mem::take(&mut self.untold))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_told_at_once_and_the_others_together_a_minute_later() {
        let mut tally = Tally::default();
        let at = Duration::from_secs;
        assert_eq!(tally.count(at(100)), Some(1));
        for second in 100..160 {
            assert_eq!(tally.count(at(second)), None);
        }
        assert_eq!(tally.count(at(160)), Some(61));
        assert_eq!(tally.count(at(161)), None);
        assert_eq!(tally.count(at(900)), Some(2));
    }
}
