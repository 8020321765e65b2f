//! What a screen reader says by itself of who comes and goes on air.

mod arrivals;

use leptos::prelude::*;

use self::arrivals::Arrivals;
use crate::desk::{Desk, wording};

/// Two quiet live regions: one for who is on air, one for who rings in.
///
/// The second gathers what happens within ten seconds into one sentence, so that a busy show does not
/// talk without end.
#[component]
pub fn Announcer(
    /// The console.
    desk: Desk,
) -> impl IntoView {
    let talker = desk.on_air();
    let on_air = move || {
        talker.with(|talker| {
            talker.as_ref().map(|caller| format!("{}: {}.", wording::name(caller), caller.state.word()))
        })
    };
    let waiting = desk.waiting();
    let sentence = RwSignal::new(String::new());
    let arrivals = StoredValue::new(Arrivals::default());
    Effect::new(move |_| {
        let now = desk.live.now();
        let names = waiting.with(|waiting| {
            desk.live.glance(|board| {
                let named = |id| board.caller(id).map_or_else(String::new, |caller| caller.label.clone());
                waiting.iter().map(|id| (id.clone(), named(id))).collect::<Vec<_>>()
            })
        });
        if let Some(Some(words)) = arrivals.try_update_value(|arrivals| arrivals.tell(names, now)) {
            sentence.set(words);
        }
    });
    view! {
        <p class="unseen" role="status">{on_air}</p>
        <p class="unseen" role="status">{sentence}</p>
    }
}
