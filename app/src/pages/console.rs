use leptos::prelude::*;
use leptos_meta::Title;
use show::Role;
use voice::{Caller, Phone};

use crate::{
    components::{DirectLineSwitch, FailureNotice, Masthead, NeedsScript, PassNotice, QueueStatus, Rings},
    phone::use_phone,
    queue::watch_queue,
};

/// How often the DJ's page reads the queue.
const QUEUE_INTERVAL_MS: u32 = 2_000;

/// The DJ's page: the studio's telephone on one side, the queue on the other.
#[component]
pub fn ConsolePage() -> impl IntoView {
    let line = use_phone(Role::Dj);
    let phone = line.state();
    let queue = watch_queue(QUEUE_INTERVAL_MS);
    view! {
        <Title text="Greenroom: studio" />
        <Masthead title="Studio">
            <a href="/call" target="_blank" rel="external noopener">"Listeners’ page"</a>
        </Masthead>
        <main class="console">
            <Rings line />
            <section class="panel studio-phone" data-phone=move || line.mode() aria-labelledby="studio-phone">
                <h2 id="studio-phone">"Studio phone"</h2>
                <p id="log" class="status" role="status">{move || phone.with(Phone::status_line)}</p>
                <p class="hint">
                    {move || match line.partner() {
                        Some(caller) => phone.with(|phone| direct_hint(phone, &caller)),
                        None => phone.with(hint).to_owned(),
                    }}
                </p>
                <FailureNotice phone />
                <PassNotice trouble=line.pass_trouble() />
                <div class="acts">
                    <button
                        type="button"
                        class="act"
                        disabled=move || !phone.with(Phone::can_call)
                        on:click=move |_| line.call()
                    >
                        "Connect to Queue"
                    </button>
                    <button
                        type="button"
                        class="act"
                        disabled=move || line.partner().is_some() || !phone.with(Phone::can_send_digits)
                        on:click=move |_| line.send_digits("*")
                    >
                        "Next Caller"
                    </button>
                    <button
                        type="button"
                        disabled=move || !phone.with(Phone::can_hang_up)
                        on:click=move |_| line.hang_up()
                    >
                        "Hang Up"
                    </button>
                </div>
                <NeedsScript>
                    "Taking calls needs JavaScript and a microphone. Without them this page shows how the queue stands; Refresh reads it again."
                </NeedsScript>
            </section>
            <div class="side">
                <QueueStatus queue />
                <DirectLineSwitch line />
            </div>
        </main>
    }
}

/// The obvious next act, in a sentence.
const fn hint(phone: &Phone) -> &'static str {
    match phone {
        Phone::Loading => "The studio phone is being set up.",
        Phone::Ready => "Connect to take the first caller in the queue.",
        Phone::Connecting { .. } => "Allow the microphone if the browser asks for it.",
        Phone::Ringing { .. } => "The first caller in the queue is put through as soon as there is one.",
        Phone::Open { .. } => {
            "The first in the queue is on the line, or whoever rings in next. Next Caller moves on."
        }
        Phone::Reconnecting { .. } => "The line broke. It comes back by itself if the network does.",
        Phone::Ended => "Callers keep their places. Connect to take the next one.",
        Phone::Failed(_) => "Callers keep their places.",
    }
}

/// Who is on the direct line, which has no next caller.
fn direct_hint(phone: &Phone, caller: &Caller) -> String {
    match phone {
        Phone::Connecting { .. } => {
            format!("Answering {caller}. Allow the microphone if the browser asks for it.")
        }
        Phone::Reconnecting { .. } => hint(phone).to_owned(),
        _ => format!("{caller} is on the direct line. Hang Up ends the call for both."),
    }
}
