//! The DJ's page.

mod air_timer;
mod announcer;
mod commands;
mod drawer;
#[cfg(debug_assertions)]
pub mod gallery;
mod header;
mod keys;
mod link_banner;
mod live_board;
mod next_card;
mod on_air_card;
mod preflight_panel;
mod quality_light;
mod queue;
mod ringing;
mod settings;
mod side;
mod state;
mod state_mark;
mod wait_chart;
mod waiting_list;
mod wording;

use leptos::prelude::*;
use show::Role;
use voice::PhoneState;

use self::{
    announcer::Announcer,
    drawer::{Drawer, Panel},
    header::ConsoleHeader,
    keys::{KeysPanel, use_keys},
    link_banner::LinkBanner,
    live_board::use_board_stream,
    next_card::NextCard,
    on_air_card::OnAirCard,
    preflight_panel::PreflightPanel,
    queue::watch_queue,
    ringing::Rings,
    settings::SettingsPanel,
    side::Side,
    state::controls,
    wait_chart::WaitChart,
    waiting_list::WaitingList,
};
use crate::{
    components::{DeviceNotice, FailureNotice, NeedsScript, TokenNotice},
    live_socket::Link,
    phone::use_phone,
};

/// The interval at which the page polls the queue while the socket is silent, and while it is alive.
const QUEUE_INTERVAL_MS: (u32, u32) = (2_000, 15_000);

/// The DJ's page: who is on air, who is next, who waits and for how long.
#[component]
pub fn ConsolePage() -> impl IntoView {
    let softphone = use_phone(Role::Dj);
    let keys = use_keys();
    let stream = use_board_stream();
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
                let notice = RwSignal::new(None::<String>);
                let console = controls(live, softphone, keys, opened, notice);
                let refresh = Callback::new(move |()| {
                    queue.refresh();
                    stream.refresh();
                });
                let phone = softphone.state();
                view! {
                    <ConsoleHeader console opened />
                    <div class="overlay">
                        <Rings softphone keys />
                        <LinkBanner live refusal />
                    </div>
                    <main data-phone=move || softphone.mode()>
                        <div class="console">
                        <div class="air-side">
                            <OnAirCard console />
                            <NextCard console />
                            <p id="log" class="status" role="status">{move || phone.with(PhoneState::status_line)}</p>
                            <p class="command-error" role="status">
                                {move || notice.get().map(|words| view! { <span class="note">{words}</span> })}
                            </p>
                            <FailureNotice phone />
                            <DeviceNotice softphone />
                            <TokenNotice error=softphone.token_error() />
                            <NeedsScript>
                                "Taking calls needs JavaScript and a microphone. Without them this page shows how the queue stands; Refresh reads it again."
                            </NeedsScript>
                        </div>
                        <WaitingList console />
                        <WaitChart console />
                        <Side console softphone polled refresh />
                        </div>
                        <Announcer console />
                    </main>
                    <Drawer panel=Panel::Preflight opened title="Preflight">
                        <PreflightPanel softphone />
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
