use leptos::{html, prelude::*};

use crate::listener::{Guest, Journey, Stage};

/// One button at a time: to call, or, in another place, to hang up. No key does either by itself.
#[component]
pub fn CallButtons(
    /// Who calls.
    guest: Guest,
    /// What the button that calls says.
    call: &'static str,
    /// What the button that hangs up says.
    hang_up: &'static str,
    /// Where the focus goes when a button has been pressed and is gone.
    place: NodeRef<html::Section>,
) -> impl IntoView {
    let can_call = move || guest.read(Journey::can_call);
    let can_hang_up = move || guest.read(Journey::can_hang_up);
    // Calling is not the obvious next act while nobody is let in.
    let obvious = move || !matches!(guest.stage(), Stage::Closed | Stage::Full);
    let go_on = move || {
        if let Some(place) = place.get_untracked() {
            // Refused by no browser; without it the focus would be nowhere.
            let _ = place.focus();
        }
    };
    view! {
        <div class="acts calls" hidden=can_hang_up>
            <button
                type="button"
                class:act=obvious
                disabled=move || !can_call()
                on:click=move |_| {
                    guest.call();
                    go_on();
                }
            >
                {call}
            </button>
        </div>
        <div class="acts hangs-up" hidden=move || !can_hang_up()>
            <button
                type="button"
                disabled=move || !can_hang_up()
                on:click=move |_| {
                    guest.hang_up();
                    go_on();
                }
            >
                {hang_up}
            </button>
        </div>
    }
}
