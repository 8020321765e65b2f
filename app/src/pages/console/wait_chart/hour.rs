use leptos::prelude::*;
use show::{Bucket, Hour};

use super::scale::{percent, pixels};
use crate::pages::console::live_board::LiveBoard;

/// The height in pixels of the busiest five minutes.
const HEIGHT: u32 = 56;

/// The last hour in twelve parts: how many callers rang in, came on air and gave up.
#[component]
pub fn HourChart(live: LiveBoard) -> impl IntoView {
    let hour = Memo::new(move |_| live.board(|board| board.show.hour.clone()));
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

/// Five minutes: an outline for the callers who rang in, a solid bar for those who came on air, a striped
/// bar for those who gave up.
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

/// Minutes in a part of the hour.
const PART: usize = 5;

/// The same figures as a table, for screen readers.
#[component]
pub fn HourTable(hour: Memo<Hour>) -> impl IntoView {
    let rows = move || {
        hour.with(|hour| {
            let parts = hour.buckets.iter().copied().rev().enumerate().collect::<Vec<_>>();
            parts.into_iter().rev().map(row).collect_view()
        })
    };
    view! {
        <table>
            <thead>
                <tr>
                    <th scope="col">"Minutes ago"</th>
                    <th scope="col">"Rang in"</th>
                    <th scope="col">"Came on air"</th>
                    <th scope="col">"Gave up"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// The row of the part that lies `back` parts back.
fn row((back, bucket): (usize, Bucket)) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">{format!("{}–{}", (back + 1) * PART, back * PART)}</th>
            <td>{bucket.arrivals}</td>
            <td>{bucket.answered}</td>
            <td>{bucket.gave_up}</td>
        </tr>
    }
}
