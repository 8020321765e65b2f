use wasm_bindgen::JsCast;
use web_sys::BeforeUnloadEvent;

use super::listener::DomListener;

/// While this value lives, the browser asks before the page is reloaded, closed or left.
///
/// Hold it while a call stands and not longer: browsers keep no page with such a listener for going
/// back to. The question is the browser's own; no page can word it (HTML Standard § beforeunload).
pub struct LeaveGuard {
    _listener: Option<DomListener>,
}

impl LeaveGuard {
    /// Begins to ask.
    #[must_use]
    pub fn new() -> Self {
        let listener = web_sys::window().map(|window| {
            DomListener::new(window, "beforeunload", |event| {
                event.prevent_default();
                // What browsers before 2024 go by.
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
