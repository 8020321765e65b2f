use leptos::prelude::*;

use super::{Action, Keymap, map::written};

/// The keys of one page.
#[derive(Clone, Copy)]
pub struct KeyWatch {
    map: RwSignal<Keymap>,
    /// The action whose key is being chosen; meanwhile keys do nothing.
    choosing: RwSignal<Option<Action>>,
}

/// The usual keys, until the browser's own are read; for the current component.
#[must_use]
pub fn use_keys() -> KeyWatch {
    let watch = KeyWatch { map: RwSignal::new(Keymap::default()), choosing: RwSignal::new(None) };
    // An effect, so that hydration finds what the server rendered.
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(map) = super::browser::kept() {
            watch.map.set(map);
        }
    });
    watch
}

impl KeyWatch {
    /// Calls this with what each press asks for, for as long as the current component lives.
    pub fn listen(self, act: impl Fn(Action) + Clone + 'static) {
        #[cfg(feature = "hydrate")]
        Effect::new(move |_| {
            let act = act.clone();
            let keys = window_event_listener(leptos::ev::keydown, move |event| {
                let choosing = self.choosing.try_get_untracked().flatten().is_some();
                let asked = super::browser::read(&event, |press| {
                    self.map.try_with_untracked(|map| map.action(press)).flatten()
                });
                if let Some(action) = asked.filter(|_| !choosing && !event.default_prevented()) {
                    event.prevent_default();
                    act(action);
                }
            });
            on_cleanup(move || keys.remove());
        });
        #[cfg(not(feature = "hydrate"))]
        let _ = act;
    }

    /// The keys, reactively.
    pub fn map<T>(self, read: impl FnOnce(&Keymap) -> T) -> T {
        self.map.with(read)
    }

    /// Changes the keys, and keeps them for later visits.
    pub fn change<T>(self, change: impl FnOnce(&mut Keymap) -> T) -> Option<T> {
        let changed = self.map.try_update(change);
        #[cfg(feature = "hydrate")]
        self.map.try_with_untracked(super::browser::keep);
        changed
    }

    /// Whose key is being chosen.
    pub const fn choosing(self) -> RwSignal<Option<Action>> {
        self.choosing
    }

    /// An action's key as it is written on buttons, reactively.
    pub fn written(self, action: Action) -> Option<String> {
        self.map.with(|map| map.key(action).map(written))
    }

    /// An action's key for `aria-keyshortcuts`, reactively.
    pub fn shortcut(self, action: Action) -> Option<String> {
        self.map.with(|map| map.key(action).map(str::to_owned))
    }
}
