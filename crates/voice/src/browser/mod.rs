//! What a telephone uses of the browser itself: its devices, a microphone outside of calls, and what it
//! tells of leaving the page and coming back.
//!
//! As in `sdk`, every value owns what it has registered with JavaScript, and removes it when dropped.

mod devices;
mod microphone;
mod navigation;

pub use self::{
    devices::{DeviceWatch, list_devices},
    microphone::Microphone,
    navigation::{LeaveGuard, PageEvent, PageWatch},
};

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventTarget};

/// `navigator.mediaDevices`, which insecure pages do not have.
fn media_devices() -> Option<web_sys::MediaDevices> {
    let devices = web_sys::window()?.navigator().media_devices().ok()?;
    wasm_bindgen::JsValue::from(&devices).is_object().then_some(devices)
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
