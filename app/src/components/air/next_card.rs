use leptos::prelude::*;
use show::{Caller, ClockTime, LineState};
use voice::Phone;

use crate::{
    components::KeyCap,
    desk::{Deed, Desk, wording},
    keys::Action,
    live::Link,
};

/// The one obvious act: it names who comes next, and is the button that takes them.
///
/// One button for connecting and for moving on, so that hand and focus stay where they are.
#[component]
pub fn NextCard(
    /// The console.
    desk: Desk,
) -> impl IntoView {
    let face = Memo::new(move |_| Face::of(desk));
    let deed = move || if face.get().connects() { Deed::Connect } else { Deed::Next };
    let next = desk.next();
    // With the link lost the name may be that of somebody who is gone.
    let named = move || next.get().filter(|_| desk.live.link() != Link::Lost);
    let who = move || named().map_or_else(|| nobody(desk), |caller| wording::name(&caller));
    let waits = move || named().map(|caller| caller.waited(desk.live.now()));
    let talker = desk.on_air();
    let stays = move || {
        let locked = talker.get().filter(|talker| talker.state == LineState::OnAirLocked);
        locked.filter(|_| desk.live.link() != Link::Lost).map(|talker| locked_words(&talker))
    };
    let action = move || if face.get().connects() { Action::Connect } else { Action::Next };
    view! {
        <button
            type="button"
            class="next-card"
            data-face=move || face.get().name()
            aria-keyshortcuts=move || desk.keys.shortcut(action())
            disabled=move || !desk.may(&deed())
            // A key held down would connect, and a moment later move on.
            on:keydown=move |pressed| if pressed.repeat() { pressed.prevent_default() }
            on:click=move |_| desk.act(untrack(deed))
        >
            <span class="do">
                {move || face.get().words()}
                {move || view! { <KeyCap keys=desk.keys action=action() /> }}
            </span>
            <span class="who">{who}</span>
            <span class="what">
                {move || stays().or_else(|| named().map(|caller| wording::matter(&caller)))}
                {move || {
                    waits()
                        .map(|wait| {
                            view! {
                                // A name that changes each second would be read out each second.
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
                let now = desk.live.now();
                desk.live.board(|board| wording::whisper(board, &caller, now))
            });
            whisper.map(|text| view! { <p class="to-whisper">"You will hear: “" {text} "”"</p> })
        }}
    }
}

/// What the button is at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Face {
    Connect,
    Connecting,
    Next,
}

impl Face {
    fn of(desk: Desk) -> Self {
        desk.phone.with(|phone| match phone {
            Phone::Loading | Phone::Ready | Phone::Ended | Phone::Failed(_) => Self::Connect,
            Phone::Connecting { .. } | Phone::Ringing { .. } => Self::Connecting,
            Phone::Open { .. } | Phone::Reconnecting { .. } => Self::Next,
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

/// Why nobody is taken now.
fn locked_words(talker: &Caller) -> String {
    format!("{} is locked on air: unlock to go on", talker.label)
}

fn nobody(desk: Desk) -> String {
    let link = desk.live.link();
    desk.live.board(|board| match (link, board.house.lines.open, board.on_air().next()) {
        (Link::Lost, ..) => "Whoever is first in line".to_owned(),
        (_, false, _) => "Nobody waits: the lines are closed".to_owned(),
        (_, true, Some(talker)) => format!("Nobody waits. Next thanks {} and waits", talker.label),
        (_, true, None) => "Nobody is waiting".to_owned(),
    })
}
