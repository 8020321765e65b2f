use leptos::prelude::*;

use crate::{
    components::{
        KeyCap,
        bar::{Clock, Lamp, LeaveForm, LinesSwitch, QualityLight},
        panels::Panel,
    },
    desk::Desk,
    keys::Action,
};

/// The strip along the top: the lamp, whose show it is, the lines, the clock, and what can be opened.
#[component]
pub fn ConsoleHeader(
    /// The console.
    desk: Desk,
    /// Which panel is open.
    opened: RwSignal<Option<Panel>>,
) -> impl IntoView {
    let name = move || desk.live.board(|board| board.house.options.show_name.clone());
    let host = move || {
        let host = desk.live.board(|board| board.house.options.host.clone());
        (!host.is_empty()).then(|| format!(" with {host}"))
    };
    let opener = move |panel: Panel, label: &'static str| {
        let is_open = move || opened.get() == Some(panel);
        view! {
            <button
                type="button"
                aria-haspopup="dialog"
                aria-expanded=move || if is_open() { "true" } else { "false" }
                on:click=move |_| opened.set((!untrack(is_open)).then_some(panel))
            >
                {label}
                {(panel == Panel::Keys).then(|| view! { <KeyCap keys=desk.keys action=Action::Help /> })}
            </button>
        }
    };
    view! {
        <header class="bar">
            <Lamp live=desk.live />
            <h1>{name} <span class="host">{host}</span></h1>
            <LinesSwitch desk />
            <QualityLight quality=desk.quality />
            <Clock live=desk.live />
            <nav aria-label="Studio">
                {opener(Panel::Preflight, "Preflight")}
                {opener(Panel::Settings, "Settings")}
                {opener(Panel::Keys, "Keys")}
                <a href="/call" target="_blank" rel="external noopener">"Listeners’ page"</a>
                <LeaveForm />
            </nav>
        </header>
    }
}
