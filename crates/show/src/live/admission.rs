use super::Show;

/// Whether a call that rings in may wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Admission {
    /// It may.
    Admitted,
    /// Nobody more can wait.
    Full,
    /// The lines are closed.
    Closed,
}

impl Show {
    /// Whether a call that rings in now may wait.
    #[must_use]
    pub fn admission(&self) -> Admission {
        if !self.lines.open {
            Admission::Closed
        } else if self.is_full() {
            Admission::Full
        } else {
            Admission::Admitted
        }
    }

    pub(super) fn is_full(&self) -> bool {
        let waiting =
            self.callers.values().filter(|entry| entry.is_present() && entry.aired().is_none()).count();
        u32::try_from(waiting).unwrap_or(u32::MAX) >= self.options.most_waiting
    }
}
