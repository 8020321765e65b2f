//! The show as it runs: what is known of every call, and what follows from it.

mod call_record;
mod call_records;
mod forgotten_calls;
mod indexes;
mod listener;
mod observe;
mod publication;
mod queue_order;
mod ranked_set;

use self::{
    call_record::CallRecord, call_records::CallRecords, forgotten_calls::ForgottenCalls, indexes::Indexes,
    publication::Published,
};
use crate::{
    Actor, Admission, CallerId, Channel, DjCall, LineMove, LineState, Lines, Progress, Refusal, Rehearsal,
    ReportedEvent, ShowOptions, ShowState, Timestamp, UpstreamStatus, VisitStep, whisper_text,
};

pub use observe::{Observation, ObservedCall};
pub use queue_order::{Pickup, Way};

/// Everything known of a running show; pure: time and events come in, boards come out.
///
/// What the telephone side reports is joined so that neither order nor repetition matters
/// ([`apply`](Self::apply)), and what it failed to report is put right by comparing with the REST API
/// ([`observe`](Self::observe)). Decisions of people ([`make`](Self::make)) lie on top. The cost of an event hardly
/// depends on how many callers there are.
#[derive(Debug, Clone)]
pub struct Show {
    epoch: u64,
    calls: CallRecords,
    indexes: Indexes,
    forgotten_calls: ForgottenCalls,
    dj: Option<DjCall>,
    /// The caller whom the DJ has made next, and the visit for which that holds.
    designated: Option<(CallerId, u16)>,
    lines: Lines,
    options: ShowOptions,
    upstream: Option<UpstreamStatus>,
    rehearsal: Rehearsal,
    published: Published,
}

impl Show {
    /// A show that begins. `epoch` tells this run from every other.
    #[must_use]
    pub fn new(epoch: u64, options: ShowOptions, lines: Lines, now: Timestamp) -> Self {
        let mut show = Self {
            epoch,
            calls: CallRecords::default(),
            indexes: Indexes::default(),
            forgotten_calls: ForgottenCalls::default(),
            dj: None,
            designated: None,
            lines,
            options,
            upstream: None,
            rehearsal: Rehearsal::default(),
            published: Published::default(),
        };
        show.begin(now);
        show
    }

    /// Takes an event. The same event twice, late, or in another order leads to the same show.
    pub fn apply(&mut self, report: ReportedEvent) {
        let ReportedEvent { caller, at, event } = report;
        self.change(&caller, |record| record.apply(event, at));
    }

    /// Changes the record of a call, and whatever follows from it.
    fn change(&mut self, id: &CallerId, change: impl FnOnce(&mut CallRecord)) {
        let touched = self.calls.change(id, change);
        self.refresh(id);
        touched.iter().filter(|other| *other != id).for_each(|other| self.refresh(other));
    }

    /// Finds a call by what is known of it now, and looks at it for the next publication.
    fn refresh(&mut self, id: &CallerId) {
        let facets = self.calls.get(id).map(|record| self.facets(id, record)).unwrap_or_default();
        self.indexes.replace(id, facets);
        self.published.touch(id);
    }

    /// The visit to the queue that a caller is at; 0 before the first and after the last.
    #[must_use]
    pub fn visit_of(&self, caller: &CallerId) -> u16 {
        self.calls.get(caller).map_or(0, |record| record.progress().visit())
    }

    /// How far a call has come, if there ever was one.
    #[must_use]
    pub fn progress_of(&self, caller: &CallerId) -> Option<Progress> {
        self.calls.get(caller).map(CallRecord::progress)
    }

    /// How somebody who is on the line has rung.
    #[must_use]
    pub fn channel_of(&self, caller: &CallerId) -> Option<Channel> {
        let record = self.calls.get(caller).filter(|record| record.is_present())?;
        Some(record.who.as_ref().map(|who| who.channel).unwrap_or_default())
    }

    /// The state of a caller's line; `None` for who is not there.
    #[must_use]
    pub fn line_state_of(&self, caller: &CallerId) -> Option<LineState> {
        let record = self.calls.get(caller).filter(|record| record.is_present())?;
        let next = self.pickup(false).map(|pickup| pickup.caller);
        Some(state_of(caller, record, next.as_ref()))
    }

    /// Why a call was not let in; `None` if it was.
    #[must_use]
    pub fn turned_away(&self, caller: &CallerId) -> Option<Admission> {
        self.calls.get(caller).and_then(|record| record.turned_away)
    }

    /// The other calls that are there from the address of a call: a browser's identity, or a telephone number.
    pub fn others_of(&self, caller: &CallerId, address: &str) -> impl Iterator<Item = &CallerId> {
        self.calls.present_of(address).filter(move |other| *other != caller)
    }

    /// Whether a call came before another, of which nothing may be known yet.
    #[must_use]
    pub fn came_before(&self, first: &CallerId, other: &CallerId) -> bool {
        let arrived = |id| self.calls.get(id).map(CallRecord::arrived);
        arrived(first).is_some_and(|first| arrived(other).is_none_or(|other| first < other))
    }

    /// Everybody in line, in the order in which Next takes them.
    pub fn in_line(&self) -> impl Iterator<Item = &CallerId> {
        self.indexes.line()
    }

