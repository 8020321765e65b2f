use wasm_bindgen::{JsCast, JsValue, closure::Closure};

use super::bindings::EventEmitter;

/// One listener on one event of an SDK object, for as long as this value lives.
///
/// It owns the closure that JavaScript calls, and removes it from the object before freeing it: a call
/// of a freed closure throws an exception in the page.
pub(super) struct Listener {
    emitter: EventEmitter,
    event: &'static str,
    closure: Closure<dyn FnMut(JsValue, JsValue)>,
}

impl Listener {
    /// Calls `handle` with the first two arguments of every `event`; a missing one is `undefined`.
    pub(super) fn new(
        emitter: &impl AsRef<EventEmitter>,
        event: &'static str,
        handle: impl FnMut(JsValue, JsValue) + 'static,
    ) -> Self {
        let emitter: EventEmitter = JsValue::from(emitter.as_ref()).unchecked_into();
        let closure = Closure::<dyn FnMut(JsValue, JsValue)>::new(handle);
        emitter.on(event, closure.as_ref().unchecked_ref());
        Self { emitter, event, closure }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.emitter.remove_listener(self.event, self.closure.as_ref().unchecked_ref());
    }
}
