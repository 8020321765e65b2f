use leptos::prelude::*;
use show::{CallerId, LineState};

use crate::{
    components::KeyCap,
    desk::{Deed, Desk},
    keys::Action,
};

/// What can be done with the conversation. The buttons stand still whatever happens: a hand finds them
/// without looking.
#[component]
pub fn AirActs(
    /// The console.
    desk: Desk,
) -> impl IntoView {
    let talker = desk.on_air();
    let id = move || talker.with(|talker| talker.as_ref().map(|talker| talker.id.clone()));
    let locked =
        Memo::new(move |_| talker.with(|t| t.as_ref().is_some_and(|t| t.state == LineState::OnAirLocked)));
    let hold = move || id().map(Deed::Hold);
    let lock = move || id().map(if locked.get() { Deed::Unlock as fn(CallerId) -> Deed } else { Deed::Lock });
    view! {
        <div class="acts">
            <Act
                desk
                key_of=Action::Mute
                deed=move || Some(Deed::Mute(!desk.muted.get()))
                label=move || if desk.muted.get() { "Unmute me" } else { "Mute me" }
                on=desk.muted
            />
            <Act desk key_of=Action::Hold deed=hold label=|| "Back to waiting" />
            <Act desk key_of=Action::Lock deed=lock label=move || if locked.get() { "Unlock" } else { "Lock" } on=locked />
            <Act desk key_of=Action::HangUp deed=|| Some(Deed::HangUp) label=|| "Hang Up" />
        </div>
    }
}

#[component]
fn Act(
    desk: Desk,
    key_of: Action,
    deed: impl Fn() -> Option<Deed> + Copy + Send + Sync + 'static,
    label: impl Fn() -> &'static str + Copy + Send + Sync + 'static,
    #[prop(optional, into)] on: Option<Signal<bool>>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class:on=move || on.is_some_and(|on| on.get())
            class:end=key_of == Action::HangUp
            aria-keyshortcuts=move || desk.keys.shortcut(key_of)
            disabled=move || !deed().is_some_and(|deed| desk.may(&deed))
            on:click=move |_| {
                if let Some(deed) = untrack(deed) {
                    desk.act(deed);
                }
            }
        >
            {label}
            <KeyCap keys=desk.keys action=key_of />
        </button>
    }
}
