use leptos::prelude::*;
use show::ClockTime;

use crate::live::Live;

/// How many wait, how long on average and at most.
#[component]
pub fn WaitFigures(
    /// The show.
    live: Live,
) -> impl IntoView {
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
