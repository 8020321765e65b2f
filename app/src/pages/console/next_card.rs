use leptos::prelude::*;
use show::{Caller, ClockTime, LineState};
use voice::PhoneState;

use super::{
    commands::Command,
    keys::{KeyAction, KeyCap},
    state::Console,
    wording,
};
use crate::live_socket::Link;

/// The button that takes the next caller, with their name.
///
/// The same button connects to the queue, so that hand and focus stay where they are.
#[component]
pub fn NextCard(console: Console) -> impl IntoView {
    let mode = Memo::new(move |_| ButtonMode::of(console));
    let command = move || if mode.get().connects() { Command::Connect } else { Command::Next };
    let next = console.next();
    // While the connection is lost the name could be of a caller who is gone.
    let named = move || next.get().filter(|_| console.live.link() != Link::Lost);
    let who = move || named().map_or_else(|| nobody(console), |caller| wording::name(&caller));
    let waits = move || named().map(|caller| caller.waited(console.live.now()));
    let talker = console.on_air();
    let stays = move || {
        let locked = talker.get().filter(|talker| talker.state == LineState::OnAirLocked);
        locked.filter(|_| console.live.link() != Link::Lost).map(|talker| locked_words(&talker))
    };
    let action = move || if mode.get().connects() { KeyAction::Connect } else { KeyAction::Next };
    view! {
        <button
            type="button"
            class="next-card"
            data-mode=move || mode.get().name()
            aria-keyshortcuts=move || console.keys.shortcut(action())
            disabled=move || !console.can(&command())
            on:click=move |_| console.act(untrack(command))
        >
            <span class="do">
                {move || mode.get().words()}
                {move || view! { <KeyCap keys=console.keys action=action() /> }}
            </span>
            <span class="who">{who}</span>
            <span class="what">
                {move || stays().or_else(|| named().map(|caller| wording::matter(&caller)))}
                {move || {
                    waits()
                        .map(|wait| {
                            view! {
                                // An accessible name that changes each second would be read out each second.
                                <span class="wait" aria-hidden="true">"waiting " {ClockTime(wait).to_string()}</span>
                                <span class="unseen">"waiting " {wording::roughly(wait)}</span>
                            }
                        })
                }}
            </span>
            <svg class="go" viewBox="0 0 24 24" aria-hidden="true">
                <path d="M4 10.500h10.500L10 6l2-2 8 8-8 8-2-2 4.500-4.500H4z" />
            </svg>
        </button>
        {move || {
            let whisper = named().and_then(|caller| {
                let now = console.live.now();
                console.live.board(|board| wording::whisper(board, &caller, now))
            });
            whisper.map(|text| view! { <p class="to-whisper">"You will hear: “" {text} "”"</p> })
        }}
    }
}

/// What the button does at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ButtonMode {
    Connect,
    Connecting,
    Next,
}

impl ButtonMode {
    fn of(console: Console) -> Self {
        console.phone.with(|phone| match phone {
            PhoneState::Loading | PhoneState::Ready | PhoneState::Ended | PhoneState::Failed(_) => {
                Self::Connect
            }
            PhoneState::Connecting { .. } | PhoneState::Ringing { .. } => Self::Connecting,
            PhoneState::Open { .. } | PhoneState::Reconnecting { .. } => Self::Next,
        })
    }

    const fn connects(self) -> bool {
        !matches!(self, Self::Next)
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Connecting => "connecting",
            Self::Next => "next",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Connect => "Connect to Queue",
            Self::Connecting => "Connecting…",
            Self::Next => "Next Caller",
        }
    }
}

/// The text while a locked caller keeps Next from taking anybody.
fn locked_words(talker: &Caller) -> String {
    format!("{} is locked on air: unlock to go on", talker.label)
}

fn nobody(console: Console) -> String {
    let link = console.live.link();
    console.live.board(|board| match (link, board.show.lines.open, board.on_air().next()) {
        (Link::Lost, ..) => "Whoever is first in line".to_owned(),
        (_, false, _) => "Nobody waits: the lines are closed".to_owned(),
        (_, true, Some(talker)) => format!("Nobody waits. Next thanks {} and waits", talker.label),
        (_, true, None) => "Nobody is waiting".to_owned(),
    })
}
