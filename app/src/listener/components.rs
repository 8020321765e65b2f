use leptos::{html, prelude::*};
use show::ClockTime;
use voice::PhoneState;

use super::{
    details::Details,
    model::{ListenerModel, ListenerView},
    page::ListenerPage,
};
use crate::components::{DeviceNotice, FailureNotice, Level, TokenNotice};

/// Shows where the caller is, in one word that can be read at arm's length.
#[component]
pub fn StatePanel(
    listener: ListenerPage,
    /// Takes the focus when a pressed button disappears.
    place: NodeRef<html::Section>,
) -> impl IntoView {
    let name = Memo::new(move |_| listener.view().name());
    let phone = listener.softphone().state();
    let stands = move || listener.read(ListenerModel::can_hang_up);
    view! {
        <section
            node_ref=place
            tabindex="-1"
            class="panel caller-state"
            data-view=name
            aria-label="Your call"
        >
            <p class="word">
                <span class="view">
                    <span class="view-shape" aria-hidden="true"></span>
                    <span>{move || listener.view().word()}</span>
                </span>
                {move || listener.lasted().map(|lasted| view! { <span class="lasted">{ClockTime(lasted).to_string()}</span> })}
            </p>
            <p class="sentence">{move || listener.read(ListenerModel::sentence)}</p>
            {move || {
                let hint = listener.read(ListenerModel::hint);
                (!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })
            }}
            {move || {
                stands().then(|| view! {
                    <Level label="Microphone" level=Signal::derive(move || listener.softphone().input_level()) />
                })
            }}
            {move || {
                stands()
                    .then(|| listener.details().with(Details::summary))
                    .flatten()
                    .map(|told| view! { <p class="told">"The studio sees: " <q>{told}</q></p> })
            }}
            <p class="phone-line">
                "Phone: " <span id="log">{move || phone.with(PhoneState::status_line)}</span>
            </p>
        </section>
    }
}

impl ListenerView {
    /// Since when the caller has been in this state, if the page shows that.
    pub(in crate::listener) const fn since(&self) -> Option<show::Timestamp> {
        match self {
            Self::Waiting { since, .. } | Self::Next { since } | Self::OnAir { since } => Some(*since),
            _ => None,
        }
    }
}

/// One button at a time: to call or, in another place, to hang up. Neither has a key of its own.
#[component]
pub fn CallButtons(
    listener: ListenerPage,
    /// What the button that calls says.
    call: &'static str,
    /// What the button that hangs up says.
    hang_up: &'static str,
    /// Takes the focus when a pressed button disappears.
    place: NodeRef<html::Section>,
) -> impl IntoView {
    let can_call = move || listener.read(ListenerModel::can_call);
    let can_hang_up = move || listener.read(ListenerModel::can_hang_up);
    // The button does not stand out while the lines let nobody in.
    let obvious = move || !matches!(listener.view(), ListenerView::Closed | ListenerView::Full);
    let go_on = move || {
        if let Some(place) = place.get_untracked() {
            // Without it the focus would be nowhere. No browser refuses it.
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
                    listener.call();
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
                    listener.hang_up();
                    go_on();
                }
            >
                {hang_up}
            </button>
        </div>
    }
}

/// Announces changes to screen readers and in the window's title.
///
/// Two live regions, there from the start: a polite one for places and states, an assertive one for being
/// on air alone.
#[component]
pub fn Announcer(listener: ListenerPage) -> impl IntoView {
    let on_air = move || matches!(listener.view(), ListenerView::OnAir { .. });
    // In the browser alone: the server writes `AppPage::title` into the page's head.
    Effect::new(move |_| document().set_title(&listener.read(ListenerModel::title)));
    view! {
        <p class="unseen" role="status">
            {move || listener.read(ListenerModel::announcement)}
        </p>
        <p class="unseen" role="alert">
            // A text that is empty, not none: an extension may stand in its place, and none could take that away.
            {move || if on_air() { "You are on air." } else { "" }}
        </p>
    }
}

/// Problems with the call, the token or a device, and what to do about them.
#[component]
pub fn Notices(listener: ListenerPage) -> impl IntoView {
    let softphone = listener.softphone();
    view! {
        <FailureNotice phone=softphone.state() />
        <TokenNotice error=softphone.token_error() />
        <DeviceNotice softphone />
    }
}
