use leptos::{ev, prelude::*};

use super::{
    action::KeyAction,
    map::{Keymap, written},
};

/// The keys of one page.
#[derive(Clone, Copy)]
pub struct KeyWatch {
    map: RwSignal<Keymap>,
    /// The action whose key is being chosen; meanwhile keys do nothing.
    choosing: RwSignal<Option<KeyAction>>,
}

/// Makes the keys of the current component: the default ones until the stored ones are read.
#[must_use]
pub fn use_keys() -> KeyWatch {
    let watch = KeyWatch { map: RwSignal::new(Keymap::default()), choosing: RwSignal::new(None) };
    // An effect, so that hydration is over before the keys change.
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(map) = super::browser::kept() {
            watch.map.set(map);
        }
    });
    watch
}

impl KeyWatch {
    /// Calls `act` with the action of each press, for as long as the current component lives.
    ///
    /// Meanwhile Enter, held down, presses no button twice: it would arm one that ends a call, and then end it.
    pub fn listen(self, act: impl Fn(KeyAction, &ev::KeyboardEvent) + Clone + 'static) {
        #[cfg(feature = "hydrate")]
        Effect::new(move |_| {
            let act = act.clone();
            let keys = window_event_listener(ev::keydown, move |event| {
                if super::browser::holds_enter_down(&event) {
                    event.prevent_default();
                }
                let choosing = self.choosing.try_get_untracked().flatten().is_some();
                let asked = super::browser::read(&event, |press| {
                    self.map.try_with_untracked(|map| map.action(press)).flatten()
                });
                if let Some(action) = asked.filter(|_| !choosing && !event.default_prevented()) {
                    event.prevent_default();
                    act(action, &event);
                }
            });
            on_cleanup(move || keys.remove());
        });
        #[cfg(not(feature = "hydrate"))]
        let _ = act;
    }

    /// Reads the keymap, reactively.
    pub fn map<T>(self, read: impl FnOnce(&Keymap) -> T) -> T {
        self.map.with(read)
    }

    /// Whether keys are on, reactively.
    pub fn are_on(self) -> bool {
        self.map.with(Keymap::is_on)
    }

    /// Changes the keymap and stores it.
    pub fn change<T>(self, change: impl FnOnce(&mut Keymap) -> T) -> Option<T> {
        let changed = self.map.try_update(change);
        #[cfg(feature = "hydrate")]
        self.map.try_with_untracked(super::browser::keep);
        changed
    }

    /// The action whose key is being chosen.
    pub const fn choosing(self) -> RwSignal<Option<KeyAction>> {
        self.choosing
    }

    /// An action's key as buttons show it, reactively.
    pub fn written(self, action: KeyAction) -> Option<String> {
        self.map.with(|map| map.key(action).map(written))
    }

    /// An action's key for `aria-keyshortcuts`, reactively.
    pub fn shortcut(self, action: KeyAction) -> Option<String> {
        self.map.with(|map| map.key(action).map(str::to_owned))
    }
}
