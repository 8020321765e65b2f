use leptos::prelude::*;
use show::ClockTime;

use super::live_board::LiveBoard;
use crate::{error::RequestError, live_socket::Link};

/// Says that the board may be out of date, and what still works; empty while the connection is alive.
#[component]
pub fn LinkBanner(
    live: LiveBoard,
    /// Why the page came without a board, if it did.
    refusal: Option<RequestError>,
) -> impl IntoView {
    let lost = Memo::new(move |_| live.link() == Link::Lost);
    let words = move || match (live.link(), refusal) {
        (Link::Lost, _) => Some("Connection to the studio lost.".to_owned()),
        (Link::Opening, Some(failure)) => Some(format!("The show cannot be read: {failure}.")),
        _ => None,
    };
    view! {
        <div class="link-banner" role="alert">
            {move || {
                words().map(|words| view! {
                    <p>
                        <strong>{words}</strong>
                        " Calls go on: Next, Mute and Hang Up still work by telephone. It comes back by itself."
                    </p>
                })
            }}
        </div>
        <Show when=move || lost.get()>
            <aside class="link-age" aria-label="Age of what you see">
                <p>
                    {move || match live.silence() {
                        Some(age) => format!("What you see is from {} ago.", ClockTime(age)),
                        None => "The calls cannot be shown yet.".to_owned(),
                    }}
                </p>
            </aside>
        </Show>
    }
}
