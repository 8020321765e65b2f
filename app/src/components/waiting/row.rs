use leptos::{ev, html, prelude::*};
use show::{Caller, CallerId, ClockTime, LineState};

use crate::{
    components::{StateMark, state_mark},
    desk::{Deed, Desk, TwoSteps, wording},
};

/// One who waits: number key, name, matter, state, wait, and what can be done with them.
#[component]
pub fn WaitingRow(
    /// The console.
    desk: Desk,
    /// Who.
    id: CallerId,
    /// Their place in the list, from 1; the first nine go by number keys.
    row: Memo<usize>,
) -> impl IntoView {
    let caller = desk.live.caller(id.clone());
    let of = move |read: fn(&Caller) -> String| move || caller.with(|c| c.as_ref().map(read));
    let state =
        Signal::derive(move || caller.with(|c| c.as_ref().map_or(LineState::Idle, |caller| caller.state)));
    let wait = move || {
        let now = desk.live.now();
        caller.with(|c| c.as_ref().map(|caller| caller.waited(now))).unwrap_or_default()
    };
    let mark = Memo::new(move |_| {
        let marks = desk.live.board(|board| board.house.options.wait_marks);
        marks.iter().filter(|minutes| wait().as_secs() >= u64::from(**minutes) * 60).count()
    });
    let note = move || {
        caller.with(|c| match c {
            Some(caller) if caller.returned => Some("was on air when the line broke"),
            Some(caller) if caller.held => Some("was on air, put back"),
            _ => None,
        })
    };
    let take = Deed::Take(id.clone());
    let taken = take.clone();
    let cannot_take = Memo::new(move |_| !desk.may(&take));
    let key = move || (row.get() <= 9 && desk.keys.map(crate::keys::Keymap::is_on)).then(|| row.get());
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
                // The list shows it in weight, and says it in words.
                <span class="unseen">{move || ["", ", long", ", longer", ", too long"].get(mark.get()).copied()}</span>
            </span>
            <StateMark state />
            <span class="acts">
                <button
                    type="button"
                    class="take"
                    aria-keyshortcuts=move || key().map(|key| key.to_string())
                    disabled=cannot_take
                    on:click=move |_| desk.act(taken.clone())
                >
                    "Take"
                    <span class="unseen">{of(|caller| format!(" {}", wording::name(caller)))}</span>
                    {move || key().map(|key| view! { <kbd aria-hidden="true">{key}</kbd> })}
                </button>
                <More desk id caller />
            </span>
        </li>
    }
}

/// What is done with a caller seldom: opened by a press, and closed by Escape or when it is done.
#[component]
fn More(desk: Desk, id: CallerId, caller: Memo<Option<Caller>>) -> impl IntoView {
    let details = NodeRef::<html::Details>::new();
    let close = move || {
        if let Some(details) = details.get_untracked() {
            details.set_open(false);
        }
    };
    let ending = TwoSteps::new();
    let next = Deed::Designate(id.clone());
    let end = Deed::Drop(id);
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
                    disabled=move || !desk.may(&next)
                    on:click=move |_| {
                        desk.act(make_next.clone());
                        close();
                    }
                >
                    "Make next"
                </button>
                <button
                    type="button"
                    disabled=move || !desk.may(&end)
                    on:click=move |_| {
                        if ending.press() {
                            desk.act(end_call.clone());
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
