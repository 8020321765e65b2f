use std::time::Duration;

use leptos::prelude::*;
use voice::rounded;

/// A level meter: a bar, and a word for it.
///
/// Screen readers skip the bar; the word changes seldom enough to be read out.
#[component]
pub fn Level(
    /// Whose level it is.
    label: &'static str,
    /// 0.0 to 1.0.
    level: Signal<f64>,
    /// Whether the microphone is muted.
    #[prop(optional, into)]
    muted: Option<Signal<bool>>,
) -> impl IntoView {
    let muted = move || muted.is_some_and(|muted| muted.get());
    // In steps of a fortieth: smaller ones cannot be seen, and each costs a repaint.
    let width = Memo::new(move |_| if muted() { 0.0 } else { (fullness(level.get()) * 40.0).round() * 2.5 });
    let heard = held_level(level);
    let word = Memo::new(move |_| if muted() { "muted" } else { word(heard.get()) });
    view! {
        <div class="level">
            <span class="whose">{label}</span>
            <svg class="meter" aria-hidden="true">
                <rect class="track" width="100%" height="100%" rx="6" />
                <rect class="loud" width=move || format!("{}%", rounded(width.get(), 1)) height="100%" rx="6" />
            </svg>
            <span class="word">{move || word.get()}</span>
        </div>
    }
}

/// How long the word stays when it gets quieter, since people pause.
const HOLD_TIME: Duration = Duration::from_millis(1_500);

/// A level that rises at once and falls late, so that its word does not flicker while somebody talks.
fn held_level(level: Signal<f64>) -> RwSignal<f64> {
    let held = RwSignal::new(level.get_untracked());
    let loudest = StoredValue::new(0.0_f64);
    Effect::new(move |_| {
        let level = level.get();
        loudest.update_value(|loudest| *loudest = loudest.max(level));
        if level > held.get_untracked() {
            held.set(level);
        }
    });
    Effect::new(move |_| {
        let fall = move || {
            if let Some(level) = level.try_get_untracked()
                && let Some(loudest) = loudest.try_update_value(|loudest| std::mem::replace(loudest, level))
            {
                let _ = held.try_set(loudest);
            }
        };
        // Without a timer the level never falls.
        if let Ok(timer) = set_interval(fall, HOLD_TIME) {
            on_cleanup(move || timer.clear());
        }
    });
    held
}

/// The level that fills the meter. Levels are means over a spectrum, from −100 to −30 dB: a voice close to
/// the microphone reaches 0.3 or 0.4, and only clipped sound goes beyond this.
const MAX_LEVEL: f64 = 0.6;

/// How much of the meter is filled, 0 to 1.
fn fullness(level: f64) -> f64 {
    (level / MAX_LEVEL).clamp(0.0, 1.0)
}

fn word(level: f64) -> &'static str {
    match level {
        level if level < 0.08 => "silent",
        level if level < 0.18 => "faint",
        level if level < MAX_LEVEL => "clear",
        _ => "too loud",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Levels that browsers measure for speech at −20 and −45 dBFS, and for a room with a computer in it.
    #[test]
    fn a_voice_is_clear_and_a_room_is_not() {
        assert_eq!([0.31, 0.38, 0.44].map(word), ["clear"; 3]);
        assert_eq!([0.0, 0.02].map(word), ["silent"; 2]);
        assert_eq!([0.09, 0.12].map(word), ["faint"; 2]);
        assert!(fullness(0.38) > 0.6 && fullness(0.12) < 0.25);
    }
}
