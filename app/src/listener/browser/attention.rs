//! Being noticed by a caller who has put the phone down beside them, and not being put to sleep by it.

use std::{cell::RefCell, rc::Rc};

use js_sys::{Function, Promise, Reflect};
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// How long the device buzzes, in milliseconds.
const BUZZ_MS: u32 = 300;

/// Buzzes once, where a device can and its owner lets pages do so.
pub(super) fn buzz() {
    if let Some(window) = web_sys::window() {
        // Desktop browsers do nothing; some have no such function at all.
        let navigator = window.navigator();
        if Reflect::has(&navigator, &"vibrate".into()).unwrap_or_default() {
            navigator.vibrate_with_duration(BUZZ_MS);
        }
    }
}

/// Keeps the screen on, and so the page awake, until it is dropped (W3C Screen Wake Lock).
///
/// Where that cannot be had, in some browsers and on low batteries, nothing is lost but comfort. A
/// browser takes the lock back for good when the page gets out of sight.
pub(super) struct WakeLock(Rc<RefCell<Held>>);

enum Held {
    Asked,
    Sentinel(JsValue),
    Dropped,
}

impl WakeLock {
    pub(super) fn hold() -> Self {
        let held = Rc::new(RefCell::new(Held::Asked));
        let mine = Rc::clone(&held);
        spawn_local(async move {
            let Ok(sentinel) = request().await else { return };
            if matches!(*mine.borrow(), Held::Dropped) {
                release(&sentinel);
            } else {
                mine.replace(Held::Sentinel(sentinel));
            }
        });
        Self(held)
    }
}

impl Drop for WakeLock {
    fn drop(&mut self) {
        if let Held::Sentinel(sentinel) = self.0.replace(Held::Dropped) {
            release(&sentinel);
        }
    }
}

async fn request() -> Result<JsValue, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    // Within another site's page it is mostly refused, and the refusal is shouted on the console.
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
    // Its promise is for those who care when.
    drop(release.map(|release| release.call0(sentinel)));
}
