//! A listener's way to the air, as their page knows it.

mod stage;
#[cfg(test)]
mod tests;
mod words;

use std::time::Duration;

use show::{LinesNotice, ListenerCall, ListenerStatus, Timestamp};
use voice::Phone;

pub use self::stage::Stage;
use crate::live::Link;

/// So long a lost place is spoken of. The show keeps it for 90 s; less is promised than is kept.
const PLACE_PROMISED: Duration = Duration::from_secs(60);

/// All that the page of a caller knows, and nothing it does not.
///
/// Three parties report, in any order: the phone (the call itself), the studio's stream (where the
/// call is) and the stream's health. The phone is believed on whether there is a call; the studio on
/// where it is, for as long as its stream is fresh; a silent stream takes nothing of the call away.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Journey {
    phone: Phone,
    notice: Option<LinesNotice>,
    told: Option<ListenerStatus>,
    link: Link,
    reached: Reached,
    hung_up: bool,
    /// When a call was lost that had a place in line.
    lost_at: Option<Timestamp>,
}

/// How far the present or last call has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Reached {
    #[default]
    Nowhere,
    InLine,
    Air,
}

/// What happens on the way.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The phone has changed.
    Phone(Phone),
    /// The page was left at that time with a place in line, and has been loaded again.
    CameBack(Timestamp),
    /// The person has pressed Hang Up.
    HungUp,
    /// The studio tells where the call is.
    Told(ListenerCall),
    /// The studio tells whether callers are let in, and how many wait.
    Notice(LinesNotice),
    /// The stream has changed.
    Link(Link),
    /// Time has passed.
    Tick,
}

impl Journey {
    /// The journey after an event; `now` is the page's own clock.
    #[must_use]
    pub fn on(mut self, event: Event, now: Timestamp) -> Self {
        match event {
            Event::Phone(phone) => self.phone_became(phone, now),
            Event::CameBack(left) => {
                self.lost_at = Some(left).filter(|left| now.since(*left) <= PLACE_PROMISED)
            }
            Event::HungUp => self.hung_up = true,
            Event::Told(ListenerCall { notice, state, .. }) => {
                self.notice = Some(notice);
                self.studio_told(state);
            }
            Event::Notice(notice) => self.notice = Some(notice),
            Event::Link(link) => self.link = link,
            Event::Tick => {
                self.lost_at.take_if(|lost| now.since(*lost) > PLACE_PROMISED);
            }
        }
        self
    }

    fn phone_became(&mut self, phone: Phone, now: Timestamp) {
        let (stood, was_lost) = (self.phone.can_hang_up(), is_lost(&self.phone));
        self.phone = phone;
        let stands = self.phone.can_hang_up();
        if !stood && stands {
            (self.told, self.reached, self.hung_up, self.lost_at) = (None, Reached::Nowhere, false, None);
        }
        // Nobody wished it: the SDK tells why, if need be after it has told that the call is over.
        let breaks = is_lost(&self.phone) || (self.phone.failure().is_some() && !self.hung_up);
        if self.reached == Reached::InLine && breaks && !was_lost {
            self.lost_at = self.lost_at.or(Some(now));
        }
        if stands && !is_lost(&self.phone) {
            self.lost_at = None;
        }
    }

    /// After the call only its outcome is news: the studio hears of the end later than the page.
    fn studio_told(&mut self, state: ListenerStatus) {
        let is_outcome =
            matches!(state, ListenerStatus::Closed | ListenerStatus::Full | ListenerStatus::Over);
        if !self.phone.can_hang_up() && !is_outcome {
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

    /// The show and its lines, as last told.
    #[must_use]
    pub const fn notice(&self) -> Option<&LinesNotice> {
        self.notice.as_ref()
    }

    /// Whether a call can be asked for; what is told to the studio can be changed until then.
    #[must_use]
    pub const fn can_call(&self) -> bool {
        self.phone.can_call()
    }

    /// Whether there is a call to hang up.
    #[must_use]
    pub const fn can_hang_up(&self) -> bool {
        self.phone.can_hang_up()
    }

    /// Whether the call stands and has a place in line, so that leaving the page would lose it.
    #[cfg(feature = "hydrate")]
    #[must_use]
    pub fn has_a_place(&self) -> bool {
        self.phone.can_hang_up() && self.reached == Reached::InLine
    }
}

/// Whether a call has lost its connection and is being taken up again.
const fn is_lost(phone: &Phone) -> bool {
    matches!(phone, Phone::Reconnecting { .. })
}
