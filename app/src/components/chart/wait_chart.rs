use leptos::prelude::*;

use super::{Bars, HourChart, WaitFigures, WaitTable};
use crate::desk::Desk;

/// How long each caller has waited, with average, longest and the show's marks, and the last hour.
#[component]
pub fn WaitChart(
    /// The console.
    desk: Desk,
) -> impl IntoView {
    view! {
        <section class="panel wait-chart" aria-labelledby="wait-chart">
            <h2 id="wait-chart">"How long each caller has waited"</h2>
            <Bars live=desk.live waiting=desk.waiting() />
            <WaitFigures live=desk.live />
            <details class="as-table">
                <summary>"Waits as a table"</summary>
                <WaitTable live=desk.live waiting=desk.waiting() />
            </details>
            <HourChart live=desk.live />
        </section>
    }
}
