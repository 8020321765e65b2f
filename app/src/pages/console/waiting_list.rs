use leptos::{ev, html, prelude::*};
use show::{Caller, CallerId, ClockTime, LineState};

use super::{
    commands::{Command, ConfirmButton},
    state::Console,
    state_mark::{self, StateMark},
    wording,
};

/// Rows that are shown, and that each press adds: nobody reads a thousand on air, and a page that has them is slow.
const ROWS: usize = 100;

/// The waiting callers, one row each for those who come first.
///
/// Rows are keyed by caller, so that a row keeps its focus while the order changes.
#[component]
pub fn WaitingList(console: Console) -> impl IntoView {
    let count = console.waiting_count();
    let rows = RwSignal::new(ROWS);
    let waiting = console.first_waiting(rows.into());
    let hidden = move || count.get().saturating_sub(rows.get());
    view! {
        <section class="waiting" aria-labelledby="waiting">
            <h2 id="waiting">
                "Waiting" <span class="count">{move || count.get()}</span>
            </h2>
            <ol>
                <For
                    each=move || waiting.get()
                    key=Clone::clone
                    children=move |id| {
                        let of_row = id.clone();
                        let row = Memo::new(move |_| {
                            waiting.with(|all| all.iter().position(|other| *other == of_row).map_or(0, |at| at + 1))
                        });
                        view! { <WaitingRow console id row /> }
                    }
                />
            </ol>
            <Show when=move || { hidden() > 0 }>
                <p class="hidden-rows">
                    <button type="button" on:click=move |_| rows.update(|rows| *rows += ROWS)>
                        {move || format!("Show {} of {} more", ROWS.min(hidden()), hidden())}
                    </button>
                </p>
            </Show>
            <Show when=move || count.get() == 0>
                <Empty console />
            </Show>
        </section>
    }
}

/// Why the list is empty, and what to do about it.
#[component]
fn Empty(console: Console) -> impl IntoView {
    let open = move || console.live.board(|board| board.show.lines.open);
    view! {
        <div class="empty">
            <p>{move || if open() { "Nobody is waiting." } else { "The lines are closed." }}</p>
            <p class="soft">
                {move || {
                    if open() {
                        "Listeners ring in from their page, or by the show’s number."
                    } else {
                        "Who rings is told so. Open the lines to let callers in."
                    }
                }}
            </p>
        </div>
    }
}

/// A waiting caller: number key, name, topic, state, wait and buttons.
#[component]
pub fn WaitingRow(
    console: Console,
    id: CallerId,
    /// The place in the list, from 1; the first nine have number keys.
    row: Memo<usize>,
) -> impl IntoView {
    let caller = console.live.caller(id.clone());
    let of = move |read: fn(&Caller) -> String| move || caller.with(|c| c.as_ref().map(read));
    let state =
        Signal::derive(move || caller.with(|c| c.as_ref().map_or(LineState::Idle, |caller| caller.state)));
    let wait = move || {
        let now = console.live.now();
        caller.with(|c| c.as_ref().map(|caller| caller.waited(now))).unwrap_or_default()
    };
    let mark = Memo::new(move |_| {
        let marks = console.live.board(|board| board.show.options.wait_marks);
        marks.iter().filter(|minutes| wait().as_secs() >= u64::from(**minutes) * 60).count()
    });
    let note = move || {
        caller.with(|c| match c {
            Some(caller) if caller.returned => Some("was on air when the line broke"),
            Some(caller) if caller.held => Some("was on air, put back"),
            _ => None,
        })
    };
    let take = Command::Take(id.clone());
    let taken = take.clone();
    let cannot_take = Memo::new(move |_| !console.can(&take));
    let key = move || (row.get() <= 9 && console.keys.are_on()).then(|| row.get());
    view! {
        <li class="row" data-state=move || state_mark::name(state.get()) data-mark=move || mark.get()>
            <span class="number">{move || row.get()}</span>
            <span class="who">{of(|caller| caller.label.clone())}</span>
            <span class="what">
                {of(wording::whence)}
                {move || note().map(|note| view! { <span class="note-of">" · " {note}</span> })}
            </span>
            <span class="wait">
                <span class="unseen">"waiting "</span>
                {move || ClockTime(wait()).to_string()}
                // Sighted users see it by weight, screen readers say it in words.
                <span class="unseen">{move || ["", ", long", ", longer", ", too long"].get(mark.get()).copied()}</span>
            </span>
            <StateMark state />
            <span class="acts">
                <button
                    type="button"
                    class="take"
                    aria-keyshortcuts=move || key().map(|key| key.to_string())
                    disabled=cannot_take
                    on:click=move |_| console.act(taken.clone())
                >
                    "Take"
                    <span class="unseen">{of(|caller| format!(" {}", wording::name(caller)))}</span>
                    {move || key().map(|key| view! { <kbd aria-hidden="true">{key}</kbd> })}
                </button>
                <More console id caller />
            </span>
        </li>
    }
}

/// The menu of rare commands: opened by a press, closed by Escape or by a command.
#[component]
fn More(console: Console, id: CallerId, caller: Memo<Option<Caller>>) -> impl IntoView {
    let details = NodeRef::<html::Details>::new();
    let close = move || {
        if let Some(details) = details.get_untracked() {
            details.set_open(false);
        }
    };
    let ending = ConfirmButton::new();
    let next = Command::Designate(id.clone());
    let end = Command::Drop(id);
    let (make_next, end_call) = (next.clone(), end.clone());
    let label = move || caller.with(|c| c.as_ref().map(|c| format!("More for {}", wording::name(c))));
    view! {
        <details
            class="more"
            node_ref=details
            on:keydown=move |pressed: ev::KeyboardEvent| if pressed.key() == "Escape" { close() }
        >
            <summary aria-label=label>
                <svg viewBox="0 0 16 16" aria-hidden="true">
                    <path d="M1 6.500h3v3H1zM6.500 6.500h3v3h-3zM12 6.500h3v3h-3z" />
                </svg>
            </summary>
            <div class="menu">
                <button
                    type="button"
                    disabled=move || !console.can(&next)
                    on:click=move |_| {
                        console.act(make_next.clone());
                        close();
                    }
                >
                    "Make next"
                </button>
                <button
                    type="button"
                    disabled=move || !console.can(&end)
                    on:click=move |pressed| {
                        if ending.press(&pressed) {
                            console.act(end_call.clone());
                            close();
                        }
                    }
                >
                    {move || if ending.is_armed() { "Press again to end" } else { "End call" }}
                </button>
            </div>
        </details>
    }
}
