use leptos::prelude::*;
use show::{QueueReading, QueueState, QueueStatistics, Rehearsal};
use voice::{DirectLine, PageTime, PhoneState};

use super::{
    commands::{Command, ConfirmButton},
    live_board::LiveBoard,
    queue::{QueueFigures, QueueStatus},
    state::Console,
    wording,
};
use crate::{live_socket::Link, phone::Softphone};

/// The side column: what is seldom looked at or pressed.
#[component]
pub fn Side(
    console: Console,
    softphone: Softphone,
    /// The queue's figures as polled.
    polled: Signal<QueueFigures>,
    /// Fetches everything again.
    refresh: Callback<()>,
) -> impl IntoView {
    let board =
        Signal::derive(
            move || {
                if console.live.link() == Link::Live { streamed(console.live) } else { polled.get() }
            },
        );
    view! {
        <div class="side">
            <QueueStatus board refresh />
            <DirectLineSwitch softphone />
            <RehearsalSwitch console />
            <EndShow console />
        </div>
    }
}

/// The queue's figures from the live board, which are newer than polled ones.
fn streamed(live: LiveBoard) -> QueueFigures {
    let now = live.now();
    let (waits, upstream) = live.board(|board| {
        let waiting = board.callers.iter().filter(|caller| caller.state.waits());
        (waiting.map(|caller| caller.waited(now).as_secs()).collect::<Vec<_>>(), board.show.upstream)
    });
    let current_size = u32::try_from(waits.len()).unwrap_or(u32::MAX);
    let mean = waits.iter().sum::<u64>().checked_div(u64::from(current_size)).unwrap_or_default();
    let average_wait_time = u32::try_from(mean).unwrap_or(u32::MAX);
    let queue = QueueState::Known(QueueStatistics { current_size, average_wait_time });
    QueueFigures::first(Ok(QueueReading { queue, age_seconds: 0, upstream }), PageTime::default())
}

/// The switch of the direct line, and the line's state.
#[component]
pub fn DirectLineSwitch(
    /// The telephone whose direct line it is.
    softphone: Softphone,
) -> impl IntoView {
    let (phone, direct) = (softphone.state(), softphone.direct());
    let is_on = move || direct.with(DirectLine::is_switched_on);
    let engaged = move || phone.with(PhoneState::can_hang_up);
    view! {
        <section class="panel direct-line" aria-labelledby="direct-line">
            <h2 id="direct-line">"Direct line"</h2>
            <Switch
                named_by="direct-line"
                on=Signal::derive(is_on)
                enabled=Signal::derive(move || phone.with(PhoneState::can_call) || engaged())
                press=move |()| if untrack(is_on) { softphone.switch_off() } else { softphone.switch_on() }
            />
            <p id="direct-line-state" role="status">
                {move || direct.with(|direct| direct.status_line(engaged()))}
            </p>
            {move || {
                (softphone.was_on() && !is_on())
                    .then(|| view! { <p class="note">"It was on when you left. Browsers want a press to let it ring again."</p> })
            }}
        </section>
    }
}

/// The switch of the rehearsal, if this studio has simulated callers.
#[component]
pub fn RehearsalSwitch(console: Console) -> impl IntoView {
    let rehearsal = Memo::new(move |_| console.live.board(|board| board.show.rehearsal));
    let on = Signal::derive(move || rehearsal.get() == Rehearsal::On);
    view! {
        <Show when=move || rehearsal.get() != Rehearsal::Impossible>
            <section class="panel direct-line" aria-labelledby="rehearsal">
                <h2 id="rehearsal">"Rehearse"</h2>
                <Switch
                    named_by="rehearsal"
                    on
                    enabled=Signal::derive(move || console.can(&Command::Rehearse(!on.get())))
                    press=move |()| console.act(Command::Rehearse(!on.get_untracked()))
                />
                <p id="rehearsal-state">
                    {move || {
                        if on.get() {
                            "On: simulated callers ring in."
                        } else {
                            "Off. Simulated callers can ring in, to practise with."
                        }
                    }}
                </p>
            </section>
        </Show>
    }
}

/// Ends the show, in two presses: closes the lines, thanks the waiting callers and ends their calls.
#[component]
pub fn EndShow(console: Console) -> impl IntoView {
    let steps = ConfirmButton::new();
    let waiting = console.waiting_count();
    let can = move || console.can(&Command::EndShow);
    view! {
        <section class="panel end-show" aria-labelledby="end-show">
            <h2 id="end-show">"End of the show"</h2>
            <p role="status">
                {move || {
                    let count = waiting.get();
                    let are = if count == 1 { "is" } else { "are" };
                    match (steps.is_armed(), count) {
                        (true, 0) => "The lines are closed. Who is on air stays until you hang up.".to_owned(),
                        (true, count) => format!(
                            "The lines are closed, and {} {are} thanked and released. Who is on air stays until you hang up.",
                            wording::callers(count),
                        ),
                        (false, _) => String::new(),
                    }
                }}
            </p>
            <div class="acts">
                <button
                    type="button"
                    class:armed=move || steps.is_armed()
                    disabled=move || !can()
                    on:click=move |pressed| if steps.press(&pressed) { console.act(Command::EndShow) }
                >
                    {move || if steps.is_armed() { "Press again to end" } else { "End the show" }}
                </button>
                <Show when=move || steps.is_armed()>
                    <button type="button" on:click=move |_| steps.forget()>"Not now"</button>
                </Show>
            </div>
        </section>
    }
}

/// A switch. Its label comes before it, and after it an explanation of its state.
#[component]
pub fn Switch(
    /// The id of its label; with the suffix `-state`, the id of the explanation.
    named_by: &'static str,
    /// Whether it is on.
    #[prop(into)]
    on: Signal<bool>,
    /// Whether it is enabled.
    #[prop(into)]
    enabled: Signal<bool>,
    /// Called on a press.
    #[prop(into)]
    press: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            role="switch"
            class="switch"
            aria-labelledby=named_by
            aria-describedby=format!("{named_by}-state")
            aria-checked=move || if on.get() { "true" } else { "false" }
            disabled=move || !enabled.get()
            on:click=move |_| press.run(())
        >
            <span aria-hidden="true">{move || if on.get() { "On" } else { "Off" }}</span>
        </button>
    }
}
