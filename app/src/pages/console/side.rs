use leptos::prelude::*;
use show::{QueueReading, QueueState, QueueStatistics};

use crate::{
    components::{DirectLineSwitch, EndShow, QueueStatus, RehearsalSwitch},
    desk::Desk,
    live::{Link, Live},
    phone::Line,
    queue::Board,
};

/// What is looked at or pressed seldom.
#[component]
pub fn Side(
    /// The console.
    desk: Desk,
    /// The telephone.
    line: Line,
    /// The queue as it is read now and then.
    polled: Signal<Board>,
    /// Reads everything anew.
    refresh: Callback<()>,
) -> impl IntoView {
    let board =
        Signal::derive(
            move || {
                if desk.live.link() == Link::Live { streamed(desk.live) } else { polled.get() }
            },
        );
    view! {
        <div class="side">
            <QueueStatus board refresh />
            <DirectLineSwitch line />
            <RehearsalSwitch desk />
            <EndShow desk />
        </div>
    }
}

/// The queue's figures as the stream has them: newer than any reading.
fn streamed(live: Live) -> Board {
    let now = live.now();
    let (waits, trouble) = live.board(|board| {
        let waiting = board.callers.iter().filter(|caller| caller.state.waits());
        (waiting.map(|caller| caller.waited(now).as_secs()).collect::<Vec<_>>(), board.house.trouble)
    });
    let current_size = u32::try_from(waits.len()).unwrap_or(u32::MAX);
    let mean = waits.iter().sum::<u64>().checked_div(u64::from(current_size)).unwrap_or_default();
    let average_wait_time = u32::try_from(mean).unwrap_or(u32::MAX);
    let queue = QueueState::Known(QueueStatistics { current_size, average_wait_time });
    Board::first(Ok(QueueReading { queue, age_seconds: 0, trouble }), 0.0)
}
