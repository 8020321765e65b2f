//! The show as it runs: what is known of every call, and what follows from it.

mod admission;
mod desk;
mod entry;
mod line;
mod mine;
mod observe;
mod order;
mod picture;
mod report;

use std::collections::BTreeMap;

use self::{desk::Legs, entry::Entry};
use crate::{Board, CallerId, Lines, Rehearsal, ShowOptions, Timestamp, Update, UpstreamStatus};

pub use admission::Admission;
pub use observe::{Observation, ObservedCall, Whereabouts};
pub use order::{Pickup, Way};
pub use report::{CallEvent, Report};

/// Everything known of a running show; pure: time and news come in, boards come out.
///
/// What the telephone side reports is joined so that neither order nor repetition matters
/// ([`apply`](Self::apply)), and what it failed to report is put right by looking
/// ([`observe`](Self::observe)). Decisions of people ([`make`](Self::make)) lie on top.
#[derive(Debug, Clone)]
pub struct Show {
    epoch: u64,
    callers: BTreeMap<CallerId, Entry>,
    /// Calls of people whose entries have been forgotten, by address.
    earlier: BTreeMap<String, u32>,
    legs: Legs,
    /// Whom the DJ has made next, and for which visit.
    designated: Option<(CallerId, u16)>,
    announcing: Option<CallerId>,
    lines: Lines,
    options: ShowOptions,
    trouble: Option<UpstreamStatus>,
    rehearsal: Rehearsal,
    published: Board,
}

impl Show {
    /// A show that begins, with open lines. `epoch` tells this run from every other.
    #[must_use]
    pub fn new(epoch: u64, options: ShowOptions, now: Timestamp) -> Self {
        let lines = Lines { open: true, since: now };
        let mut show = Self {
            epoch,
            callers: BTreeMap::new(),
            earlier: BTreeMap::new(),
            legs: Legs::default(),
            designated: None,
            announcing: None,
            lines,
            options,
            trouble: None,
            rehearsal: Rehearsal::default(),
            published: Board { epoch, ..Board::empty() },
        };
        show.published = show.picture(now);
        show
    }

    /// The board as it was last published.
    #[must_use]
    pub const fn board(&self) -> &Board {
        &self.published
    }

    /// Numbers and gives out what has changed since the last time; nothing if only time has passed.
    pub fn publish(&mut self, now: Timestamp) -> Option<Update> {
        self.forget_the_long_gone(now);
        let mut board = self.picture(now);
        board.seq += 1;
        let update = Update::between(&self.published, &board)?;
        self.published = board;
        Some(update)
    }

    /// What the DJ chose.
    #[must_use]
    pub const fn options(&self) -> &ShowOptions {
        &self.options
    }

    /// Takes what the DJ chose; to be [`checked`](ShowOptions::checked) before.
    pub fn set_options(&mut self, options: ShowOptions) {
        self.options = options;
    }

    /// Whether callers are let in.
    #[must_use]
    pub const fn lines(&self) -> Lines {
        self.lines
    }

    /// Opens or closes the lines. Who waits stays.
    pub fn set_lines(&mut self, open: bool, at: Timestamp) {
        if self.lines.open != open {
            self.lines = Lines { open, since: at };
        }
    }

    /// What keeps the server from looking, or that nothing does.
    pub const fn set_trouble(&mut self, trouble: Option<UpstreamStatus>) {
        self.trouble = trouble;
    }

    /// Whether simulated callers ring in.
    pub const fn set_rehearsal(&mut self, rehearsal: Rehearsal) {
        self.rehearsal = rehearsal;
    }
}

#[cfg(test)]
mod tests;
