use leptos::prelude::*;

use super::{Deed, Situation, guard::Once};
use crate::{Failure, api, live::Live, phone::Line};

/// How long a call waits for the server to hear that it ends on purpose, in milliseconds.
#[cfg(feature = "hydrate")]
const FAREWELL_MS: u32 = 300;

/// The hand that does what the console's buttons and keys ask for; what fails is told in `trouble`.
///
/// For the current component. What can be done now is the caller's to check.
#[must_use]
pub fn perform(live: Live, line: Line, trouble: RwSignal<Option<String>>) -> Callback<Deed> {
    let next = StoredValue::new(Once::default());
    Callback::new(move |deed: Deed| {
        let _ = trouble.try_set(None);
        match deed {
            Deed::Connect => line.call(),
            Deed::Mute(muted) => line.mute(muted),
            Deed::HangUp => hang_up(line),
            Deed::Next => {
                if next.try_update_value(|next| next.counts(now_ms())) != Some(true) {
                    return;
                }
                let direct = untrack(|| line.partner()).is_some();
                let phone = line.state();
                let by_phone = phone.with_untracked(|phone| {
                    let link = untrack(|| live.link());
                    live.glance(|board| {
                        Situation { board, link, phone, in_direct_call: direct }.next_by_phone()
                    })
                });
                if by_phone { line.send_digits("*") } else { ask(Deed::Next, trouble) }
            }
            asked => ask(asked, trouble),
        }
    })
}

/// Has the server do it.
fn ask(deed: Deed, trouble: RwSignal<Option<String>>) {
    leptos::task::spawn_local(async move {
        let words = deed.words();
        if let Err(failure) = request(deed).await {
            let _ = trouble.try_set(Some(format!("{words} did not work: {failure}.")));
        }
    });
}

async fn request(deed: Deed) -> Result<(), Failure> {
    match deed {
        Deed::Next => api::next_caller().await,
        Deed::Take(id) => api::take(id).await,
        Deed::Designate(id) => api::designate(id).await,
        Deed::Hold(id) => api::hold(id).await,
        Deed::Lock(id) => api::lock(id).await,
        Deed::Unlock(id) => api::unlock(id).await,
        Deed::Drop(id) => api::drop_caller(id).await,
        Deed::Lines(open) => api::set_lines(open).await,
        Deed::EndShow => api::end_show().await,
        Deed::Rehearse(on) => api::set_rehearsal(on).await,
        // These go by the telephone.
        Deed::Connect | Deed::Mute(_) | Deed::HangUp => Ok(()),
    }
}

/// Tells the server that the call ends on purpose, so that the caller on air is thanked and not put
/// back; a server that is slow to hear does not keep the line open.
fn hang_up(line: Line) {
    #[cfg(feature = "hydrate")]
    {
        let done = StoredValue::new(false);
        let finish = move || {
            if done.try_update_value(|done| std::mem::replace(done, true)) == Some(false) {
                line.hang_up();
            }
        };
        leptos::task::spawn_local(async move {
            // Whether it was heard changes nothing here: the server finds out by itself, later.
            let _ = api::finish().await;
            finish();
        });
        leptos::task::spawn_local(async move {
            gloo_timers::future::TimeoutFuture::new(FAREWELL_MS).await;
            finish();
        });
    }
    #[cfg(not(feature = "hydrate"))]
    line.hang_up();
}

/// Milliseconds to tell presses apart by; nobody presses anything on the server.
pub(super) fn now_ms() -> f64 {
    #[cfg(feature = "hydrate")]
    return js_sys::Date::now();
    #[cfg(not(feature = "hydrate"))]
    0.0
}