    /// Whether nobody is on the board as it was last published.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.published.is_empty()
    }

    /// The show without its callers, as it was last published.
    #[must_use]
    pub const fn state(&self) -> &ShowState {
        self.published.show()
    }

    /// The DJ's call, as far as the studio knows it now.
    pub fn set_dj_call(&mut self, call: Option<DjCall>) {
        self.dj = call;
    }

    /// What the DJ chose.
    #[must_use]
    pub const fn options(&self) -> &ShowOptions {
        &self.options
    }

    /// Takes what the DJ chose; to be [`checked`](ShowOptions::checked) before.
    pub fn set_options(&mut self, options: ShowOptions) {
        self.options = options;
        // How numbers are shown may be otherwise now.
        self.published.touch_all();
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

    /// Sets why the show cannot be compared with the exchange; `None` where it can.
    pub const fn set_upstream(&mut self, upstream: Option<UpstreamStatus>) {
        self.upstream = upstream;
    }

    /// Sets whether simulated callers ring in.
    pub const fn set_rehearsal(&mut self, rehearsal: Rehearsal) {
        self.rehearsal = rehearsal;
    }

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

    fn is_full(&self) -> bool {
        self.indexes.new_callers() >= self.options.most_waiting
    }

    /// Whether somebody may make a move with a caller now, and where it leads.
    ///
    /// # Errors
    /// With the reason, for people.
    pub fn allowed(&self, id: &CallerId, made: LineMove, actor: Actor) -> Result<LineState, Refusal> {
        let record = self.calls.get(id).filter(|record| record.is_present()).ok_or(Refusal::Gone)?;
        let next = self.pickup(false).map(|pickup| pickup.caller);
        state_of(id, record, next.as_ref()).after(made, actor)
    }

    /// Notes a move that somebody makes. What the telephone has to do for it is not done here.
    ///
    /// # Errors
    /// When it cannot be made; nothing is changed then.
    pub fn make(&mut self, id: &CallerId, made: LineMove, actor: Actor) -> Result<LineState, Refusal> {
        let after = self.allowed(id, made, actor)?;
        let Some(progress) = self.progress_of(id) else { return Err(Refusal::Gone) };
        let Some(marks) = self.calls.marks(id) else { return Err(Refusal::Gone) };
        let on_air = matches!(progress.step(), Some(VisitStep::OnAir | VisitStep::Whisper));
        let designated = self.designated.clone();
        match made {
            LineMove::Screen => (marks.screening, marks.ready) = (true, false),
            LineMove::Ready => (marks.screening, marks.ready) = (false, true),
            LineMove::Designate | LineMove::Take => {
                self.designated = Some((id.clone(), progress.visit()));
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
        self.refresh(id);
        for (other, _) in [&designated, &self.designated].into_iter().flatten().cloned().collect::<Vec<_>>() {
            self.refresh(&other);
        }
        Ok(after)
    }

    /// Whether a caller goes back to waiting when the conversation ends; asked once.
    pub fn takes_back(&mut self, id: &CallerId) -> bool {
        self.calls.marks(id).is_some_and(|marks| std::mem::take(&mut marks.to_hold))
    }

    /// What is whispered to the DJ before this caller; empty if that is off or nothing is known.
    #[must_use]
    pub fn whisper(&self, id: &CallerId, now: Timestamp) -> String {
        let Some(record) = self.calls.get(id) else { return String::new() };
        let who = record.who.clone().unwrap_or_default();
        whisper_text(
            &self.options.dj_whisper,
            &who.label(true),
            who.place.as_deref(),
            who.topic.as_deref(),
            self.calls_of(record),
            now.since(self.waiting_since(record)),
        )
    }
}

/// The state of a call's line, where `next` is the caller that Next takes.
fn state_of(id: &CallerId, record: &CallRecord, next: Option<&CallerId>) -> LineState {
    let marks = record.marks;
    match record.progress() {
        Progress::Gone | Progress::Visit(_, VisitStep::Parted) => LineState::Idle,
        Progress::Ringing if marks.screening => LineState::Screening,
        Progress::Ringing => LineState::Ringing,
        Progress::Visit(_, VisitStep::UpNext) => LineState::Next,
        Progress::Visit(_, VisitStep::Whisper) => LineState::GoingOnAir,
        Progress::Visit(_, VisitStep::OnAir) if marks.private => LineState::Private,
        Progress::Visit(_, VisitStep::OnAir) if marks.locked => LineState::OnAirLocked,
        Progress::Visit(_, VisitStep::OnAir) => LineState::OnAir,
        Progress::Visit(_, VisitStep::Waiting) if marks.private => LineState::Private,
        Progress::Visit(_, VisitStep::Waiting) if marks.screening => LineState::Screening,
        Progress::Visit(_, VisitStep::Waiting) if next == Some(id) => LineState::Next,
        Progress::Visit(_, VisitStep::Waiting) if marks.ready => LineState::OnHoldReady,
        Progress::Visit(_, VisitStep::Waiting) => LineState::OnHold,
    }
}

#[cfg(test)]
mod tests;
