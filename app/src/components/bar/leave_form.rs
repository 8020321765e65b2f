use leptos::prelude::*;

use crate::{Session, paths::LOGOUT, wire::Json};

/// Lets the DJ leave, where a passphrase was given to come in; it works without JavaScript.
#[component]
pub fn LeaveForm() -> impl IntoView {
    // The browser cannot see its session: the server tells it in the page.
    let session =
        SharedValue::<Session, Json>::new_with_encoding(|| use_context().unwrap_or_default()).into_inner();
    (session == Session::In).then(|| {
        view! {
            <form method="post" action=LOGOUT>
                <button type="submit">"Log out"</button>
            </form>
        }
    })
}
