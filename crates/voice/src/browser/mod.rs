//! What a telephone uses of the browser itself: its devices, a microphone outside of calls, and a
//! question before the page is left.
//!
//! As in `sdk`, every value owns what it has registered with JavaScript, and removes it when dropped.

mod devices;
mod microphone;

pub use self::{
    devices::{DeviceWatch, list_devices},
    microphone::Microphone,
};

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{BeforeUnloadEvent, Event, EventTarget};

/// `navigator.mediaDevices`, which insecure pages do not have.
fn media_devices() -> Option<web_sys::MediaDevices> {
    let devices = web_sys::window()?.navigator().media_devices().ok()?;
    wasm_bindgen::JsValue::from(&devices).is_object().then_some(devices)
}

/// While this value lives, the browser asks before the page is reloaded, closed or left.
///
/// Keep it only during a call: a browser does not cache a page with such a listener for going back to
/// it. The question is the browser's own; no page can word it (HTML Standard § beforeunload).
pub struct LeaveGuard {
    _listener: Option<DomListener>,
}

impl LeaveGuard {
    /// Makes the browser ask from now on.
    #[must_use]
    pub fn new() -> Self {
        let listener = web_sys::window().map(|window| {
            DomListener::new(window, "beforeunload", |event| {
                event.prevent_default();
                // Browsers before 2024 ask only if this is set.
                if let Some(event) = event.dyn_ref::<BeforeUnloadEvent>() {
                    event.set_return_value("A call stands.");
                }
            })
        });
        Self { _listener: listener }
    }
}

impl Default for LeaveGuard {
    fn default() -> Self {
        Self::new()
    }
}

/// One listener on one event of a DOM object, for as long as this value lives.
pub(super) struct DomListener {
    target: EventTarget,
    event: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl DomListener {
    /// Calls `handle` for every `event`.
    pub(super) fn new(
        target: impl Into<EventTarget>,
        event: &'static str,
        handle: impl FnMut(Event) + 'static,
    ) -> Self {
        let (target, closure) = (target.into(), Closure::<dyn FnMut(Event)>::new(handle));
        // It fails only if the listener is no function.
        let _ = target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
        Self { target, event, closure }
    }
}

impl Drop for DomListener {
    fn drop(&mut self) {
        let _ = self
            .target
            .remove_event_listener_with_callback(self.event, self.closure.as_ref().unchecked_ref());
    }
}
