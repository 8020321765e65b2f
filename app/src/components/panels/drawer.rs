use leptos::{ev, html, prelude::*};

/// What may be opened beside the console, one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Panel {
    /// The test before air.
    Preflight,
    /// The show's settings.
    Settings,
    /// The keys.
    Keys,
}

/// A panel over the console's edge that leaves the console usable.
///
/// Not modal: whatever it shows, the call and its buttons go on. Escape closes it, and nothing else;
/// the focus goes back to where it came from.
#[component]
pub fn Drawer(
    /// Which one.
    panel: Panel,
    /// What is open.
    opened: RwSignal<Option<Panel>>,
    /// Its heading.
    title: &'static str,
    children: ChildrenFn,
) -> impl IntoView {
    let is_open = Memo::new(move |_| opened.get() == Some(panel));
    let heading = NodeRef::<html::H2>::new();
    // The server moves no focus, and what holds an element of the page must not cross its threads.
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

    /// Takes the focus into the panel when it opens, and notes where it came from.
    pub(super) fn follow(is_open: Memo<bool>, heading: NodeRef<html::H2>) -> CameFrom {
        let origin = CameFrom::new_local(None);
        Effect::new(move |_| {
            if is_open.get()
                && let Some(heading) = heading.get()
            {
                origin.set_value(document().active_element());
                // A heading that is gone again takes no focus, and needs none.
                let _ = heading.focus();
            }
        });
        origin
    }

    pub(super) fn go_back(origin: CameFrom) {
        let origin = origin.try_update_value(Option::take).flatten();
        if let Some(element) = origin.as_ref().and_then(|origin| origin.dyn_ref::<web_sys::HtmlElement>()) {
            // One that is gone meanwhile takes no focus.
            let _ = element.focus();
        }
    }
}
