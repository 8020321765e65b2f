use leptos::{html, prelude::*};

use crate::{
    components::NeedsScript,
    listener::{
        Guest, Journey, use_guest,
        view::{Announcer, CallButtons, DetailsForm, MicrophoneCheck, Notices, RadioTip, StagePanel},
    },
};

/// The listeners' page: one button to ring the studio, and what is happening now.
#[component]
pub fn CallPage() -> impl IntoView {
    let guest = use_guest();
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                guest.arrive().await;
                view! { <CallersPage guest /> }
            })}
        </Suspense>
    }
}

#[component]
fn CallersPage(guest: Guest) -> impl IntoView {
    let place = NodeRef::<html::Section>::new();
    view! {
        <Announcer guest />
        <header class="masthead calls-a-show">
            <h1>{move || guest.read(show_name)}</h1>
            <p>{move || guest.read(invitation)}</p>
        </header>
        <main class="caller">
            <StagePanel guest place />
            <Notices guest />
            <RadioTip guest />
            <DetailsForm guest />
            <MicrophoneCheck guest />
            <CallButtons guest place call="Call the Studio" hang_up="Hang Up" />
            <NeedsScript>
                "Calling from this page needs JavaScript and a microphone. "
                {move || guest.read(Journey::lines)}
            </NeedsScript>
        </main>
    }
}

fn show_name(journey: &Journey) -> String {
    journey.notice().map_or_else(|| "The studio".to_owned(), |notice| notice.show_name.clone())
}

fn invitation(journey: &Journey) -> String {
    match journey.notice().map(|notice| notice.host.as_str()) {
        None | Some("") => "Call the studio".to_owned(),
        Some(host) => format!("Call the studio, and talk to {host}"),
    }
}
