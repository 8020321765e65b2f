use super::action::KeyAction;
use crate::case::{lower, upper};

/// The key of each action, and whether keys are on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    on: bool,
    /// One for each of [`KeyAction::KEYED`]; `None` for an action without a key.
    keys: [Option<String>; KeyAction::KEYED.len()],
}

/// What matters of a `keydown` event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KeyPress<'a> {
    /// The browser's `KeyboardEvent.key`.
    pub key: &'a str,
    /// Ctrl, Alt or the command key is down.
    pub modified: bool,
    /// Shift is down.
    pub shifted: bool,
    /// The key is held down and repeats.
    pub repeats: bool,
    /// The key goes into a text field, or an input method is composing.
    pub typed: bool,
}

/// Why an action cannot have a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Reserved {
    /// Browsers, assistive technology or the list of callers use it.
    #[error("that key is needed for something else; choose another")]
    Elsewhere,
    /// Another action has it.
    #[error("that key is taken: {}", .0.words())]
    Taken(KeyAction),
}

impl Default for Keymap {
    fn default() -> Self {
        Self { on: true, keys: KeyAction::KEYED.map(|action| Some(action.first_key().to_owned())) }
    }
}

impl Keymap {
    /// Whether keys are on.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        self.on
    }

    /// Turns all keys on or off.
    pub const fn switch(&mut self, on: bool) {
        self.on = on;
    }

    /// The action of a press.
    ///
    /// `None` while somebody types, or with Ctrl, Alt or command, which belong to the browser. Shift counts
    /// only where it makes another key (`?`); a held key acts once.
    #[must_use]
    pub fn action(&self, press: KeyPress<'_>) -> Option<KeyAction> {
        if !self.on || press.modified || press.typed || press.repeats {
            return None;
        }
        let key = tidy(press.key);
        if press.shifted && is_the_same_shifted(&key) {
            return None;
        }
        if let Some(row) = row(&key) {
            return Some(KeyAction::Row(row));
        }
        let at = self.keys.iter().position(|known| known.as_deref() == Some(key.as_str()))?;
        KeyAction::KEYED.get(at).copied()
    }

    /// The key of an action as the browser names it; `None` if it has none or keys are off.
    #[must_use]
    pub fn key(&self, action: KeyAction) -> Option<&str> {
        self.keys.get(place(action)?)?.as_deref().filter(|_| self.on)
    }

    /// Gives an action a key.
    ///
    /// # Errors
    /// If another action has the key, or it is reserved.
    pub fn bind(&mut self, action: KeyAction, key: &str) -> Result<(), Reserved> {
        let key = tidy(key);
        if is_reserved(&key) {
            return Err(Reserved::Elsewhere);
        }
        let known = |(_, known): &(KeyAction, &Option<String>)| known.as_ref() == Some(&key);
        let taken = KeyAction::KEYED.into_iter().zip(&self.keys).find(known).map(|(taken, _)| taken);
        if let Some(other) = taken.filter(|other| *other != action) {
            return Err(Reserved::Taken(other));
        }
        let place = place(action).and_then(|at| self.keys.get_mut(at)).ok_or(Reserved::Elsewhere)?;
        *place = Some(key);
        Ok(())
    }

    /// Removes an action's key.
    pub fn unbind(&mut self, action: KeyAction) {
        if let Some(place) = place(action).and_then(|at| self.keys.get_mut(at)) {
            *place = None;
        }
    }

    /// Writes the map for storage, in one line: `on next=n connect=c …`, without actions that have no key.
    #[must_use]
    pub fn to_text(&self) -> String {
        let bound = KeyAction::KEYED.into_iter().zip(&self.keys);
        let words = bound.filter_map(|(action, key)| Some(format!(" {}={}", action.name(), key.as_ref()?)));
        std::iter::once(if self.on { "on".to_owned() } else { "off".to_owned() }).chain(words).collect()
    }

    /// Reads a stored map and ignores what it does not understand.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let mut words = text.split(' ');
        let mut map = Self { on: words.next() != Some("off"), keys: KeyAction::KEYED.map(|_| None) };
        for (name, key) in words.filter_map(|word| word.split_once('=')) {
            if let Some(action) = KeyAction::KEYED.into_iter().find(|action| action.name() == name) {
                // A key that is now reserved, or occurs twice, is left out.
                let _ = map.bind(action, key);
            }
        }
        map
    }
}

/// A key as buttons show it: `N`, `End`, `?`.
#[must_use]
pub fn written(key: &str) -> String {
    if key.chars().count() == 1 { upper(key) } else { key.to_owned() }
}

fn place(action: KeyAction) -> Option<usize> {
    KeyAction::KEYED.iter().position(|known| *known == action)
}

/// Letters in lower case, so that Caps Lock makes no difference.
fn tidy(key: &str) -> String {
    if key.chars().count() == 1 { lower(key) } else { key.to_owned() }
}

/// Whether a key stays the same with Shift: letters and named keys do. Digits count too, since their
/// shifted signs differ between keyboards.
fn is_the_same_shifted(key: &str) -> bool {
    lower(key) != upper(key) || key.bytes().all(|byte| byte.is_ascii_digit())
}

fn row(key: &str) -> Option<usize> {
    key.parse().ok().filter(|row| (1..=9).contains(row))
}

/// Whether a key presses buttons, moves the focus, closes panels, takes a row, or belongs to the browser.
fn is_reserved(key: &str) -> bool {
    const ELSEWHERE: [&str; 22] = [
        "",
        " ",
        "Enter",
        "Escape",
        "Tab",
        "Shift",
        "Control",
        "Alt",
        "AltGraph",
        "Meta",
        "CapsLock",
        "Dead",
        "Process",
        "Unidentified",
        "ArrowUp",
        "ArrowDown",
        "ArrowLeft",
        "ArrowRight",
        "F5",
        "F11",
        "F12",
        "=",
    ];
    ELSEWHERE.contains(&key) || row(key).is_some()
}
