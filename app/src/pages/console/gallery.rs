//! The console's components in each of their states, and the scenes to look at them in.

use leptos::prelude::*;
use show::{
    Board, Bucket, Caller, CallerId, Channel, Hour, LineState, Lines, Rehearsal, ShowOptions, ShowState,
    Timestamp,
};
use voice::{PhoneState, Quality};

use super::{
    header::{Lamp, LinesSwitch},
    keys::{KeyWatch, KeysPanel, use_keys},
    link_banner::LinkBanner,
    live_board::LiveBoard,
    next_card::NextCard,
    on_air_card::OnAirCard,
    quality_light::QualityLight,
    settings::SettingsPanel,
    side::{EndShow, RehearsalSwitch},
    state::Console,
    state_mark::StateMark,
    wait_chart::WaitChart,
    waiting_list::WaitingList,
};
use crate::{components::Level, live_socket::Link, pages::gallery::Choice};

/// The console's components, one by one and in scenes.
#[component]
pub fn ConsoleGallery() -> impl IntoView {
    let keys = use_keys();
    let scene = RwSignal::new(0);
    let states = LineState::ALL.map(|state| view! { <StateMark state=Signal::stored(state) /> });
    let levels = [0.0, 0.12, 0.35, 0.7];
    let lines = [(20.0, 4.0), (250.0, 12.0), (480.0, 70.0)].map(|(rtt, jitter)| Quality {
        rtt_ms: Some(rtt),
        jitter_ms: Some(jitter),
        ..Quality::default()
    });
    view! {
        <section>
            <h2>"States of a line"</h2>
            <div class="acts">{states.into_iter().collect_view()}</div>
        </section>
        <section>
            <h2>"Levels and lines"</h2>
            {levels.map(|level| view! { <Level label="You" level=Signal::stored(level) /> }).into_iter().collect_view()}
            <Level label="You" level=Signal::stored(0.35) muted=Signal::stored(true) />
            <div class="acts">
                {lines
                    .map(|quality| view! { <QualityLight quality=Signal::stored(Some(quality)) /> })
                    .into_iter()
                    .collect_view()}
            </div>
        </section>
        <section>
            <h2>"Scenes of the console"</h2>
            <Choice names=Scene::ALL.map(Scene::title).to_vec() chosen=scene />
        </section>
        {move || Scene::ALL.get(scene.get()).map(|scene| view! { <Shown scene=*scene /> })}
        <section>
            <h2>"Keys"</h2>
            <KeysPanel keys />
        </section>
        <section>
            <h2>"Settings"</h2>
            <SettingsPanel live=Scene::OnAir.console(keys).live />
        </section>
    }
}

/// The console's parts in one scene.
#[component]
fn Shown(scene: Scene) -> impl IntoView {
    let console = scene.console(use_keys());
    view! {
        <section>
            <h2>{scene.title()}</h2>
            <div class="acts">
                <Lamp live=console.live />
                <LinesSwitch console />
                <span>{move || console.phone.with(PhoneState::status_line)}</span>
            </div>
            <LinkBanner live=console.live refusal=None />
            <div class="console">
                <div class="air-side">
                    <OnAirCard console />
                    <NextCard console />
                </div>
                <WaitingList console />
                <WaitChart console />
                <div class="side">
                    <EndShow console />
                    <RehearsalSwitch console />
                </div>
            </div>
        </section>
    }
}

/// The server's time in all scenes.
const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// A state of the studio that the gallery shows.
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

    /// The console in this scene; its buttons do nothing.
    pub fn console(self, keys: KeyWatch) -> Console {
        let link = if self == Self::LinkLost { Link::Lost } else { Link::Live };
        let phone = match self {
            Self::Quiet | Self::NotConnected | Self::Closed => PhoneState::Ready,
            Self::LineLost => PhoneState::Reconnecting { fault: None },
            _ => PhoneState::Open { fault: None },
        };
        Console {
            live: LiveBoard::still(self.board(), link),
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

    /// The call board in this scene.
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
        let show = ShowState {
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
        Board { epoch: 1, seq: 1, at: NOW, show, callers }
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

/// Five waiting callers.
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
