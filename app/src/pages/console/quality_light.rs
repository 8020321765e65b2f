use leptos::prelude::*;
use voice::{Quality, QualityVerdict, rounded};

/// How well the DJ's line sounds: a shape, a word and the round trip; empty without a call.
#[component]
pub fn QualityLight(quality: Signal<Option<Quality>>) -> impl IntoView {
    // Changes only with the words, not with every sample.
    let shown = Memo::new(move |_| {
        quality.with(|quality| {
            quality.as_ref().map(|quality| {
                let trip = quality.rtt_ms.map(|ms| format!(", {} ms", rounded(ms, 0))).unwrap_or_default();
                let cause = quality.causes().first().map(|cause| cause.sentence());
                (quality.verdict(), trip, cause)
            })
        })
    });
    // It keeps its room without a call: nothing of the console may move when one begins.
    let name = move || shown.with(|shown| shown.as_ref().map(|(verdict, ..)| quality_name(*verdict)));
    let cause = move || shown.with(|shown| shown.as_ref().and_then(|(.., cause)| cause.clone()));
    view! {
        <p class="quality" data-quality=name title=cause>
            {move || {
                shown.get().map(|(verdict, trip, _)| {
                    view! {
                        <svg viewBox="0 0 16 16" aria-hidden="true">
                            <path d=bars(verdict) />
                        </svg>
                        "Line "
                        {verdict.word().to_ascii_lowercase()}
                        {trip}
                    }
                })
            }}
        </p>
    }
}

/// The name that the stylesheet uses.
#[must_use]
pub const fn quality_name(verdict: QualityVerdict) -> &'static str {
    match verdict {
        QualityVerdict::Good => "good",
        QualityVerdict::Fair => "fair",
        QualityVerdict::Poor => "poor",
    }
}

/// The icon: three bars, two or one.
const fn bars(verdict: QualityVerdict) -> &'static str {
    match verdict {
        QualityVerdict::Good => "M1 10h3v5H1zM6.500 6h3v9h-3zM12 1h3v14h-3z",
        QualityVerdict::Fair => "M1 10h3v5H1zM6.500 6h3v9h-3z",
        QualityVerdict::Poor => "M1 10h3v5H1z",
    }
}
