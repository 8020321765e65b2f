use leptos::prelude::*;
use show::{Board, Caller, CallerId, LineState, Timestamp};
use voice::PhoneState;

use super::{
    air_timer::AirTimer,
    commands::Command,
    keys::{KeyAction, KeyCap},
    state::Console,
    state_mark::StateMark,
    wording,
};
use crate::{components::Level, live_socket::Link};

/// A longer name is written smaller, so that the buttons below it stay in sight.
const MAX_NAME_CHARS: usize = 28;

/// Who is on air, legible from two metres; or why nobody is.
#[component]
pub fn OnAirCard(console: Console) -> impl IntoView {
    let talker = console.on_air();
    // Rendered anew only for another caller: what changes about one caller changes in place.
    let id = Memo::new(move |_| talker.with(|talker| talker.as_ref().map(|talker| talker.id.clone())));
    let stale = move || console.live.link() == Link::Lost;
    // Red means on air for certain, so it is not shown when the board may be out of date.
    let red = move || {
        !stale() && talker.with(|talker| talker.as_ref().is_some_and(|talker| talker.state.is_on_air()))
    };
    let in_call = move || console.phone.with(PhoneState::can_hang_up);
    view! {
        <section class="air" class:live=red class:stale=stale aria-labelledby="on-air">
            <h2 id="on-air" class="unseen">"On air"</h2>
            {move || match id.get() {
                Some(id) => view! { <Talk console id /> }.into_any(),
                None => view! { <Nobody console /> }.into_any(),
            }}
            // There without a call, too, so that the buttons below stay where they are.
            <div class="levels" class:unused=move || !in_call()>
                <Level label="Caller" level=console.their_level />
                <Level label="You" level=console.my_level muted=console.muted />
            </div>
            <AirActs console />
        </section>
    }
}

#[component]
fn Talk(console: Console, id: CallerId) -> impl IntoView {
    let caller = console.live.caller(id);
    let of = move |read: fn(&Caller) -> String| move || caller.with(|c| c.as_ref().map(read));
    let state = Signal::derive(move || {
        caller.with(|c| c.as_ref().map_or(show::LineState::Idle, |caller| caller.state))
    });
    let is_long = move || {
        caller.with(|c| c.as_ref().is_some_and(|c| wording::name(c).chars().count() > MAX_NAME_CHARS))
    };
    let record = move || {
        let now = console.live.now();
        caller.with(|c| c.as_ref().map(|c| wording::record(c, now)))
    };
    let whisper = move || {
        // This is the whisper as the DJ heard it: the wait does not grow after the caller was taken.
        caller.with(|c| {
            c.as_ref().and_then(|c| console.live.board(|board| wording::whisper(board, c, c.since)))
        })
    };
    view! {
        <div class="talk">
            <div class="who">
                <StateMark state />
                <p class="name" class:long=is_long>{of(wording::name)}</p>
                <p class="topic">{move || caller.with(|c| c.as_ref().and_then(|c| c.topic.clone()))}</p>
                <p class="record">{record}</p>
                {move || whisper().map(|text| view! { <p class="whispered">"Whispered to you: “" {text} "”"</p> })}
            </div>
            <AirTimer live=console.live caller />
        </div>
    }
}

/// The card while nobody is on air: why not, and what to do.
#[component]
fn Nobody(console: Console) -> impl IntoView {
    let words = move || {
        if let Some(partner) = console.partner.get() {
            let sentence = console.phone.with(|phone| match phone {
                PhoneState::Connecting { .. } => {
                    format!("Answering {partner}. Allow the microphone if the browser asks for it.")
                }
                PhoneState::Reconnecting { .. } => {
                    "The line broke. It comes back by itself if the network does.".to_owned()
                }
                _ => format!("{partner} is on the direct line. Hang Up ends the call for both."),
            });
            return ("Direct line".to_owned(), sentence);
        }
        let now = console.live.now();
        let is_known = console.live.link() != Link::Lost;
        console.live.board(|board| {
            is_known.then(|| coming(board, now)).flatten().unwrap_or_else(|| {
                let (what, sentence) =
                    console.phone.with(|phone| empty_words(phone, board.waiting().count()));
                (what.to_owned(), sentence)
            })
        })
    };
    view! {
        <div class="talk nobody">
            <div class="who">
                <p class="name">{move || words().0}</p>
                <p class="topic">{move || words().1}</p>
            </div>
        </div>
    }
}

