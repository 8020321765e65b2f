use super::Action;
use crate::letters::{lower, upper};

/// Which key does what, and whether any does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    on: bool,
    /// One for each of [`Action::KEYED`]; none for an action that is to have no key.
    keys: [Option<String>; Action::KEYED.len()],
}

/// A key that went down, as far as it matters here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Press<'a> {
    /// The browser's `KeyboardEvent.key`.
    pub key: &'a str,
    /// Ctrl, Alt or the command key is down, too.
    pub modified: bool,
    /// Shift is down, too.
    pub shifted: bool,
    /// It is held down, and repeats.
    pub repeats: bool,
    /// It goes into a field, or an input method composes a character of it.
    pub typed: bool,
}

/// A key that cannot be given to an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Reserved {
    /// Browsers, assistive technology or the list of callers need it.
    #[error("that key is needed for something else; choose another")]
    Elsewhere,
    /// Another action has it.
    #[error("that key is taken: {}", .0.words())]
    Taken(Action),
}

impl Default for Keymap {
    fn default() -> Self {
        Self { on: true, keys: Action::KEYED.map(|action| Some(action.first_key().to_owned())) }
    }
}

impl Keymap {
    /// Whether keys do anything at all.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        self.on
    }

    /// Switches all keys on or off.
    pub const fn switch(&mut self, on: bool) {
        self.on = on;
    }

    /// What a press asks for.
    ///
    /// Nothing while somebody types, or with Ctrl, Alt or command: those belong to the browser. Shift is
    /// ignored only where it makes another key of it (`?`); a held key asks once.
    #[must_use]
    pub fn action(&self, press: Press<'_>) -> Option<Action> {
        if !self.on || press.modified || press.typed || press.repeats {
            return None;
        }
        let key = tidy(press.key);
        if press.shifted && is_the_same_shifted(&key) {
            return None;
        }
        if let Some(row) = row(&key) {
            return Some(Action::Row(row));
        }
        let at = self.keys.iter().position(|known| known.as_deref() == Some(key.as_str()))?;
        Action::KEYED.get(at).copied()
    }

    /// The key of an action as the browser names it; `None` while it has none, or keys are off.
    #[must_use]
    pub fn key(&self, action: Action) -> Option<&str> {
        self.keys.get(place(action)?)?.as_deref().filter(|_| self.on)
    }

    /// Gives an action a key.
    ///
    /// # Errors
    /// When the key is another's, or nobody's to give.
    pub fn bind(&mut self, action: Action, key: &str) -> Result<(), Reserved> {
        let key = tidy(key);
        if is_reserved(&key) {
            return Err(Reserved::Elsewhere);
        }
        let known = |(_, known): &(Action, &Option<String>)| known.as_ref() == Some(&key);
        let taken = Action::KEYED.into_iter().zip(&self.keys).find(known).map(|(taken, _)| taken);
        if let Some(other) = taken.filter(|other| *other != action) {
            return Err(Reserved::Taken(other));
        }
        let place = place(action).and_then(|at| self.keys.get_mut(at)).ok_or(Reserved::Elsewhere)?;
        *place = Some(key);
        Ok(())
    }

    /// Takes an action's key away.
    pub fn unbind(&mut self, action: Action) {
        if let Some(place) = place(action).and_then(|at| self.keys.get_mut(at)) {
            *place = None;
        }
    }

    /// As one line of text, to be kept: `on next=n connect=c …`; an action without a key is left out.
    #[must_use]
    pub fn to_text(&self) -> String {
        let bound = Action::KEYED.into_iter().zip(&self.keys);
        let words = bound.filter_map(|(action, key)| Some(format!(" {}={}", action.name(), key.as_ref()?)));
        std::iter::once(if self.on { "on".to_owned() } else { "off".to_owned() }).chain(words).collect()
    }

    /// Reads what was kept. What is not understood is as if it were not there.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let mut words = text.split(' ');
        let mut map = Self { on: words.next() != Some("off"), keys: Action::KEYED.map(|_| None) };
        for (name, key) in words.filter_map(|word| word.split_once('=')) {
            if let Some(action) = Action::KEYED.into_iter().find(|action| action.name() == name) {
                // A key that is reserved by now, or twice there, is left out.
                let _ = map.bind(action, key);
            }
        }
        map
    }
}

/// The key as people write it: `N`, `End`, `?`.
#[must_use]
pub fn written(key: &str) -> String {
    if key.chars().count() == 1 { upper(key) } else { key.to_owned() }
}

fn place(action: Action) -> Option<usize> {
    Action::KEYED.iter().position(|known| *known == action)
}

/// Letters are the same with and without Caps Lock.
fn tidy(key: &str) -> String {
    if key.chars().count() == 1 { lower(key) } else { key.to_owned() }
}

/// Letters and names of keys; digits, too, since their signs differ from keyboard to keyboard.
fn is_the_same_shifted(key: &str) -> bool {
    lower(key) != upper(key) || key.bytes().all(|byte| byte.is_ascii_digit())
}

fn row(key: &str) -> Option<usize> {
    key.parse().ok().filter(|row| (1..=9).contains(row))
}

/// What presses buttons, moves about, closes panels, takes a row, or belongs to the browser.
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
