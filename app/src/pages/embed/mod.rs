use leptos::{html, prelude::*};

use crate::{
    components::NeedsScript,
    listener::{Announcer, CallButtons, ListenerModel, ListenerPage, Notices, StatePanel, use_listener_page},
};

/// The listeners' page in small, for a frame on another site.
#[component]
pub fn EmbedCallPage() -> impl IntoView {
    let listener = use_listener_page();
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                listener.load_notice().await;
                view! { <SmallPage listener /> }
            })}
        </Suspense>
    }
}

#[component]
fn SmallPage(listener: ListenerPage) -> impl IntoView {
    let place = NodeRef::<html::Section>::new();
    view! {
        <Announcer listener />
        <main class="embed" data-view=move || listener.view().name()>
            <h1>{move || listener.read(invitation)}</h1>
            <StatePanel listener place />
            <Notices listener />
            <CallButtons listener place call="Call" hang_up="Hang up" />
            <NeedsScript>
                "Calling needs JavaScript and a microphone. "
                {move || listener.read(ListenerModel::lines)} " "
                <a href="/call" target="_blank" rel="external noopener">"Open the studio’s own page"</a>
            </NeedsScript>
        </main>
    }
}

fn invitation(model: &ListenerModel) -> String {
    let show = model.notice().map(|notice| notice.show_name.as_str());
    format!("Call the studio{}", show.map(|show| format!(": {show}")).unwrap_or_default())
}
