//! The charts: how long each caller has waited, and the last hour.

mod bars;
mod hour;
mod scale;

use leptos::prelude::*;
use show::{Caller, CallerId, ClockTime};

use self::{bars::Bars, hour::HourChart};
use super::{live_board::LiveBoard, state::Console, wording};

/// Callers that the chart and the table show: more are no picture, and a page that has a thousand is slow.
const MAX_BARS: usize = 30;

/// Each caller's wait, with average, longest and the show's marks; and the last hour.
#[component]
pub fn WaitChart(console: Console) -> impl IntoView {
    let waiting = console.first_waiting(Signal::stored(MAX_BARS));
    let count = console.waiting_count();
    let hidden = move || count.get().saturating_sub(MAX_BARS);
    view! {
        <section class="panel wait-chart" aria-labelledby="wait-chart">
            <h2 id="wait-chart">"How long each caller has waited"</h2>
            <Show when=move || !waiting.with(Vec::is_empty) fallback=|| view! { <p class="soft">"Nobody is waiting."</p> }>
                <Bars live=console.live waiting />
                <Show when=move || { hidden() > 0 }>
                    <p class="soft">{move || format!("The first {MAX_BARS} in line; {} more wait behind them.", hidden())}</p>
                </Show>
                <WaitFigures live=console.live />
                <details class="as-table">
                    <summary>"Waits as a table"</summary>
                    <WaitTable live=console.live waiting />
                </details>
            </Show>
            <HourChart live=console.live />
        </section>
    }
}

/// The number of waiting callers, their average and their longest wait.
#[component]
pub fn WaitFigures(live: LiveBoard) -> impl IntoView {
    let waits = move || {
        let now = live.now();
        live.board(|board| board.waiting().map(|caller| caller.waited(now)).collect::<Vec<_>>())
    };
    let average = move || {
        let waits = waits();
        let count = u32::try_from(waits.len()).unwrap_or(u32::MAX);
        waits.iter().sum::<std::time::Duration>().checked_div(count)
    };
    let clock = |length: Option<std::time::Duration>| {
        length.map_or_else(|| "–".to_owned(), |length| ClockTime(length).to_string())
    };
    view! {
        <dl class="wait-figures">
            <div><dt>"waiting"</dt> <dd>{move || waits().len()}</dd></div>
            <div><dt>"average wait"</dt> <dd>{move || clock(average())}</dd></div>
            <div><dt>"longest wait"</dt> <dd>{move || clock(waits().into_iter().max())}</dd></div>
        </dl>
    }
}

/// The same figures as a table, for screen readers.
#[component]
pub fn WaitTable(
    live: LiveBoard,
    /// The waiting callers, in order.
    waiting: Memo<Vec<CallerId>>,
) -> impl IntoView {
    view! {
        <table>
            <thead>
                <tr><th scope="col">"Caller"</th><th scope="col">"State"</th><th scope="col">"Waiting"</th></tr>
            </thead>
            <tbody>
                <For
                    each=move || waiting.get()
                    key=Clone::clone
                    children=move |id| {
                        let caller = live.caller(id);
                        let of = move |read: fn(&Caller) -> String| {
                            move || caller.with(|c| c.as_ref().map(read))
                        };
                        let wait = move || {
                            let now = live.now();
                            caller.with(|c| c.as_ref().map(|c| ClockTime(c.waited(now)).to_string()))
                        };
                        view! {
                            <tr>
                                <th scope="row">{of(wording::name)}</th>
                                <td>{of(|caller| caller.state.word().to_owned())}</td>
                                <td>{wait}</td>
                            </tr>
                        }
                    }
                />
            </tbody>
        </table>
    }
}
