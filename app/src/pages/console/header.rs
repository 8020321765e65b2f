use leptos::prelude::*;
use show::Board;

use super::{
    commands::Command,
    drawer::Panel,
    keys::{KeyAction, KeyCap},
    live_board::LiveBoard,
    quality_light::QualityLight,
    state::Console,
};
use crate::{LoginSession, json::Json, live_socket::Link, paths::LOGOUT};

/// The strip along the top: the on-air lamp, the show's name, the lines, the clock and the panels' buttons.
#[component]
pub fn ConsoleHeader(console: Console, opened: RwSignal<Option<Panel>>) -> impl IntoView {
    let name = move || console.live.board(|board| board.show.options.show_name.clone());
    let host = move || {
        let host = console.live.board(|board| board.show.options.host.clone());
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
                {(panel == Panel::Keys).then(|| view! { <KeyCap keys=console.keys action=KeyAction::Help /> })}
            </button>
        }
    };
    view! {
        <header class="bar">
            <Lamp live=console.live />
            <h1>{name} <span class="host">{host}</span></h1>
            <LinesSwitch console />
            <QualityLight quality=console.quality />
            <Clock live=console.live />
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

/// The on-air lamp: red while the audience hears a caller, and only then.
///
/// It shows what the telephone exchange did, never what was pressed. While that is not known it says so.
#[component]
pub fn Lamp(live: LiveBoard) -> impl IntoView {
    let lit =
        Memo::new(move |_| live.board(|board: &Board| board.callers.iter().any(|c| c.state.is_on_air())));
    let state = move || match (lit.get(), live.link()) {
        (true, Link::Lost) => ("unsure", "ON AIR?"),
        (true, _) => ("lit", "ON AIR"),
        (false, _) => ("dark", "Off air"),
    };
    view! { <p class="lamp" data-lamp=move || state().0>{move || state().1}</p> }
}

/// The switch that opens and closes the lines. Callers who wait already stay.
#[component]
pub fn LinesSwitch(console: Console) -> impl IntoView {
    let open = Memo::new(move |_| console.live.board(|board| board.show.lines.open));
    view! {
        <button
            type="button"
            role="switch"
            class="lines"
            aria-checked=move || if open.get() { "true" } else { "false" }
            disabled=move || !console.can(&Command::Lines(!open.get()))
            on:click=move |_| console.act(Command::Lines(!open.get_untracked()))
        >
            "Lines "
            <span aria-hidden="true">{move || if open.get() { "open" } else { "closed" }}</span>
        </button>
    }
}

/// The DJ's local time.
#[component]
pub fn Clock(
    /// The board, whose clock triggers each second.
    live: LiveBoard,
) -> impl IntoView {
    // The server does not know the DJ's time zone.
    let time = RwSignal::new("--:--:--".to_owned());
    Effect::new(move |_| {
        live.now();
        if let Some(now) = local_time() {
            time.set(now);
        }
    });
    view! { <time class="clock" aria-label="Time of day">{time}</time> }
}

fn local_time() -> Option<String> {
    #[cfg(feature = "hydrate")]
    return {
        let now = js_sys::Date::new_0();
        Some(format!("{:02}:{:02}:{:02}", now.get_hours(), now.get_minutes(), now.get_seconds()))
    };
    #[cfg(not(feature = "hydrate"))]
    None
}

/// The button to log out, if the DJ logged in; it works without JavaScript.
#[component]
pub fn LeaveForm() -> impl IntoView {
    // The browser cannot read its session cookie: the server says in the page whether there is one.
    let session = SharedValue::<LoginSession, Json>::new_with_encoding(|| use_context().unwrap_or_default())
        .into_inner();
    (session == LoginSession::LoggedIn).then(|| {
        view! {
            <form method="post" action=LOGOUT>
                <button type="submit">"Log out"</button>
            </form>
        }
    })
}
