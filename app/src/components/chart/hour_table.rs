use leptos::prelude::*;
use show::{Bucket, Hour};

/// Minutes that a part of the hour has.
const PART: usize = 5;

/// The hour's bars as a table: the same for those who do not see bars.
#[component]
pub fn HourTable(
    /// The last hour.
    hour: Memo<Hour>,
) -> impl IntoView {
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

/// Five minutes, by how many such parts they are back.
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
