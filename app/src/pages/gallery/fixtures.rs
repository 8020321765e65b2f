use leptos::prelude::*;
use show::{
    Board, Bucket, Caller, CallerId, Channel, Hour, LineState, Lines, LinesNotice, Rehearsal, ShowOptions,
    ShowState, Timestamp,
};
use voice::Phone;

use crate::{
    desk::Desk,
    keys::KeyWatch,
    live::{Link, Live},
};

/// The server's time in all scenes.
const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// The lines of the gallery's show, open, with two who wait.
pub fn notice() -> LinesNotice {
    LinesNotice {
        show_name: "Night Line".to_owned(),
        host: "Ada".to_owned(),
        open: true,
        full: false,
        waiting: 2,
    }
}

/// A situation in the studio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scene {
    Quiet,
    NotConnected,
    Connected,
    GoingOnAir,
    OnAir,
    LongOnAir,
    Locked,
    Closed,
    LinkLost,
    LineLost,
}

impl Scene {
    pub const ALL: [Self; 10] = [
        Self::Quiet,
        Self::NotConnected,
        Self::Connected,
        Self::GoingOnAir,
        Self::OnAir,
        Self::LongOnAir,
        Self::Locked,
        Self::Closed,
        Self::LinkLost,
        Self::LineLost,
    ];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Quiet => "Nobody has rung in",
            Self::NotConnected => "Five wait, the DJ is not connected",
            Self::Connected => "Connected, nobody waits",
            Self::GoingOnAir => "The whisper runs",
            Self::OnAir => "On air",
            Self::LongOnAir => "On air for too long, and not short of name",
            Self::Locked => "On air and locked",
            Self::Closed => "The lines are closed",
            Self::LinkLost => "The link to the studio is lost",
            Self::LineLost => "The telephone line is lost",
        }
    }

    /// The console in this scene; nothing that is pressed does anything.
    pub fn desk(self, keys: KeyWatch) -> Desk {
        let link = if self == Self::LinkLost { Link::Lost } else { Link::Live };
        let phone = match self {
            Self::Quiet | Self::NotConnected | Self::Closed => Phone::Ready,
            Self::LineLost => Phone::Reconnecting { fault: None },
            _ => Phone::Open { fault: None },
        };
        Desk {
            live: Live::still(self.board(), link),
            phone: Signal::stored(phone),
            partner: Signal::stored(None),
            muted: Signal::stored(self == Self::LongOnAir),
            my_level: Signal::stored(0.36),
            their_level: Signal::stored(0.31),
            quality: Signal::stored(None),
            keys,
            act: Callback::new(|_| ()),
        }
    }

    /// The show as it stands.
    pub fn board(self) -> Board {
        let callers = match self {
            Self::Quiet | Self::Connected | Self::Closed => vec![],
            Self::NotConnected | Self::LineLost => line(),
            Self::GoingOnAir => with_talker(LineState::GoingOnAir, 2),
            Self::OnAir | Self::LinkLost => with_talker(LineState::OnAir, 131),
            Self::LongOnAir => {
                let mut callers = with_talker(LineState::OnAir, 400);
                if let Some(talker) = callers.first_mut() {
                    talker.label = "Wilhelmina-Charlotte von Hohenstein-Bergdorf".to_owned();
                    talker.place = Some("Llanfairpwllgwyngyllgogerychwyrndrobwll".to_owned());
                }
                callers
            }
            Self::Locked => with_talker(LineState::OnAirLocked, 150),
        };
        let next = callers.iter().find(|caller| caller.state == LineState::Next).map(|next| next.id.clone());
        let house = ShowState {
            lines: Lines { open: self != Self::Closed, since: NOW },
            next,
            hour: if callers.is_empty() { Hour::default() } else { hour() },
            options: ShowOptions {
                show_name: "Night Line".to_owned(),
                host: "Ada".to_owned(),
                ..ShowOptions::default()
            },
            rehearsal: Rehearsal::Off,
            ..ShowState::default()
        };
        Board { epoch: 1, seq: 1, at: NOW, house, callers }
    }
}

fn with_talker(state: LineState, seconds: u64) -> Vec<Caller> {
    let mut talker = caller("CA0", "Maria", state, seconds + 400);
    talker.place = Some("Leeds".to_owned());
    talker.topic = Some("Night buses cut from Headingley".to_owned());
    talker.calls = 3;
    talker.since = ago(seconds);
    talker.aired = state.is_on_air().then(|| ago(seconds));
    std::iter::once(talker).chain(line()).collect()
}

/// Five who wait.
fn line() -> Vec<Caller> {
    let mut tom = caller("CA1", "Tom", LineState::Next, 400);
    tom.place = Some("Hull".to_owned());
    tom.topic = Some("my own bus company".to_owned());
    let mut returned = caller("CA2", "…4417", LineState::OnHold, 1_024);
    returned.returned = true;
    let mut priya = caller("CA3", "Priya", LineState::OnHold, 552);
    priya.place = Some("Bradford".to_owned());
    priya.topic = Some("drives the N12, wants to answer Maria".to_owned());
    let mut web = caller("CA4", "Web caller", LineState::OnHold, 112);
    web.channel = Channel::Web;
    vec![tom, returned, priya, web, caller("CA5", "…0932", LineState::Ringing, 9)]
}

fn caller(id: &str, label: &str, state: LineState, waited: u64) -> Caller {
    Caller {
        id: CallerId::from(id),
        label: label.to_owned(),
        channel: Channel::Phone,
        place: None,
        topic: None,
        calls: 1,
        state,
        since: ago(waited),
        waiting_since: ago(waited),
        aired: None,
        held: false,
        returned: false,
    }
}

const fn ago(seconds: u64) -> Timestamp {
    Timestamp(NOW.0 - seconds * 1_000)
}

fn hour() -> Hour {
    let buckets = [0, 1, 3, 2, 4, 2, 0, 1, 5, 3, 2, 1].map(|arrivals| Bucket {
        arrivals,
        answered: arrivals.saturating_sub(1),
        gave_up: arrivals / 3,
    });
    Hour { arrivals: 24, answered: 17, gave_up: 4, buckets: buckets.to_vec() }
}
