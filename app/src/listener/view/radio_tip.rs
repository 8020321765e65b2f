use leptos::prelude::*;

use crate::listener::{Guest, Stage};

/// The oldest advice of call-in radio, always there, and louder when it is about time.
#[component]
pub fn RadioTip(
    /// Who is told.
    guest: Guest,
) -> impl IntoView {
    let urgent = Memo::new(move |_| guest.stage().radio_howls());
    view! {
        <p class="tip" class:urgent=urgent>
            {move || {
                if urgent.get() {
                    "Turn your radio down now."
                } else {
                    "Turn your radio down before you talk: it lags, and it howls."
                }
            }}
        </p>
    }
}

impl Stage {
    /// Whether a radio beside the caller is about to howl.
    const fn radio_howls(&self) -> bool {
        matches!(self, Self::Next { .. } | Self::GoingOnAir | Self::OnAir { .. })
    }
}
