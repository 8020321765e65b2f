//! The state of a listener's call, as their page knows it.

mod left_call;
#[cfg(test)]
mod tests;
mod view;
mod words;

pub use self::{left_call::LeftCall, view::ListenerView};

use std::time::Duration;

use show::{LinesNotice, ListenerCall, ListenerStatus};
use voice::{PageTime, PhoneState};

use crate::live_socket::Link;

/// How long the page promises that a lost place is kept. The show keeps it for 90 s, which is longer.
const PLACE_TIMEOUT: Duration = Duration::from_secs(60);

/// The state of a listener's call.
///
/// Three sources report, in any order: the phone (the call itself), the studio's socket (the call's state
/// in the show) and the health of that socket. The phone decides whether there is a call. The studio
/// decides where the call is, as long as its socket is alive; a silent socket does not end a call.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListenerModel {
    phone: PhoneState,
    notice: Option<LinesNotice>,
    told: Option<ListenerStatus>,
    link: Link,
    reached: Reached,
    hung_up: bool,
    /// When a call was lost that had a place in line, by the page's clock.
    lost_at: Option<PageTime>,
    returned: Returned,
}

/// Whether the caller left the page during the last call, which ends it, and came back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Returned {
    #[default]
    No,
    /// To this page, which the browser had kept.
    ToTheSame,
    /// To the page loaded anew; or this is a duplicate of the tab that has the call, which the studio tells.
    ToAnother { still_stands: bool },
}

/// How far the present or last call has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Reached {
    #[default]
    Nowhere,
    InLine,
    Air,
}

/// What changes the state of a listener's call.
#[derive(Debug, Clone, PartialEq)]
pub enum ListenerEvent {
    /// The phone's state changed.
    Phone(PhoneState),
    /// The page was loaded anew, and the one before it had a call.
    CameBack(LeftCall),
    /// The caller leaves the page, which ends its call; perhaps the browser keeps the page.
    Left,
    /// The caller pressed Hang Up.
    HungUp,
    /// The studio reported the call's state.
    Told(ListenerCall),
    /// The studio reported whether the lines are open and how many callers wait.
    Notice(LinesNotice),
    /// The state of the socket changed.
    Link(Link),
    /// Time passed.
    Tick,
}

impl ListenerModel {
    /// The state after an event; `now` is the page's clock.
    #[must_use]
    pub fn apply(mut self, event: ListenerEvent, now: PageTime) -> Self {
        match event {
            ListenerEvent::Phone(phone) => self.phone_became(phone, now),
            ListenerEvent::CameBack(left) if now.since(left.at) <= PLACE_TIMEOUT => {
                self.lost_at = left.in_line.then_some(left.at);
                self.returned = Returned::ToAnother { still_stands: false };
            }
            ListenerEvent::CameBack(_) => {}
            ListenerEvent::Left if self.phone.can_hang_up() => {
                self.returned = Returned::ToTheSame;
                if self.reached == Reached::InLine {
                    self.lost_at = self.lost_at.or(Some(now));
                }
            }
            ListenerEvent::Left => {}
            ListenerEvent::HungUp => self.hung_up = true,
            ListenerEvent::Told(ListenerCall { notice, state, .. }) => {
                self.notice = Some(notice);
                self.studio_told(state);
            }
            ListenerEvent::Notice(notice) => self.notice = Some(notice),
            ListenerEvent::Link(link) => self.link = link,
            ListenerEvent::Tick => {
                self.lost_at.take_if(|lost| now.since(*lost) > PLACE_TIMEOUT);
            }
        }
        self
    }

    fn phone_became(&mut self, phone: PhoneState, now: PageTime) {
        let (stood, was_lost) = (self.phone.can_hang_up(), is_lost(&self.phone));
        self.phone = phone;
        let stands = self.phone.can_hang_up();
        if !stood && stands {
            (self.told, self.reached, self.hung_up, self.lost_at) = (None, Reached::Nowhere, false, None);
            self.returned = Returned::No;
        }
        // Nobody wanted the call to end: the SDK reports why, sometimes after it reported the end of the
        // call.
        let breaks = is_lost(&self.phone) || (self.phone.failure().is_some() && !self.hung_up);
        if self.reached == Reached::InLine && breaks && !was_lost {
            self.lost_at = self.lost_at.or(Some(now));
        }
        if stands && !is_lost(&self.phone) {
            self.lost_at = None;
        }
    }

    /// Applies the studio's report. After the call only the outcome counts: the studio learns of the end
    /// later than the page.
    fn studio_told(&mut self, state: ListenerStatus) {
        let is_outcome = matches!(
            state,
            ListenerStatus::Closed | ListenerStatus::Full | ListenerStatus::Elsewhere | ListenerStatus::Over
        );
        if !self.phone.can_hang_up() && !is_outcome {
            if let Returned::ToAnother { still_stands } = &mut self.returned {
                *still_stands = !matches!(state, ListenerStatus::NoCall);
            }
            return;
        }
        self.told = Some(state);
        self.reached = self.reached.max(match state {
            ListenerStatus::OnAir { .. } => Reached::Air,
            ListenerStatus::Waiting { .. } | ListenerStatus::Next { .. } | ListenerStatus::GoingOnAir => {
                Reached::InLine
            }
            _ => Reached::Nowhere,
        });
    }

    /// The lines' notice, as last reported.
    #[must_use]
    pub const fn notice(&self) -> Option<&LinesNotice> {
        self.notice.as_ref()
    }

    /// Whether a call can be made; the details can be changed until then.
    #[must_use]
    pub const fn can_call(&self) -> bool {
        self.phone.can_call()
    }

    /// Whether there is a call to hang up.
    #[must_use]
    pub const fn can_hang_up(&self) -> bool {
        self.phone.can_hang_up()
    }

    /// Whether the call has a place in line.
    #[must_use]
    pub fn is_in_line(&self) -> bool {
        self.phone.can_hang_up() && self.reached == Reached::InLine
    }

    /// What would be left with the page now: a call, or a place in line that is kept.
    #[must_use]
    pub fn leaves(&self, now: PageTime) -> Option<LeftCall> {
        if self.phone.can_hang_up() {
            return Some(LeftCall { at: now, in_line: self.is_in_line() });
        }
        self.place_kept().map(|at| LeftCall { at, in_line: true })
    }

    /// Since when a place in line is kept for a new call.
    fn place_kept(&self) -> Option<PageTime> {
        self.lost_at.filter(|_| self.returned != Returned::ToAnother { still_stands: true })
    }
}

/// Whether a call has lost its connection and the SDK is restoring it.
const fn is_lost(phone: &PhoneState) -> bool {
    matches!(phone, PhoneState::Reconnecting { .. })
}
