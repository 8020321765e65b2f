use leptos::{html, prelude::*};

use crate::{
    components::NeedsScript,
    listener::{
        Guest, Journey, use_guest,
        view::{Announcer, CallButtons, Notices, StagePanel},
    },
};

/// The way to the air, small enough to stand in a frame on another site's page.
#[component]
pub fn EmbedCallPage() -> impl IntoView {
    let guest = use_guest();
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                guest.arrive().await;
                view! { <SmallPage guest /> }
            })}
        </Suspense>
    }
}

#[component]
fn SmallPage(guest: Guest) -> impl IntoView {
    let place = NodeRef::<html::Section>::new();
    view! {
        <Announcer guest />
        <main class="embed" data-stage=move || guest.stage().name()>
            <h1>{move || guest.read(invitation)}</h1>
            <StagePanel guest place />
            <Notices guest />
            <CallButtons guest place call="Call" hang_up="Hang up" />
            <NeedsScript>
                "Calling needs JavaScript and a microphone. "
                {move || guest.read(Journey::lines)} " "
                <a href="/call" target="_blank" rel="external noopener">"Open the studio’s own page"</a>
            </NeedsScript>
        </main>
    }
}

fn invitation(journey: &Journey) -> String {
    let show = journey.notice().map(|notice| notice.show_name.as_str());
    format!("Call the studio{}", show.map(|show| format!(": {show}")).unwrap_or_default())
}
