use std::time::Duration;

use super::{Show, entry::Entry, order::Turn};
use crate::{Actor, CallerId, LineMove, LineState, Progress, Refusal, Step, Timestamp, whisper_text};

/// Whoever is lost from the line and calls again within this time has the old place.
const PLACE_KEPT: Duration = Duration::from_secs(90);

impl Show {
    pub(super) fn state_of(&self, id: &CallerId, entry: &Entry, next: Option<&CallerId>) -> LineState {
        let marks = entry.marks;
        match entry.progress() {
            Progress::Gone | Progress::Visit(_, Step::Parted) => LineState::Idle,
            Progress::Ringing if marks.screening => LineState::Screening,
            Progress::Ringing => LineState::Ringing,
            Progress::Visit(_, Step::UpNext) => LineState::Next,
            Progress::Visit(_, Step::Whisper) => LineState::GoingOnAir,
            Progress::Visit(_, Step::OnAir) if marks.private => LineState::Private,
            Progress::Visit(_, Step::OnAir) if marks.locked => LineState::OnAirLocked,
            Progress::Visit(_, Step::OnAir) => LineState::OnAir,
            Progress::Visit(_, Step::Waiting) if marks.private => LineState::Private,
            Progress::Visit(_, Step::Waiting) if marks.screening => LineState::Screening,
            Progress::Visit(_, Step::Waiting) if next == Some(id) => LineState::Next,
            Progress::Visit(_, Step::Waiting) if marks.ready => LineState::OnHoldReady,
            Progress::Visit(_, Step::Waiting) => LineState::OnHold,
        }
    }

    /// Whether somebody may make a move with a caller now, and where it leads.
    ///
    /// # Errors
    /// With the reason, for people.
    pub fn allowed(&self, id: &CallerId, made: LineMove, hand: Actor) -> Result<LineState, Refusal> {
        let entry = self.callers.get(id).filter(|entry| entry.is_present()).ok_or(Refusal::Gone)?;
        let next = self.pickup(false).map(|pickup| pickup.caller);
        self.state_of(id, entry, next.as_ref()).after(made, hand)
    }

    /// Notes a move that somebody makes; what it asks of the telephone side is the caller's to do.
    ///
    /// # Errors
    /// When it cannot be made; nothing is changed then.
    pub fn make(&mut self, id: &CallerId, made: LineMove, hand: Actor) -> Result<LineState, Refusal> {
        let after = self.allowed(id, made, hand)?;
        let Some(entry) = self.callers.get_mut(id) else { return Err(Refusal::Gone) };
        let visit = entry.progress().visit();
        let on_air = matches!(entry.progress().step(), Some(Step::OnAir | Step::Whisper));
        let marks = &mut entry.marks;
        match made {
            LineMove::Screen => (marks.screening, marks.ready) = (true, false),
            LineMove::Ready => (marks.screening, marks.ready) = (false, true),
            LineMove::Designate | LineMove::Take => {
                self.designated = Some((id.clone(), visit));
                (marks.screening, marks.private) = (false, false);
            }
            LineMove::Hold if on_air => (marks.to_hold, marks.private) = (true, false),
            LineMove::Hold => {
                (marks.screening, marks.ready) = (false, false);
                self.designated.take_if(|(designated, _)| designated == id);
            }
            LineMove::Lock => marks.locked = true,
            LineMove::Unlock => marks.locked = false,
            LineMove::Private => (marks.private, marks.screening) = (true, false),
            LineMove::Drop => {}
        }
        Ok(after)
    }

    /// Whether a caller goes back to waiting when the conversation ends; asked once.
    pub fn takes_back(&mut self, id: &CallerId) -> bool {
        self.callers.get_mut(id).is_some_and(|entry| std::mem::take(&mut entry.marks.to_hold))
    }

    /// What is whispered to the DJ before this caller; empty if that is off or nothing is known.
    #[must_use]
    pub fn whisper(&self, id: &CallerId, now: Timestamp) -> String {
        let Some(entry) = self.callers.get(id) else { return String::new() };
        let who = entry.who.clone().unwrap_or_default();
        whisper_text(
            &self.options.dj_whisper,
            &who.label(true),
            who.place.as_deref(),
            who.topic.as_deref(),
            self.calls_of(id, entry),
            now.since(self.waiting_since(entry)),
        )
    }

    /// In line since when: over lost connections, as long as the place is kept.
    pub(super) fn waiting_since(&self, entry: &Entry) -> Timestamp {
        let mut since = entry.arrived();
        while let Some(earlier) = self.kept_from(entry.address(), since) {
            since = earlier;
        }
        since
    }

    /// The arrival of the call whose place one that arrived then has.
    fn kept_from(&self, address: Option<&str>, arrived: Timestamp) -> Option<Timestamp> {
        let address = address?;
        let same = self.callers.values().filter(|other| other.address() == Some(address));
        let lost = same.filter_map(|other| Some((other.arrived(), other.lost_from_line()?)));
        lost.filter(|(earlier, lost)| *earlier < arrived && arrived <= lost.plus(PLACE_KEPT))
            .map(|(earlier, _)| earlier)
            .min()
    }

    /// How many times this person has called, this call included. Calling again after a lost
    /// connection is no other call.
    pub(super) fn calls_of(&self, id: &CallerId, entry: &Entry) -> u32 {
        let Some(address) = entry.address() else { return 1 };
        let since = self.waiting_since(entry);
        let before = self.callers.iter().filter(|(other_id, other)| {
            *other_id != id
                && other.address() == Some(address)
                && other.turned_away.is_none()
                && other.arrived() < since
        });
        let forgotten = self.earlier.get(address).copied().unwrap_or_default();
        1 + forgotten + u32::try_from(before.count()).unwrap_or(u32::MAX - 1 - forgotten)
    }

    pub(super) fn is_held_back(&self, id: &CallerId, entry: &Entry) -> bool {
        self.place_of(id, entry).0 == Turn::Held
    }
}
