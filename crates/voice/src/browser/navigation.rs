use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{BeforeUnloadEvent, PageTransitionEvent};

use super::DomListener;

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

/// What a [`PageWatch`] reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageEvent {
    /// The page is being left. The SDK ends its calls now; the browser may keep the page as it is.
    Left,
    /// The browser shows again a page that it had kept (HTML Standard § `persisted`).
    Restored,
}

/// While this value lives, it reports when the page is left, and when it comes back from the browser's
/// back/forward cache.
pub struct PageWatch {
    _listeners: Option<[DomListener; 2]>,
}

impl PageWatch {
    /// Calls `handle` for each event. Made before a Device, it reports before that ends its calls.
    #[must_use]
    pub fn new(handle: impl Fn(PageEvent) + 'static) -> Self {
        let handle = Rc::new(handle);
        let listeners = web_sys::window().map(|window| {
            let left = Rc::clone(&handle);
            [
                DomListener::new(window.clone(), "pagehide", move |_| left(PageEvent::Left)),
                DomListener::new(window, "pageshow", move |event| {
                    // Every page is shown once without having been kept.
                    if event.dyn_ref::<PageTransitionEvent>().is_some_and(PageTransitionEvent::persisted) {
                        handle(PageEvent::Restored);
                    }
                }),
            ]
        });
        Self { _listeners: listeners }
    }
}
