use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventTarget};

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
        // Fails for a listener that is no function only.
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
