use std::time::Duration;

use leptos::prelude::*;
use show::{CallerId, ClockTime, LineState};

use super::scale::{Scale, percent, pixels};
use crate::pages::console::{live_board::LiveBoard, state_mark, wording};

/// Pixels between the tops of two bars.
const ROW: usize = 30;
/// Pixels below the bars, for the marks' labels.
const FOOT: usize = 26;
/// Where bars start and how wide the longest can be, in percent of the chart's width.
const PLOT: (f64, f64) = (30.0, 54.0);

/// One bar for each waiting caller.
///
/// Widths are percentages and heights pixels; the drawing is not scaled, so that letters keep their size
/// on a telephone and grow with all others on a large screen. Colour and pattern show the state; the
/// words are in the list and the table.
#[component]
pub fn Bars(
    live: LiveBoard,
    /// Who waits, in order.
    waiting: Memo<Vec<CallerId>>,
) -> impl IntoView {
    let scale = Memo::new(move |_| Scale::fitting(longest(live)));
    let height = move || waiting.with(Vec::len).max(1) * ROW + FOOT;
    let marks =
        move || scale.get().marks(live.board(|board| board.show.options.wait_marks)).collect::<Vec<_>>();
    view! {
        <svg class="bars" role="img" aria-labelledby="bars-title bars-text" height=move || pixels(height())>
            <title id="bars-title">"Waits of all callers"</title>
            <desc id="bars-text">{move || summary(live)}</desc>
            <defs>
                // Stripes for callers who wait, dots for callers who ring.
                <pattern id="stripes" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <rect class="ground" width="8" height="8" />
                    <rect class="figure" width="5" height="8" />
                </pattern>
                <pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse">
                    <rect class="ground" width="6" height="6" />
                    <circle class="figure" cx="3" cy="3" r="2" />
                </pattern>
            </defs>
            <For
                each=marks
                key=|minutes| *minutes
                children=move |minutes| {
                    let x = move || percent(at(scale.get(), Duration::from_secs(u64::from(minutes) * 60)));
                    let foot = move || pixels(height() - FOOT);
                    view! {
                        <g class="mark">
                            <line x1=x x2=x y1="0" y2=foot />
                            <text x=x y=move || pixels(height() - 8) text-anchor="middle">{format!("{minutes}:00")}</text>
                        </g>
                    }
                }
            />
            <For
                each=move || waiting.get()
                key=Clone::clone
                children=move |id| view! { <Bar live waiting scale id /> }
            />
        </svg>
    }
}

#[component]
fn Bar(live: LiveBoard, waiting: Memo<Vec<CallerId>>, scale: Memo<Scale>, id: CallerId) -> impl IntoView {
    let caller = live.caller(id.clone());
    let before = move || waiting.with(|all| all.iter().position(|other| *other == id)).unwrap_or_default();
    let y = move || pixels(before() * ROW);
    let state = Memo::new(move |_| caller.with(|c| c.as_ref().map_or(LineState::Idle, |c| c.state)));
    let wait = Memo::new(move |_| {
        let now = live.now();
        caller.with(|c| c.as_ref().map(|c| c.waited(now))).unwrap_or_default()
    });
    let width = move || scale.get().part(wait.get()) * PLOT.1;
    let label = move || caller.with(|c| c.as_ref().map(|c| c.label.clone()));
    view! {
        <svg class="bar" data-state=move || state_mark::name(state.get()) y=y width="100%" height=pixels(ROW)>
            // HTML text can end in an ellipsis where the bars begin; SVG text cannot.
            <foreignObject width=percent(PLOT.0 - 1.0) height="100%">
                <p class="label">{label}</p>
            </foreignObject>
            <rect
                x=percent(PLOT.0)
                y=pixels(5)
                width=move || percent(width().max(0.8))
                height=pixels(20)
                rx=pixels(4)
                fill=move || fill(state.get())
            />
            <text class="length" x=move || percent(PLOT.0 + width() + 1.0) y=pixels(20)>
                {move || ClockTime(wait.get()).to_string()}
            </text>
        </svg>
    }
}

/// The pattern of a state; an attribute, since a stylesheet cannot reference a pattern in the page.
const fn fill(state: LineState) -> &'static str {
    match state {
        LineState::Next | LineState::OnHoldReady => "currentColor",
        LineState::Ringing => "url(#dots)",
        _ => "url(#stripes)",
    }
}

fn at(scale: Scale, wait: Duration) -> f64 {
    PLOT.0 + scale.part(wait) * PLOT.1
}

fn longest(live: LiveBoard) -> Duration {
    let now = live.now();
    live.board(|board| board.waiting().map(|caller| caller.waited(now)).max()).unwrap_or_default()
}

/// The chart in a sentence.
fn summary(live: LiveBoard) -> String {
    let count = live.board(|board| board.waiting().count());
    if count == 0 {
        return "Nobody is waiting.".to_owned();
    }
    let verb = if count == 1 { "waits" } else { "wait" };
    format!("{} {verb}; the longest wait is {}.", wording::callers(count), wording::roughly(longest(live)))
}
