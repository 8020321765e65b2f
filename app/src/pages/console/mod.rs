//! The DJ's page.

mod controls;
mod header;
mod side;

use leptos::prelude::*;
use show::Role;
use voice::Phone;

use self::{controls::controls, header::ConsoleHeader, side::Side};
use crate::{
    components::{
        Announcer, DeviceNotice, FailureNotice, LinkBanner, NeedsScript, PassNotice, Rings,
        air::{NextCard, OnAirCard},
        chart::WaitChart,
        panels::{Drawer, KeysPanel, Panel, PreflightPanel, SettingsPanel},
        waiting::WaitingList,
    },
    keys::use_keys,
    live::{Link, use_stream},
    phone::use_phone,
    queue::watch_queue,
};

/// How often the page reads the queue while the stream is silent, and while it is well: a safety net.
const QUEUE_INTERVAL_MS: (u32, u32) = (2_000, 15_000);

/// The DJ's page: who is on air, who comes next, who waits and for how long.
#[component]
pub fn ConsolePage() -> impl IntoView {
    let line = use_phone(Role::Dj);
    let keys = use_keys();
    let stream = use_stream();
    let healthy = RwSignal::new(false);
    let queue =
        watch_queue(Signal::derive(
            move || {
                if healthy.get() { QUEUE_INTERVAL_MS.1 } else { QUEUE_INTERVAL_MS.0 }
            },
        ));
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                let (live, refusal) = stream.live().await;
                let polled = queue.board().await;
                Effect::new(move |_| healthy.set(live.link() == Link::Live));
                let opened = RwSignal::new(None::<Panel>);
                let trouble = RwSignal::new(None::<String>);
                let desk = controls(live, line, keys, opened, trouble);
                let refresh = Callback::new(move |()| {
                    queue.refresh();
                    stream.refresh();
                });
                let phone = line.state();
                view! {
                    <ConsoleHeader desk opened />
                    <LinkBanner live refusal />
                    <main data-phone=move || line.mode()>
                        <Rings line keys />
                        <div class="console">
                        <div class="stage">
                            <OnAirCard desk />
                            <NextCard desk />
                            <p id="log" class="status" role="status">{move || phone.with(Phone::status_line)}</p>
                            <p class="deed-trouble" role="status">
                                {move || trouble.get().map(|words| view! { <span class="note">{words}</span> })}
                            </p>
                            <FailureNotice phone />
                            <DeviceNotice line />
                            <PassNotice trouble=line.pass_trouble() />
                            <NeedsScript>
                                "Taking calls needs JavaScript and a microphone. Without them this page shows how the queue stands; Refresh reads it again."
                            </NeedsScript>
                        </div>
                        <WaitingList desk />
                        <WaitChart desk />
                        <Side desk line polled refresh />
                        </div>
                        <Announcer desk />
                    </main>
                    <Drawer panel=Panel::Preflight opened title="Preflight">
                        <PreflightPanel line />
                    </Drawer>
                    <Drawer panel=Panel::Settings opened title="Settings of the show">
                        <SettingsPanel live />
                    </Drawer>
                    <Drawer panel=Panel::Keys opened title="Keys">
                        <KeysPanel keys />
                    </Drawer>
                }
            })}
        </Suspense>
    }
}
