use leptos::prelude::*;
use show::{Caller, ClockTime};

use super::live_board::LiveBoard;

/// How long the caller has been on air; past the show's marks it says so in weight and words.
///
/// It is never red, since red means on air.
#[component]
pub fn AirTimer(live: LiveBoard, caller: Memo<Option<Caller>>) -> impl IntoView {
    let length = move || {
        let now = live.now();
        caller.with(|caller| caller.as_ref().and_then(|caller| caller.on_air_for(now)))
    };
    let mark = Memo::new(move |_| {
        let [amber, late] = live.board(|board| board.show.options.air_marks);
        length().map(|length| match length.as_secs() {
            seconds if seconds >= u64::from(late) => AirTimeMark::Late(late),
            seconds if seconds >= u64::from(amber) => AirTimeMark::Long(amber),
            _ => AirTimeMark::Fine,
        })
    });
    view! {
        <div class="air-timer" data-mark=move || mark.get().map_or("off", AirTimeMark::name)>
            <p class="length">
                <span class="unseen">"On air for "</span>
                {move || length().map(|length| ClockTime(length).to_string())}
            </p>
            <p class="mark">{move || mark.get().and_then(AirTimeMark::words)}</p>
        </div>
    }
}

/// Which of the show's marks the conversation has passed, with the mark in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AirTimeMark {
    Fine,
    Long(u32),
    Late(u32),
}

impl AirTimeMark {
    const fn name(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Long(_) => "long",
            Self::Late(_) => "late",
        }
    }

    fn words(self) -> Option<String> {
        let clock = |seconds: u32| ClockTime(std::time::Duration::from_secs(seconds.into()));
        match self {
            Self::Fine => None,
            Self::Long(mark) => Some(format!("past {}", clock(mark))),
            Self::Late(mark) => Some(format!("wrap up: past {}", clock(mark))),
        }
    }
}
