use show::{Estimate, ListenerStatus, Timestamp};
use voice::{PhoneState, VoiceError};

use super::{ListenerModel, Reached, Returned};
use crate::live_socket::Link;

/// What the page shows: each variant has one word, one sentence, one colour and one shape.
#[derive(Debug, Clone, PartialEq)]
pub enum ListenerView {
    /// The page cannot call yet.
    Loading,
    /// A call can be made.
    Ready,
    /// A call can be made, but the lines are closed; or this call was turned away because they are.
    Closed,
    /// A call can be made, but the queue is full; or this call was turned away because it is.
    Full,
    /// The call is being made.
    Calling,
    /// The call is connected, but the studio has not reported its state or cannot now.
    OnTheLine(WhyUnknown),
    /// The caller is in line.
    Waiting {
        /// The place in the queue; 2 is behind the one who is next.
        position: u32,
        /// How long the wait will probably be.
        estimate: Option<Estimate>,
        /// Since when the caller is in line, by the server's clock.
        since: Timestamp,
    },
    /// The caller is first in line.
    Next {
        /// Since when the caller is in line, by the server's clock.
        since: Timestamp,
    },
    /// The caller has been taken, but is not heard yet.
    GoingOnAir,
    /// Everybody hears the caller.
    OnAir {
        /// Since when, by the server's clock.
        since: Timestamp,
    },
    /// The call has lost its connection; the SDK tries to restore it.
    LineLost {
        /// Whether the place in line is still kept.
        place_kept: bool,
    },
    /// The conversation is over.
    ThankYou,
    /// The caller has hung up before air.
    Ended,
    /// The other side has hung up before air.
    LetGo,
    /// The caller is on the line by another page.
    Elsewhere,
    /// The caller has left the page, which ended the call, and is back.
    Left,
    /// There is no call, but the place in line is kept for a new one.
    PlaceKept {
        /// What broke the call, unless the page was reloaded.
        error: Option<VoiceError>,
    },
    /// There is no call, and why.
    Failed(VoiceError),
}

/// Why the page does not know the state of a connected call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyUnknown {
    /// The studio has not reported it yet.
    NotYet,
    /// The socket is broken; the caller was not on air before.
    Unheard,
    /// The socket is broken; the caller was on air before.
    PerhapsOnAir,
}

/// What a caller can do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// Attend to the microphone.
    Microphone,
    /// Use another browser, or another address of the page.
    Elsewhere,
    /// Try again later.
    Later,
    /// Check the network.
    Network,
}

impl ListenerModel {
    /// What the page shows now.
    #[must_use]
    pub fn view(&self) -> ListenerView {
        match &self.phone {
            PhoneState::Loading => ListenerView::Loading,
            PhoneState::Ready if self.place_kept().is_some() => ListenerView::PlaceKept { error: None },
            PhoneState::Ready => self.before(),
            PhoneState::Connecting { .. } | PhoneState::Ringing { .. } => ListenerView::Calling,
            PhoneState::Open { .. } => self.during(),
            PhoneState::Reconnecting { .. } => ListenerView::LineLost { place_kept: self.lost_at.is_some() },
            PhoneState::Ended => self.afterwards(),
            PhoneState::Failed(error) => match self.told {
                // The studio has reported why, the SDK only that it failed.
                Some(
                    ListenerStatus::Closed
                    | ListenerStatus::Full
                    | ListenerStatus::Elsewhere
                    | ListenerStatus::Over,
                ) => self.afterwards(),
                _ if self.lost_at.is_some() => ListenerView::PlaceKept { error: Some(error.clone()) },
                _ => ListenerView::Failed(error.clone()),
            },
        }
    }

    fn before(&self) -> ListenerView {
        match &self.notice {
            Some(notice) if !notice.open => ListenerView::Closed,
            Some(notice) if notice.full => ListenerView::Full,
            _ if self.returned == (Returned::ToAnother { still_stands: false }) => ListenerView::Left,
            _ => ListenerView::Ready,
        }
    }

    fn during(&self) -> ListenerView {
        match (self.link, self.told) {
            (Link::Lost, _) if self.reached == Reached::Air => {
                ListenerView::OnTheLine(WhyUnknown::PerhapsOnAir)
            }
            (Link::Lost, _) => ListenerView::OnTheLine(WhyUnknown::Unheard),
            (_, None | Some(ListenerStatus::NoCall | ListenerStatus::Ringing)) => {
                ListenerView::OnTheLine(WhyUnknown::NotYet)
            }
            (
                _,
                Some(ListenerStatus::Waiting { position: ..=1, since, .. } | ListenerStatus::Next { since }),
            ) => ListenerView::Next { since },
            (_, Some(ListenerStatus::Waiting { position, estimate, since })) => {
                ListenerView::Waiting { position, estimate, since }
            }
            (_, Some(ListenerStatus::GoingOnAir)) => ListenerView::GoingOnAir,
            (_, Some(ListenerStatus::OnAir { since })) => ListenerView::OnAir { since },
            (_, Some(ListenerStatus::Closed)) => ListenerView::Closed,
            (_, Some(ListenerStatus::Full)) => ListenerView::Full,
            (_, Some(ListenerStatus::Elsewhere)) => ListenerView::Elsewhere,
            (_, Some(ListenerStatus::Over)) => ListenerView::ThankYou,
        }
    }

    const fn afterwards(&self) -> ListenerView {
        match (self.told, self.reached) {
            (Some(ListenerStatus::Closed), _) => ListenerView::Closed,
            (Some(ListenerStatus::Full), _) => ListenerView::Full,
            (Some(ListenerStatus::Elsewhere), _) => ListenerView::Elsewhere,
            (Some(ListenerStatus::Over), _) => ListenerView::ThankYou,
            _ if matches!(self.returned, Returned::ToTheSame) && self.lost_at.is_some() => {
                ListenerView::PlaceKept { error: None }
            }
            _ if matches!(self.returned, Returned::ToTheSame) => ListenerView::Left,
            (_, Reached::Air) => ListenerView::ThankYou,
            _ if self.hung_up => ListenerView::Ended,
            _ => ListenerView::LetGo,
        }
    }
}

impl Remedy {
    /// What to do about an error of the phone.
    #[must_use]
    pub const fn of(error: &VoiceError) -> Self {
        match error {
            VoiceError::MicrophoneRefused | VoiceError::NoMicrophone | VoiceError::MicrophoneFailed => {
                Self::Microphone
            }
            VoiceError::InsecurePage | VoiceError::BrowserUnsupported | VoiceError::SdkMissing => {
                Self::Elsewhere
            }
            VoiceError::Unreachable(_) | VoiceError::MediaLost(_) => Self::Network,
            _ => Self::Later,
        }
    }
}
