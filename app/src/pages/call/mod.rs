mod details_form;
#[cfg(debug_assertions)]
pub mod gallery;
mod microphone_check;

use leptos::{html, prelude::*};

use self::{details_form::DetailsForm, microphone_check::MicrophoneCheck};
use crate::{
    components::NeedsScript,
    listener::{
        Announcer, CallButtons, ListenerModel, ListenerPage, ListenerView, Notices, StatePanel,
        use_listener_page,
    },
};

/// The listeners' page: one button to call the studio, and the state of the call.
#[component]
pub fn CallPage() -> impl IntoView {
    let listener = use_listener_page();
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                listener.load_notice().await;
                view! { <CallersPage listener /> }
            })}
        </Suspense>
    }
}

#[component]
fn CallersPage(listener: ListenerPage) -> impl IntoView {
    let place = NodeRef::<html::Section>::new();
    view! {
        <Announcer listener />
        <header class="masthead calls-a-show">
            <h1>{move || listener.read(show_name)}</h1>
            <p>{move || listener.read(invitation)}</p>
        </header>
        <main class="caller">
            <StatePanel listener place />
            <Notices listener />
            <RadioTip listener />
            <DetailsForm listener />
            <MicrophoneCheck listener />
            <CallButtons listener place call="Call the Studio" hang_up="Hang Up" />
            <NeedsScript>
                "Calling from this page needs JavaScript and a microphone. "
                {move || listener.read(ListenerModel::lines)}
            </NeedsScript>
        </main>
    }
}

fn show_name(model: &ListenerModel) -> String {
    model.notice().map_or_else(|| "The studio".to_owned(), |notice| notice.show_name.clone())
}

fn invitation(model: &ListenerModel) -> String {
    match model.notice().map(|notice| notice.host.as_str()) {
        None | Some("") => "Call the studio".to_owned(),
        Some(host) => format!("Call the studio, and talk to {host}"),
    }
}

/// The advice to turn the radio down, always shown, and stressed when the caller is about to be on air.
#[component]
pub fn RadioTip(listener: ListenerPage) -> impl IntoView {
    let urgent = Memo::new(move |_| listener.view().radio_howls());
    view! {
        <p class="tip" class:urgent=urgent>
            {move || {
                if urgent.get() {
                    "Turn your radio down now."
                } else {
                    "Turn your radio down before you talk: it lags, and it howls."
                }
            }}
        </p>
    }
}

impl ListenerView {
    /// Whether a radio beside the caller is about to feed back.
    const fn radio_howls(&self) -> bool {
        matches!(self, Self::Next { .. } | Self::GoingOnAir | Self::OnAir { .. })
    }
}
