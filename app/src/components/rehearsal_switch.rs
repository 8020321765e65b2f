use leptos::prelude::*;
use show::Rehearsal;

use super::Switch;
use crate::desk::{Deed, Desk};

/// The switch of the rehearsal, where this studio has simulated callers.
#[component]
pub fn RehearsalSwitch(
    /// The console.
    desk: Desk,
) -> impl IntoView {
    let rehearsal = Memo::new(move |_| desk.live.board(|board| board.house.rehearsal));
    let on = Signal::derive(move || rehearsal.get() == Rehearsal::On);
    view! {
        <Show when=move || rehearsal.get() != Rehearsal::Impossible>
            <section class="panel direct-line" aria-labelledby="rehearsal">
                <h2 id="rehearsal">"Rehearse"</h2>
                <Switch
                    named_by="rehearsal"
                    on
                    enabled=Signal::derive(move || desk.may(&Deed::Rehearse(!on.get())))
                    press=move |()| desk.act(Deed::Rehearse(!on.get_untracked()))
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
