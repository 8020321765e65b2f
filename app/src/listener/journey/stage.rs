use show::{Estimate, ListenerStatus, Timestamp};
use voice::{Phone, VoiceError};

use super::{Journey, Reached};
use crate::live::Link;

/// Where the caller is: one big word, one sentence, one colour and shape each.
#[derive(Debug, Clone, PartialEq)]
pub enum Stage {
    /// The page is not yet able to call.
    Loading,
    /// A call can be made.
    Ready,
    /// A call can be made, but the lines are closed; or this call was turned away for it.
    Closed,
    /// A call can be made, but nobody more can wait; or this call was turned away for it.
    Full,
    /// The call is being made.
    Calling,
    /// The call stands; where it is, the studio has not told or cannot tell now.
    OnTheLine(Unknown),
    /// In line.
    Waiting {
        /// 2 is behind the one who is next.
        position: u32,
        /// How long it will probably take.
        estimate: Option<Estimate>,
        /// In line since; the server's clock.
        since: Timestamp,
    },
    /// First in line.
    Next {
        /// In line since; the server's clock.
        since: Timestamp,
    },
    /// Taken, and not yet heard.
    GoingOnAir,
    /// Heard by everybody.
    OnAir {
        /// Since; the server's clock.
        since: Timestamp,
    },
    /// The call has lost its network; the SDK tries to get it back.
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
    /// There is no call, but calling again now finds the place in line kept.
    PlaceKept {
        /// What broke the call, if the page was there to see it.
        error: Option<VoiceError>,
    },
    /// There is no call, and why.
    Failed(VoiceError),
}

/// Why it is not known where a standing call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// The studio has not told yet.
    NotYet,
    /// The studio's stream is broken; the caller was not on air when it broke.
    Unheard,
    /// The studio's stream is broken, and the caller was on air.
    PerhapsOnAir,
}

/// What kind of obstacle keeps a call from being made, by what has to be done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// Something about the microphone.
    Microphone,
    /// Another browser, or another address of the page.
    Elsewhere,
    /// Some patience.
    Later,
    /// The network.
    Network,
}

impl Journey {
    /// Where the caller is now.
    #[must_use]
    pub fn stage(&self) -> Stage {
        match &self.phone {
            Phone::Loading => Stage::Loading,
            Phone::Ready if self.lost_at.is_some() => Stage::PlaceKept { error: None },
            Phone::Ready => self.before(),
            Phone::Connecting { .. } | Phone::Ringing { .. } => Stage::Calling,
            Phone::Open { .. } => self.during(),
            Phone::Reconnecting { .. } => Stage::LineLost { place_kept: self.lost_at.is_some() },
            Phone::Ended => self.afterwards(),
            Phone::Failed(error) => match self.told {
                // The studio has said why, and the SDK only that.
                Some(ListenerStatus::Closed | ListenerStatus::Full | ListenerStatus::Over) => {
                    self.afterwards()
                }
                _ if self.lost_at.is_some() => Stage::PlaceKept { error: Some(error.clone()) },
                _ => Stage::Failed(error.clone()),
            },
        }
    }

    fn before(&self) -> Stage {
        match &self.notice {
            Some(notice) if !notice.open => Stage::Closed,
            Some(notice) if notice.full => Stage::Full,
            _ => Stage::Ready,
        }
    }

    fn during(&self) -> Stage {
        match (self.link, self.told) {
            (Link::Lost, _) if self.reached == Reached::Air => Stage::OnTheLine(Unknown::PerhapsOnAir),
            (Link::Lost, _) => Stage::OnTheLine(Unknown::Unheard),
            (_, None | Some(ListenerStatus::NoCall | ListenerStatus::Ringing)) => {
                Stage::OnTheLine(Unknown::NotYet)
            }
            (
                _,
                Some(ListenerStatus::Waiting { position: ..=1, since, .. } | ListenerStatus::Next { since }),
            ) => Stage::Next { since },
            (_, Some(ListenerStatus::Waiting { position, estimate, since })) => {
                Stage::Waiting { position, estimate, since }
            }
            (_, Some(ListenerStatus::GoingOnAir)) => Stage::GoingOnAir,
            (_, Some(ListenerStatus::OnAir { since })) => Stage::OnAir { since },
            (_, Some(ListenerStatus::Closed)) => Stage::Closed,
            (_, Some(ListenerStatus::Full)) => Stage::Full,
            (_, Some(ListenerStatus::Over)) => Stage::ThankYou,
        }
    }

    const fn afterwards(&self) -> Stage {
        match (self.told, self.reached) {
            (Some(ListenerStatus::Closed), _) => Stage::Closed,
            (Some(ListenerStatus::Full), _) => Stage::Full,
            (Some(ListenerStatus::Over), _) | (_, Reached::Air) => Stage::ThankYou,
            _ if self.hung_up => Stage::Ended,
            _ => Stage::LetGo,
        }
    }
}

impl Remedy {
    /// What an error of the phone asks for.
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
