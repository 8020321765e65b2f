use leptos::prelude::*;
use voice::{AudioDevices, DeviceKind, Preflight, Quality, QualityVerdict, rounded};

use super::quality_light::quality_name;
use crate::{
    components::{DevicePicker, Level},
    phone::Softphone,
};

/// Tests before the show: devices, levels, and a test call with a verdict.
#[component]
pub fn PreflightPanel(softphone: Softphone) -> impl IntoView {
    let state = softphone.preflight_state();
    let under_way = move || state.with(Preflight::is_under_way);
    let watched = move || softphone.watch().with(voice::MicrophoneWatch::is_wanted);
    let watch_failure = move || {
        softphone.watch().with(|watch| watch.failure().map(|error| format!("{error}. {}", error.advice())))
    };
    // The microphone does not stay open behind a closed panel.
    on_cleanup(move || {
        softphone.stop_watching();
        softphone.stop_preflight();
    });
    view! {
        <DevicePicker softphone kind=DeviceKind::Microphone />
        <DevicePicker softphone kind=DeviceKind::Speaker />
        <Show when=move || !softphone.devices().with(AudioDevices::are_named)>
            <p class="field-note">"The browser tells names once it may use the microphone: try it below."</p>
        </Show>
        <div class="try-out">
            <Level label="You" level=Signal::derive(move || softphone.input_level()) />
            <button
                type="button"
                disabled=under_way
                on:click=move |_| {
                    if untrack(watched) { softphone.stop_watching() } else { softphone.watch_microphone() }
                }
            >
                {move || if watched() { "Stop listening" } else { "Try the microphone" }}
            </button>
            {move || watch_failure().map(|words| view! { <p class="notice">{words}</p> })}
        </div>
        <div class="test-call" data-preflight=move || state.with(Preflight::mode)>
            <p class="status" role="status">{move || state.with(Preflight::status_line)}</p>
            <button
                type="button"
                class="act"
                disabled=move || !(under_way() || softphone.can_preflight())
                on:click=move |_| if untrack(under_way) { softphone.stop_preflight() } else { softphone.preflight() }
            >
                {move || if under_way() { "Stop the test" } else { "Test call" }}
            </button>
            {move || {
                let report = state.with(|state| state.report().cloned());
                report.map(|report| view! { <TestFigures verdict=report.verdict() quality=report.quality /> })
            }}
        </div>
    }
}

/// What the test call measured, and what is wrong with the line.
#[component]
fn TestFigures(verdict: QualityVerdict, quality: Quality) -> impl IntoView {
    let figure = |number: Option<f64>, unit: &str| {
        number.map_or_else(|| "–".to_owned(), |number| format!("{} {unit}", rounded(number, 0)))
    };
    let causes = quality.causes();
    view! {
        <p class="verdict" data-quality=quality_name(verdict)>{verdict.word()}</p>
        <dl class="line-figures">
            <div><dt>"Round trip"</dt> <dd>{figure(quality.rtt_ms, "ms")}</dd></div>
            <div><dt>"Jitter"</dt> <dd>{figure(quality.jitter_ms, "ms")}</dd></div>
            <div><dt>"Loss"</dt> <dd>{figure(quality.loss_percent, "%")}</dd></div>
            <div>
                <dt>"Opinion score"</dt>
                <dd>{quality.mos.map_or_else(|| "–".to_owned(), |mos| rounded(mos, 1))}</dd>
            </div>
        </dl>
        <ul class="causes">
            {causes.into_iter().map(|cause| view! { <li>{cause.sentence()}</li> }).collect_view()}
        </ul>
    }
}
