use leptos::prelude::*;
use show::LineState;

/// The state of a caller's line as colour, shape and word.
#[component]
pub fn StateMark(#[prop(into)] state: Signal<LineState>) -> impl IntoView {
    view! {
        <span class="state" data-state=move || name(state.get())>
            <svg viewBox="0 0 16 16" aria-hidden="true">
                <path d=move || shape(state.get()) />
            </svg>
            <span class="word">{move || state.get().word()}</span>
        </span>
    }
}

/// The name that the stylesheet uses.
#[must_use]
pub const fn name(state: LineState) -> &'static str {
    match state {
        LineState::Idle => "idle",
        LineState::Ringing => "ringing",
        LineState::Screening => "screening",
        LineState::OnHold => "on-hold",
        LineState::OnHoldReady => "ready",
        LineState::Next => "next",
        LineState::Private => "private",
        LineState::GoingOnAir => "going-on-air",
        LineState::OnAir => "on-air",
        LineState::OnAirLocked => "locked",
    }
}

/// The SVG path of each state's shape, 16 by 16.
const fn shape(state: LineState) -> &'static str {
    match state {
        // An empty ring.
        LineState::Idle => "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9z",
        // A bell.
        LineState::Ringing => "M8 1a5 5 0 0 0-5 5v4l-1.500 2h13L13 10V6a5 5 0 0 0-5-5zM6 13a2 2 0 0 0 4 0z",
        // A headset.
        LineState::Screening => "M8 1a7 7 0 0 0-7 7v5h4V8H3a5 5 0 0 1 10 0h-2v5h4V8a7 7 0 0 0-7-7z",
        // Pause.
        LineState::OnHold => "M3 2h3.500v12H3zM9.500 2H13v12H9.500z",
        // A check mark.
        LineState::OnHoldReady => "M2 8.500 4 6.500l2.500 2.500L12 3.500l2 2L6.500 13z",
        // A check mark in a disc.
        LineState::Next => {
            "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0zM3.300 8.400l1.700-1.700 2 2 4-4 1.700 1.700-5.700 5.700z"
        }
        // A speech bubble.
        LineState::Private => "M1 2h14v9H8l-4 4v-4H1z",
        // Onward.
        LineState::GoingOnAir => "M2 2l6 6-6 6zM8 2l6 6-6 6z",
        // A full disc.
        LineState::OnAir => "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1z",
        // A padlock.
        LineState::OnAirLocked => {
            "M8 0a4 4 0 0 0-4 4v3H2v9h12V7h-2V4a4 4 0 0 0-4-4zm0 2a2 2 0 0 1 2 2v3H6V4a2 2 0 0 1 2-2z"
        }
    }
}
