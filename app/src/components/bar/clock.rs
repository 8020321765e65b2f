use leptos::prelude::*;

use crate::live::Live;

/// The time of day where the DJ is, each second.
#[component]
pub fn Clock(
    /// The show, whose seconds it goes by.
    live: Live,
) -> impl IntoView {
    // The server does not know what o'clock it is at the DJ's.
    let time = RwSignal::new("--:--:--".to_owned());
    Effect::new(move |_| {
        live.now();
        if let Some(now) = local_time() {
            time.set(now);
        }
    });
    view! { <time class="clock" aria-label="Time of day">{time}</time> }
}

fn local_time() -> Option<String> {
    #[cfg(feature = "hydrate")]
    return {
        let now = js_sys::Date::new_0();
        Some(format!("{:02}:{:02}:{:02}", now.get_hours(), now.get_minutes(), now.get_seconds()))
    };
    #[cfg(not(feature = "hydrate"))]
    None
}
