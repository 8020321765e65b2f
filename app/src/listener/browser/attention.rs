//! Vibration and the screen's wake lock, for a caller who has put the telephone down.

use std::{cell::RefCell, rc::Rc};

use js_sys::{Function, Promise, Reflect};
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// How long the device vibrates.
const BUZZ_MS: u32 = 300;

/// Vibrates once, if the device can and the user lets pages do so.
pub(super) fn buzz() {
    if let Some(window) = web_sys::window() {
        // Desktop browsers do nothing; some do not have the function.
        let navigator = window.navigator();
        if Reflect::has(&navigator, &"vibrate".into()).unwrap_or_default() {
            navigator.vibrate_with_duration(BUZZ_MS);
        }
    }
}

/// Keeps the screen on, and so the page awake, until it is dropped (W3C Screen Wake Lock).
///
/// Some browsers do not have it, and a device with a low battery refuses it; the page works without it. A
/// browser releases the lock for good when the page is hidden.
pub(super) struct WakeLock(Rc<RefCell<WakeLockState>>);

enum WakeLockState {
    Asked,
    Sentinel(JsValue),
    Dropped,
}

impl WakeLock {
    pub(super) fn hold() -> Self {
        let held = Rc::new(RefCell::new(WakeLockState::Asked));
        let mine = Rc::clone(&held);
        spawn_local(async move {
            let Ok(sentinel) = request().await else { return };
            if matches!(*mine.borrow(), WakeLockState::Dropped) {
                release(&sentinel);
            } else {
                mine.replace(WakeLockState::Sentinel(sentinel));
            }
        });
        Self(held)
    }
}

impl Drop for WakeLock {
    fn drop(&mut self) {
        if let WakeLockState::Sentinel(sentinel) = self.0.replace(WakeLockState::Dropped) {
            release(&sentinel);
        }
    }
}

async fn request() -> Result<JsValue, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    // In a frame on another site it is mostly refused, and the browser logs each refusal as an error.
    if window.parent()?.is_some_and(|parent| parent != window) {
        return Err(JsValue::NULL);
    }
    let wake_lock = Reflect::get(&window.navigator(), &"wakeLock".into())?;
    let request: Function = Reflect::get(&wake_lock, &"request".into())?.dyn_into()?;
    JsFuture::from(request.call1(&wake_lock, &"screen".into())?.dyn_into::<Promise>()?).await
}

fn release(sentinel: &JsValue) {
    let release =
        Reflect::get(sentinel, &"release".into()).ok().and_then(|it| it.dyn_into::<Function>().ok());
    // Nobody needs to know when its promise resolves.
    drop(release.map(|release| release.call0(sentinel)));
}
