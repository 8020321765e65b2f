use leptos::prelude::*;
use voice::{DirectLine, Phone};

use super::Switch;
use crate::phone::Line;

/// The switch of the direct line, and what it does at the moment.
#[component]
pub fn DirectLineSwitch(
    /// The telephone whose direct line it is.
    line: Line,
) -> impl IntoView {
    let (phone, direct) = (line.state(), line.direct());
    let is_on = move || direct.with(DirectLine::is_switched_on);
    let engaged = move || phone.with(Phone::can_hang_up);
    view! {
        <section class="panel direct-line" aria-labelledby="direct-line">
            <h2 id="direct-line">"Direct line"</h2>
            <Switch
                named_by="direct-line"
                on=Signal::derive(is_on)
                enabled=Signal::derive(move || phone.with(Phone::can_call) || engaged())
                press=move |()| if untrack(is_on) { line.switch_off() } else { line.switch_on() }
            />
            <p id="direct-line-state" role="status">
                {move || direct.with(|direct| direct.status_line(engaged()))}
            </p>
            {move || {
                (line.was_on() && !is_on())
                    .then(|| view! { <p class="note">"It was on when you left. Browsers want a press to let it ring again."</p> })
            }}
        </section>
    }
}
