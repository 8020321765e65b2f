use leptos::prelude::*;

use super::{Bars, HourChart, WaitFigures, WaitTable};
use crate::desk::Desk;

/// How long each caller has waited, with average, longest and the show's marks, and the last hour.
#[component]
pub fn WaitChart(
    /// The console.
    desk: Desk,
) -> impl IntoView {
    let waiting = desk.waiting();
    view! {
        <section class="panel wait-chart" aria-labelledby="wait-chart">
            <h2 id="wait-chart">"How long each caller has waited"</h2>
            <Show when=move || !waiting.with(Vec::is_empty) fallback=|| view! { <p class="soft">"Nobody is waiting."</p> }>
                <Bars live=desk.live waiting />
                <WaitFigures live=desk.live />
                <details class="as-table">
                    <summary>"Waits as a table"</summary>
                    <WaitTable live=desk.live waiting />
                </details>
            </Show>
            <HourChart live=desk.live />
        </section>
    }
}
