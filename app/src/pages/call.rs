use leptos::prelude::*;
use leptos_meta::Title;
use show::Role;
use voice::Phone;

use crate::{
    components::{FailureNotice, Masthead, NeedsScript, PassNotice},
    phone::use_phone,
    queue::watch_queue,
};

/// How often the listeners' page reads the queue; there are many of them.
const QUEUE_INTERVAL_MS: u32 = 10_000;

/// The listeners' page: one button to ring the studio, and what is happening now.
#[component]
pub fn CallPage() -> impl IntoView {
    let line = use_phone(Role::Listener);
    let phone = line.state();
    let queue = watch_queue(QUEUE_INTERVAL_MS);
    view! {
        <Title text="Greenroom: call the studio" />
        <Masthead title="Call the studio" />
        <main class="caller">
            <section class="panel caller-state" data-phone=move || line.mode() aria-label="Your call">
                <p class="word" aria-hidden="true">{move || phone.with(word)}</p>
                <p id="log" class="status" role="status">{move || phone.with(Phone::status_line)}</p>
                <p class="hint">{move || phone.with(hint)}</p>
                <FailureNotice phone />
                <PassNotice trouble=line.pass_trouble() />
                <Suspense fallback=|| ()>
                    {move || Suspend::new(async move {
                        let board = queue.board().await;
                        move || {
                            board
                                .with(|board| board.sentence())
                                .map(|sentence| view! { <p class="queue-now">{sentence}</p> })
                        }
                    })}
                </Suspense>
            </section>
            <p class="tip">"Turn your radio down before you talk: it lags behind, and it howls."</p>
            <div class="acts">
                <button
                    type="button"
                    class="act"
                    disabled=move || !phone.with(Phone::can_call)
                    on:click=move |_| line.call()
                >
                    "Call the Studio"
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
                "Calling from this page needs JavaScript and a microphone. Without them you can still see how many are waiting."
            </NeedsScript>
        </main>
    }
}

/// The state in one word, to be read at arm's length.
const fn word(phone: &Phone) -> &'static str {
    match phone {
        Phone::Loading => "One moment",
        Phone::Ready => "Ready",
        Phone::Connecting { .. } | Phone::Ringing { .. } => "Calling…",
        Phone::Open { .. } => "Waiting",
        Phone::Reconnecting { .. } => "Line lost",
        Phone::Ended => "Call ended",
        Phone::Failed(_) => "No call",
    }
}

/// What is happening, without promising the moment of air: this page is not told of it.
const fn hint(phone: &Phone) -> &'static str {
    match phone {
        Phone::Loading => "The phone is being set up.",
        Phone::Ready => "Your browser is the phone. It asks for your microphone when you call.",
        Phone::Connecting { .. } | Phone::Ringing { .. } => {
            "Allow the microphone if the browser asks for it."
        }
        Phone::Open { .. } => {
            "You are in the queue and hear music until the studio picks you up. Stay on the line."
        }
        Phone::Reconnecting { .. } => "It comes back by itself if the network does.",
        Phone::Ended => "Thank you for calling. You can call again.",
        Phone::Failed(_) => "You can call again once this is put right.",
    }
}
