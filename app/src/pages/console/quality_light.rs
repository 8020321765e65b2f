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
    move || {
        shown.get().map(|(verdict, trip, cause)| {
            view! {
                <p class="quality" data-quality=quality_name(verdict) title=cause>
                    <svg viewBox="0 0 16 16" aria-hidden="true">
                        <path d=bars(verdict) />
                    </svg>
                    "Line "
                    {verdict.word().to_ascii_lowercase()}
                    {trip}
                </p>
            }
        })
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
