use leptos::{ev, html, prelude::*};

/// The panels that can be opened beside the console, one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Panel {
    /// The test of devices and line before the show.
    Preflight,
    /// The show's settings.
    Settings,
    /// The keys.
    Keys,
}

/// A panel over the console's edge.
///
/// It is not modal: the call and its buttons stay usable. Escape or its button closes it; then the focus
/// goes back to where it was.
#[component]
pub fn Drawer(
    panel: Panel,
    opened: RwSignal<Option<Panel>>,
    title: &'static str,
    children: ChildrenFn,
) -> impl IntoView {
    let is_open = Memo::new(move |_| opened.get() == Some(panel));
    let heading = NodeRef::<html::H2>::new();
    // Only in the browser: the server moves no focus, and a DOM element must not cross its threads.
    #[cfg(feature = "hydrate")]
    let came_from = focus::follow(is_open, heading);
    let close = move || {
        opened.set(None);
        #[cfg(feature = "hydrate")]
        focus::go_back(came_from);
    };
    let id = move || format!("{panel:?}-title");
    let children = StoredValue::new(children);
    view! {
        <dialog
            class="drawer"
            open=is_open
            aria-labelledby=id
            on:keydown=move |pressed: ev::KeyboardEvent| {
                if pressed.key() == "Escape" && !pressed.default_prevented() {
                    pressed.prevent_default();
                    close();
                }
            }
        >
            <Show when=move || is_open.get()>
                <div class="drawer-head">
                    <h2 id=id tabindex="-1" node_ref=heading>{title}</h2>
                    <button type="button" on:click=move |_| close()>"Close"</button>
                </div>
                {children.with_value(|children| children())}
            </Show>
        </dialog>
    }
}

#[cfg(feature = "hydrate")]
mod focus {
    use leptos::{html, prelude::*, wasm_bindgen::JsCast, web_sys};

    /// Where the focus was when the panel was opened.
    pub(super) type CameFrom = StoredValue<Option<web_sys::Element>, LocalStorage>;

    /// Moves the focus into the panel when it opens, and remembers where it was.
    pub(super) fn follow(is_open: Memo<bool>, heading: NodeRef<html::H2>) -> CameFrom {
        let origin = CameFrom::new_local(None);
        Effect::new(move |_| {
            if is_open.get()
                && let Some(heading) = heading.get()
            {
                origin.set_value(document().active_element());
                // It fails only if the heading is gone again.
                let _ = heading.focus();
            }
        });
        origin
    }

    pub(super) fn go_back(origin: CameFrom) {
        let origin = origin.try_update_value(Option::take).flatten();
        if let Some(element) = origin.as_ref().and_then(|origin| origin.dyn_ref::<web_sys::HtmlElement>()) {
            // It fails only if the element is gone meanwhile.
            let _ = element.focus();
        }
    }
}