/// The caller who is being announced to the DJ, and is on air after that.
fn coming(board: &Board, now: Timestamp) -> Option<(String, String)> {
    let caller = board.caller(board.show.dj.as_ref()?.announcing.as_ref()?)?;
    let whisper = wording::whisper(board, caller, now)?;
    Some((wording::name(caller), format!("On air in a moment. You hear: “{whisper}”")))
}

/// The texts of the empty card: what is the case, and a sentence.
fn empty_words(phone: &PhoneState, waiting: usize) -> (&'static str, String) {
    match (phone, waiting) {
        (PhoneState::Loading, _) => ("Nobody on air", "The studio phone is being set up.".to_owned()),
        (PhoneState::Ready | PhoneState::Ended, 0) => (
            "Nobody on air",
            "You are not connected. Connect, and the first who rings in is put through.".to_owned(),
        ),
        (PhoneState::Ready | PhoneState::Ended, count) => (
            "Nobody on air",
            format!("You are not connected. {} waiting: connect to take the first.", are(count)),
        ),
        (PhoneState::Connecting { .. }, _) => {
            ("Connecting…", "Allow the microphone if the browser asks for it.".to_owned())
        }
        (PhoneState::Ringing { .. }, _) => ("Connecting…", "The studio’s line rings.".to_owned()),
        (PhoneState::Open { .. }, 0) => {
            ("Nobody on air", "You are connected. The next who rings in is put through to you.".to_owned())
        }
        (PhoneState::Open { .. }, count) => {
            ("Nobody on air", format!("You are connected. {} waiting.", are(count)))
        }
        (PhoneState::Reconnecting { .. }, _) => (
            "Line lost",
            "It comes back by itself if the network does. Callers keep their places.".to_owned(),
        ),
        (PhoneState::Failed(_), _) => ("No call", "Callers keep their places.".to_owned()),
    }
}

fn are(count: usize) -> String {
    format!("{} {}", wording::callers(count), if count == 1 { "is" } else { "are" })
}

/// The buttons for the caller on air. They never move, so that a hand finds them without looking.
#[component]
pub fn AirActs(console: Console) -> impl IntoView {
    let talker = console.on_air();
    let id = move || talker.with(|talker| talker.as_ref().map(|talker| talker.id.clone()));
    let locked =
        Memo::new(move |_| talker.with(|t| t.as_ref().is_some_and(|t| t.state == LineState::OnAirLocked)));
    let hold = move || id().map(Command::Hold);
    let lock = move || {
        id().map(if locked.get() { Command::Unlock as fn(CallerId) -> Command } else { Command::Lock })
    };
    view! {
        <div class="acts">
            <Act
                console
                key_of=KeyAction::Mute
                command=move || Some(Command::Mute(!console.muted.get()))
                label=move || if console.muted.get() { "Unmute me" } else { "Mute me" }
                on=console.muted
            />
            <Act console key_of=KeyAction::Hold command=hold label=|| "Back to waiting" />
            <Act console key_of=KeyAction::Lock command=lock label=move || if locked.get() { "Unlock" } else { "Lock" } on=locked />
            <Act console key_of=KeyAction::HangUp command=|| Some(Command::HangUp) label=|| "Hang Up" />
        </div>
    }
}

#[component]
fn Act(
    console: Console,
    key_of: KeyAction,
    command: impl Fn() -> Option<Command> + Copy + Send + Sync + 'static,
    label: impl Fn() -> &'static str + Copy + Send + Sync + 'static,
    #[prop(optional, into)] on: Option<Signal<bool>>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class:on=move || on.is_some_and(|on| on.get())
            class:end=key_of == KeyAction::HangUp
            aria-keyshortcuts=move || console.keys.shortcut(key_of)
            disabled=move || !command().is_some_and(|command| console.can(&command))
            on:click=move |_| {
                if let Some(command) = untrack(command) {
                    console.act(command);
                }
            }
        >
            {label}
            <KeyCap keys=console.keys action=key_of />
        </button>
    }
}
