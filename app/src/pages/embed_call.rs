use leptos::prelude::*;
use leptos_meta::Title;
use show::Role;
use voice::Phone;

use crate::{
    components::{FailureNotice, NeedsScript, PassNotice},
    phone::use_phone,
};

/// Call and Hang up, small enough to stand in a frame on another site's page.
#[component]
pub fn EmbedCallPage() -> impl IntoView {
    let line = use_phone(Role::Listener);
    let phone = line.state();
    view! {
        <Title text="Greenroom: call the studio" />
        <main class="embed" data-phone=move || line.mode()>
            <h1>"Call the studio"</h1>
            <p id="log" role="status">{move || phone.with(Phone::status_line)}</p>
            <div class="acts">
                <button
                    type="button"
                    class="act"
                    disabled=move || !phone.with(Phone::can_call)
                    on:click=move |_| line.call()
                >
                    "Call"
                </button>
                <button
                    type="button"
                    disabled=move || !phone.with(Phone::can_hang_up)
                    on:click=move |_| line.hang_up()
                >
                    "Hang up"
                </button>
            </div>
            <FailureNotice phone />
            <PassNotice trouble=line.pass_trouble() />
            <NeedsScript>
                "Calling needs JavaScript and a microphone. "
                <a href="/call" target="_blank" rel="external noopener">"Open the studio’s own page"</a>
            </NeedsScript>
        </main>
    }
}
