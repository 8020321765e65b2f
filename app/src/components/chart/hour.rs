use leptos::prelude::*;
use show::{Bucket, Hour};

use super::{HourTable, percent, pixels};
use crate::live::Live;

/// Pixels that the busiest five minutes are high.
const HEIGHT: u32 = 56;

/// The last hour in twelve parts: who rang in, and what came of it.
#[component]
pub fn HourChart(
    /// The show.
    live: Live,
) -> impl IntoView {
    let hour = Memo::new(move |_| live.board(|board| board.house.hour.clone()));
    let buckets = move || hour.with(|hour| hour.buckets.clone());
    let most = Memo::new(move |_| {
        hour.with(|hour| {
            hour.buckets.iter().map(|bucket| bucket.arrivals.max(bucket.answered + bucket.gave_up)).max()
        })
        .unwrap_or_default()
        .max(1)
    });
    view! {
        <div class="hour">
            <h3>"The last hour"</h3>
            <svg class="hour-bars" role="img" class:blank=move || hour.with(is_blank) aria-labelledby="hour-title hour-text" height=pixels(HEIGHT)>
                <title id="hour-title">"Callers in the last hour, five minutes a bar"</title>
                <desc id="hour-text">{move || hour.with(sentence)}</desc>
                {move || {
                    let most = most.get();
                    buckets().into_iter().take(12).enumerate().map(|(at, bucket)| part(at, bucket, most)).collect_view()
                }}
            </svg>
            <p class="legend">{move || hour.with(sentence)}</p>
            <Show when=move || !hour.with(is_blank)>
                <details class="as-table">
                    <summary>"The hour as a table"</summary>
                    <HourTable hour />
                </details>
            </Show>
        </div>
    }
}

/// Five minutes: an outline as high as many rang in, filled by who came on air, striped by who gave up.
fn part(at: usize, bucket: Bucket, most: u32) -> impl IntoView {
    let height = |count: u32| count.min(most) * (HEIGHT - 2) / most;
    let x = |shift: f64| percent(f64::from(u32::try_from(at).unwrap_or_default()) * 8.4 + shift);
    let foot = |height: u32| pixels(HEIGHT - 1 - height);
    let (arrivals, answered, gave_up) =
        (height(bucket.arrivals), height(bucket.answered), height(bucket.gave_up));
    view! {
        <g>
            <rect class="base" x=x(0.0) y=foot(1) width="7%" height=pixels(1) />
            <rect class="arrivals" x=x(0.0) y=foot(arrivals) width="7%" height=pixels(arrivals) />
            <rect class="answered" x=x(0.5) y=foot(answered) width="2.75%" height=pixels(answered) />
            <rect class="gave-up" x=x(3.75) y=foot(gave_up) width="2.75%" height=pixels(gave_up) fill="url(#stripes)" />
        </g>
    }
}

const fn is_blank(hour: &Hour) -> bool {
    hour.arrivals == 0 && hour.answered == 0 && hour.gave_up == 0
}

fn sentence(hour: &Hour) -> String {
    if is_blank(hour) {
        return "Nobody has rung in yet.".to_owned();
    }
    format!("{} rang in, {} came on air, {} gave up.", hour.arrivals, hour.answered, hour.gave_up)
}
