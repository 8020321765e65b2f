use leptos::prelude::*;

use crate::keys::{Action, KeyWatch};

/// The key of an action, drawn as a key; nothing while it has none. Beside it stands `aria-keyshortcuts`
/// for those who are read to.
#[component]
pub fn KeyCap(
    /// The page's keys.
    keys: KeyWatch,
    /// What the key does.
    action: Action,
) -> impl IntoView {
    move || keys.written(action).map(|key| view! { <kbd aria-hidden="true">{key}</kbd> })
}
