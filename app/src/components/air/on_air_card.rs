use leptos::prelude::*;
use show::{Board, Caller, CallerId, Timestamp};
use voice::Phone;

use super::{AirActs, AirTimer, Level};
use crate::{
    components::StateMark,
    desk::{Desk, wording},
    live::Link,
};

/// A name of more characters is written smaller, so that the buttons below it stay in sight.
const LONG_NAME: usize = 28;

/// Who is on air, large enough for two metres; or why nobody is.
#[component]
pub fn OnAirCard(
    /// The console.
    desk: Desk,
) -> impl IntoView {
    let talker = desk.on_air();
    // A new face only when somebody else comes on air: what changes about them changes in place.
    let id = Memo::new(move |_| talker.with(|talker| talker.as_ref().map(|talker| talker.id.clone())));
    let stale = move || desk.live.link() == Link::Lost;
    // Red is a promise: it is not given on old news.
    let red = move || {
        !stale() && talker.with(|talker| talker.as_ref().is_some_and(|talker| talker.state.is_on_air()))
    };
    let in_call = move || desk.phone.with(Phone::can_hang_up);
    view! {
        <section class="air" class:live=red class:stale=stale aria-labelledby="on-air">
            <h2 id="on-air" class="unseen">"On air"</h2>
            {move || match id.get() {
                Some(id) => view! { <Talk desk id /> }.into_any(),
                None => view! { <Nobody desk /> }.into_any(),
            }}
            <Show when=in_call>
                <div class="levels">
                    <Level label="Caller" level=desk.their_level />
                    <Level label="You" level=desk.my_level muted=desk.muted />
                </div>
            </Show>
            <AirActs desk />
        </section>
    }
}

#[component]
fn Talk(desk: Desk, id: CallerId) -> impl IntoView {
    let caller = desk.live.caller(id);
    let of = move |read: fn(&Caller) -> String| move || caller.with(|c| c.as_ref().map(read));
    let state = Signal::derive(move || {
        caller.with(|c| c.as_ref().map_or(show::LineState::Idle, |caller| caller.state))
    });
    let is_long =
        move || caller.with(|c| c.as_ref().is_some_and(|c| wording::name(c).chars().count() > LONG_NAME));
    let record = move || {
        let now = desk.live.now();
        caller.with(|c| c.as_ref().map(|c| wording::record(c, now)))
    };
    let whisper = move || {
        // As it was said: the wait stands still once they are on their way.
        caller.with(|c| c.as_ref().and_then(|c| desk.live.board(|board| wording::whisper(board, c, c.since))))
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
            <AirTimer live=desk.live caller />
        </div>
    }
}

/// The empty card says what is the matter, and what comes next.
#[component]
fn Nobody(desk: Desk) -> impl IntoView {
    let words = move || {
        if let Some(partner) = desk.partner.get() {
            let sentence = desk.phone.with(|phone| match phone {
                Phone::Connecting { .. } => {
                    format!("Answering {partner}. Allow the microphone if the browser asks for it.")
                }
                Phone::Reconnecting { .. } => {
                    "The line broke. It comes back by itself if the network does.".to_owned()
                }
                _ => format!("{partner} is on the direct line. Hang Up ends the call for both."),
            });
            return ("Direct line".to_owned(), sentence);
        }
        let now = desk.live.now();
        let is_known = desk.live.link() != Link::Lost;
        desk.live.board(|board| {
            is_known.then(|| coming(board, now)).flatten().unwrap_or_else(|| {
                let (what, sentence) = desk.phone.with(|phone| empty_words(phone, board.waiting().count()));
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

/// Who is being announced to the DJ, and will be on air when she has heard it.
fn coming(board: &Board, now: Timestamp) -> Option<(String, String)> {
    let caller = board.caller(board.house.desk.as_ref()?.announcing.as_ref()?)?;
    let whisper = wording::whisper(board, caller, now)?;
    Some((wording::name(caller), format!("On air in a moment. You hear: “{whisper}”")))
}

/// What an empty card says.
fn empty_words(phone: &Phone, waiting: usize) -> (&'static str, String) {
    match (phone, waiting) {
        (Phone::Loading, _) => ("Nobody on air", "The studio phone is being set up.".to_owned()),
        (Phone::Ready | Phone::Ended, 0) => (
            "Nobody on air",
            "You are not connected. Connect, and the first who rings in is put through.".to_owned(),
        ),
        (Phone::Ready | Phone::Ended, count) => (
            "Nobody on air",
            format!("You are not connected. {} waiting: connect to take the first.", are(count)),
        ),
        (Phone::Connecting { .. }, _) => {
            ("Connecting…", "Allow the microphone if the browser asks for it.".to_owned())
        }
        (Phone::Ringing { .. }, _) => ("Connecting…", "The studio’s line rings.".to_owned()),
        (Phone::Open { .. }, 0) => {
            ("Nobody on air", "You are connected. The next who rings in is put through to you.".to_owned())
        }
        (Phone::Open { .. }, count) => {
            ("Nobody on air", format!("You are connected. {} waiting.", are(count)))
        }
        (Phone::Reconnecting { .. }, _) => (
            "Line lost",
            "It comes back by itself if the network does. Callers keep their places.".to_owned(),
        ),
        (Phone::Failed(_), _) => ("No call", "Callers keep their places.".to_owned()),
    }
}

fn are(count: usize) -> String {
    format!("{} {}", wording::callers(count), if count == 1 { "is" } else { "are" })
}
