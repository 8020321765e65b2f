use leptos::prelude::*;
use voice::{Quality, Verdict, rounded};

/// How well the DJ's line sounds, as shape, word and round trip; nothing without a call.
#[component]
pub fn QualityLight(
    /// The figures.
    quality: Signal<Option<Quality>>,
) -> impl IntoView {
    // Told of only when the words change, not with every sample.
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
                <p class="quality" data-quality=name(verdict) title=cause>
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

/// What the stylesheet goes by.
#[must_use]
pub const fn name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Good => "good",
        Verdict::Fair => "fair",
        Verdict::Poor => "poor",
    }
}

/// Three bars, two or one.
const fn bars(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Good => "M1 10h3v5H1zM6.500 6h3v9h-3zM12 1h3v14h-3z",
        Verdict::Fair => "M1 10h3v5H1zM6.500 6h3v9h-3z",
        Verdict::Poor => "M1 10h3v5H1z",
    }
}
