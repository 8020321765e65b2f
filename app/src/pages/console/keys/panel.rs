use leptos::{ev, prelude::*};

use super::{
    action::KeyAction,
    map::{Keymap, Reserved, written},
    watch::KeyWatch,
};

/// The panel that lists the keys, changes each of them, and turns all on or off.
#[component]
pub fn KeysPanel(keys: KeyWatch) -> impl IntoView {
    let refused = RwSignal::new(None::<Reserved>);
    view! {
        <p>"Keys do nothing while you type, nor together with Ctrl, Alt or the command key."</p>
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || keys.are_on()
                on:change=move |changed| {
                    let on = event_target_checked(&changed);
                    keys.change(|map| map.switch(on));
                }
            />
            "Keys are on"
        </label>
        <dl class="keys">
            <div>
                <dt>"Take the caller in that row"</dt>
                <dd><kbd>"1"</kbd> " to " <kbd>"9"</kbd></dd>
            </div>
            {KeyAction::KEYED.into_iter().map(|action| view! { <Key keys action refused /> }).collect_view()}
        </dl>
        <p class="field-error" role="status">
            {move || refused.get().map(|why| format!("Not changed: {why}."))}
        </p>
        <button type="button" on:click=move |_| { keys.change(|map| *map = Keymap::default()); }>
            "Back to the usual keys"
        </button>
    }
}

#[component]
fn Key(keys: KeyWatch, action: KeyAction, refused: RwSignal<Option<Reserved>>) -> impl IntoView {
    let choosing = keys.choosing();
    let chooses = move || choosing.get() == Some(action);
    let choose = move |pressed: ev::KeyboardEvent| {
        if choosing.get_untracked() != Some(action) || matches!(pressed.key().as_str(), "Tab" | "Shift") {
            return;
        }
        // Also for Escape: it cancels the choice and leaves the panel open.
        pressed.prevent_default();
        choosing.set(None);
        refused.set(None);
        if pressed.key() != "Escape"
            && let Some(Err(why)) = keys.change(|map| map.bind(action, &pressed.key()))
        {
            refused.set(Some(why));
        }
    };
    view! {
        <div>
            <dt>{action.words()}</dt>
            <dd>
                <kbd>{move || keys.map(|map| map.key(action).map_or_else(|| "none".to_owned(), written))}</kbd>
                <button
                    type="button"
                    on:keydown=choose
                    on:blur=move |_| if choosing.get_untracked() == Some(action) { choosing.set(None) }
                    on:click=move |_| if choosing.get_untracked().is_none() { choosing.set(Some(action)) }
                >
                    {move || if chooses() { "Press a key…" } else { "Change" }}
                    <span class="unseen">{format!(" the key: {}", action.words())}</span>
                </button>
                <button
                    type="button"
                    on:click=move |_| { keys.change(|map| map.unbind(action)); }
                >
                    "None"
                    <span class="unseen">{format!(" for: {}", action.words())}</span>
                </button>
            </dd>
        </div>
    }
}

/// The key of an action, drawn as a key; empty if it has none. Screen readers get `aria-keyshortcuts` of
/// the button instead.
#[component]
pub fn KeyCap(keys: KeyWatch, action: KeyAction) -> impl IntoView {
    move || keys.written(action).map(|key| view! { <kbd aria-hidden="true">{key}</kbd> })
}
