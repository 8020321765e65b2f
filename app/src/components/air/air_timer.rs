use leptos::prelude::*;
use show::{Caller, ClockTime};

use crate::live::Live;

/// How long the caller has been on air; past the show's marks it says so in weight and words.
///
/// Never red: that belongs to being on air.
#[component]
pub fn AirTimer(
    /// The show.
    live: Live,
    /// Who is on air.
    caller: Memo<Option<Caller>>,
) -> impl IntoView {
    let length = move || {
        let now = live.now();
        caller.with(|caller| caller.as_ref().and_then(|caller| caller.on_air_for(now)))
    };
    let stage = Memo::new(move |_| {
        let [amber, late] = live.board(|board| board.house.options.air_marks);
        length().map(|length| match length.as_secs() {
            seconds if seconds >= u64::from(late) => Stage::Late(late),
            seconds if seconds >= u64::from(amber) => Stage::Long(amber),
            _ => Stage::Fine,
        })
    });
    view! {
        <div class="air-timer" data-stage=move || stage.get().map_or("off", Stage::name)>
            <p class="length">
                <span class="unseen">"On air for "</span>
                {move || length().map(|length| ClockTime(length).to_string())}
            </p>
            <p class="mark">{move || stage.get().and_then(Stage::words)}</p>
        </div>
    }
}

/// How far a conversation is past the show's marks, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Fine,
    Long(u32),
    Late(u32),
}

impl Stage {
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
