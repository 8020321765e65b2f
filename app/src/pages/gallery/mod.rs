//! Every component in each of its states, for whoever works on them; development builds only.

mod fixtures;

use leptos::prelude::*;
use show::LineState;
use voice::{Phone, Quality};

pub use self::fixtures::{Scene, notice};
use crate::{
    components::{
        EndShow, LinkBanner, Masthead, RehearsalSwitch, StateMark,
        air::{Level, NextCard, OnAirCard},
        bar::{Lamp, LinesSwitch, QualityLight},
        chart::WaitChart,
        panels::{KeysPanel, SettingsPanel},
        waiting::WaitingList,
    },
    keys::use_keys,
    listener::view::StageGallery,
};

/// The page of all components.
#[component]
pub fn GalleryPage() -> impl IntoView {
    let keys = use_keys();
    let scene = RwSignal::new(0);
    let states = LineState::ALL.map(|state| view! { <StateMark state=Signal::stored(state) /> });
    let levels = [0.0, 0.12, 0.35, 0.7];
    let lines = [(20.0, 4.0), (250.0, 12.0), (480.0, 70.0)].map(|(rtt, jitter)| Quality {
        rtt_ms: Some(rtt),
        jitter_ms: Some(jitter),
        ..Quality::default()
    });
    view! {
        <Masthead title="Gallery" />
        <main class="gallery">
            <section>
                <h2>"States of a line"</h2>
                <div class="acts">{states.into_iter().collect_view()}</div>
            </section>
            <section>
                <h2>"Levels and lines"</h2>
                {levels.map(|level| view! { <Level label="You" level=Signal::stored(level) /> }).into_iter().collect_view()}
                <Level label="You" level=Signal::stored(0.35) muted=Signal::stored(true) />
                <div class="acts">
                    {lines
                        .map(|quality| view! { <QualityLight quality=Signal::stored(Some(quality)) /> })
                        .into_iter()
                        .collect_view()}
                </div>
            </section>
            <section>
                <h2>"Scenes of the console"</h2>
                <Choice names=Scene::ALL.map(Scene::title).to_vec() chosen=scene />
            </section>
            {move || Scene::ALL.get(scene.get()).map(|scene| view! { <Shown scene=*scene /> })}
            <section>
                <h2>"Keys"</h2>
                <KeysPanel keys />
            </section>
            <section>
                <h2>"Settings"</h2>
                <SettingsPanel live=Scene::OnAir.desk(keys).live />
            </section>
            <section>
                <h2>"The listeners’ page"</h2>
                <StageGallery />
            </section>
        </main>
    }
}

/// Buttons for what can be shown; one of it at a time, as it stands once on its own page.
#[component]
pub fn Choice(
    /// What there is.
    names: Vec<&'static str>,
    /// Which of it is shown.
    chosen: RwSignal<usize>,
) -> impl IntoView {
    let buttons = names.into_iter().enumerate().map(|(at, name)| {
        view! {
            <button
                type="button"
                aria-pressed=move || if chosen.get() == at { "true" } else { "false" }
                on:click=move |_| chosen.set(at)
            >
                {name}
            </button>
        }
    });
    view! { <div class="acts">{buttons.collect_view()}</div> }
}

/// The console's parts in one scene.
#[component]
fn Shown(scene: Scene) -> impl IntoView {
    let desk = scene.desk(use_keys());
    view! {
        <section>
            <h2>{scene.title()}</h2>
            <div class="acts">
                <Lamp live=desk.live />
                <LinesSwitch desk />
                <span>{move || desk.phone.with(Phone::status_line)}</span>
            </div>
            <LinkBanner live=desk.live refusal=None />
            <div class="console">
                <div class="stage">
                    <OnAirCard desk />
                    <NextCard desk />
                </div>
                <WaitingList desk />
                <WaitChart desk />
                <div class="side">
                    <EndShow desk />
                    <RehearsalSwitch desk />
                </div>
            </div>
        </section>
    }
}
