use leptos::{html, prelude::*};
use show::ClockTime;
use voice::Phone;

use crate::{
    components::air::Level,
    listener::{Details, Guest, Journey, Stage},
};

/// The one thing that matters: where the caller is, in one word to be read at arm's length.
#[component]
pub fn StagePanel(
    /// Whose call it is.
    guest: Guest,
    /// Takes the focus when a button that was pressed has gone.
    place: NodeRef<html::Section>,
) -> impl IntoView {
    let name = Memo::new(move |_| guest.stage().name());
    let phone = guest.line().state();
    let stands = move || guest.read(Journey::can_hang_up);
    view! {
        <section
            node_ref=place
            tabindex="-1"
            class="panel caller-state"
            data-stage=name
            aria-label="Your call"
        >
            <p class="word">
                <span class="stage">
                    <span class="stage-shape" aria-hidden="true"></span>
                    <span>{move || guest.stage().word()}</span>
                </span>
                {move || guest.lasted().map(|lasted| view! { <span class="lasted">{ClockTime(lasted).to_string()}</span> })}
            </p>
            <p class="sentence">{move || guest.read(Journey::sentence)}</p>
            {move || {
                let hint = guest.read(Journey::hint);
                (!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })
            }}
            {move || {
                stands().then(|| view! {
                    <Level label="Microphone" level=Signal::derive(move || guest.line().input_level()) />
                })
            }}
            {move || {
                stands()
                    .then(|| guest.details().with(Details::summary))
                    .flatten()
                    .map(|told| view! { <p class="told">"The studio sees: " <q>{told}</q></p> })
            }}
            <p class="phone-line">
                "Phone: " <span id="log">{move || phone.with(Phone::status_line)}</span>
            </p>
        </section>
    }
}

impl Stage {
    /// Since when the caller has been where they are, as far as the page counts it.
    pub(in crate::listener) const fn since(&self) -> Option<show::Timestamp> {
        match self {
            Self::Waiting { since, .. } | Self::Next { since } | Self::OnAir { since } => Some(*since),
            _ => None,
        }
    }
}
