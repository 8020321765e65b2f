use leptos::prelude::*;

use crate::desk::{Deed, Desk, TwoSteps, wording};

/// Ends the show, in two presses: the lines are closed, and who waits is thanked and released.
#[component]
pub fn EndShow(
    /// The console.
    desk: Desk,
) -> impl IntoView {
    let steps = TwoSteps::new();
    let waiting = Memo::new(move |_| desk.live.board(|board| board.waiting().count()));
    let may = move || desk.may(&Deed::EndShow);
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
                    disabled=move || !may()
                    on:click=move |_| if steps.press() { desk.act(Deed::EndShow) }
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
