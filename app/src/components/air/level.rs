use leptos::prelude::*;

/// How loud somebody is, as a bar and in a word.
///
/// The bar is for eyes alone; the word changes seldom enough to be read.
#[component]
pub fn Level(
    /// Whose.
    label: &'static str,
    /// 0 to 1.
    level: Signal<f64>,
    /// Whether nothing of it is sent.
    #[prop(optional, into)]
    muted: Option<Signal<bool>>,
) -> impl IntoView {
    let muted = move || muted.is_some_and(|muted| muted.get());
    // In steps of a fortieth: finer ones are not seen, and each costs a repaint.
    let width =
        Memo::new(move |_| if muted() { 0.0 } else { (level.get().clamp(0.0, 1.0) * 40.0).round() * 2.5 });
    let word = Memo::new(move |_| if muted() { "muted" } else { word(level.get()) });
    view! {
        <div class="level">
            <span class="whose">{label}</span>
            <svg class="meter" aria-hidden="true">
                <rect class="track" width="100%" height="100%" rx="6" />
                <rect class="loud" width=move || format!("{}%", width.get()) height="100%" rx="6" />
            </svg>
            <span class="word">{move || word.get()}</span>
        </div>
    }
}

/// 0 to 1 stand for −100 to −30 dB: speech is above a half.
fn word(level: f64) -> &'static str {
    match level {
        level if level < 0.15 => "silent",
        level if level < 0.45 => "faint",
        level if level < 0.95 => "clear",
        _ => "too loud",
    }
}
