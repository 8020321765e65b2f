use leptos::{ev, prelude::*};
use voice::{Monotonic, PageTime};

/// Debounces a button: two presses in quick succession count as one.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Debounce {
    last: Option<PageTime>,
}

impl Debounce {
    /// Presses closer together count as one.
    const MIN_GAP_MS: f64 = 1_000.0;

    /// Whether a press at this time of the page's clock counts.
    pub fn counts(&mut self, now: PageTime) -> bool {
        // A clock that was set back must not block presses for long.
        let counts = self.last.is_none_or(|last| !(0.0..Self::MIN_GAP_MS).contains(&(now - last)));
        if counts {
            self.last = Some(now);
        }
        counts
    }
}

/// A button that acts only on a second press, with time to read in between.
///
/// It replaces a dialog: nothing covers the screen, and neither Escape nor Enter decides anything by
/// accident.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ConfirmPress {
    /// The times of the first and the last press.
    armed: Option<(Monotonic, Monotonic)>,
}

impl ConfirmPress {
    /// A press sooner after the one before is a double click.
    const MIN_CONFIRM_MS: f64 = 400.0;
    /// After this time the first press is forgotten.
    pub const CONFIRM_TIMEOUT_MS: u32 = 6_000;

    /// Takes a press; returns whether it is the second, which acts.
    pub fn press(&mut self, now: Monotonic) -> bool {
        match self
            .armed
            .filter(|(first, _)| (0.0..f64::from(Self::CONFIRM_TIMEOUT_MS)).contains(&(now - *first)))
        {
            None => {
                self.armed = Some((now, now));
                false
            }
            Some((first, last)) if now - last < Self::MIN_CONFIRM_MS => {
                self.armed = Some((first, now));
                false
            }
            Some(_) => {
                self.armed = None;
                true
            }
        }
    }
}

/// [`ConfirmPress`] as a signal, with the timer that forgets the first press.
#[derive(Clone, Copy)]
pub struct ConfirmButton {
    step: StoredValue<ConfirmPress>,
    armed: RwSignal<bool>,
    /// Counts first presses, so that a timer forgets only its own.
    round: StoredValue<u32>,
}

impl ConfirmButton {
    /// A button that has not been pressed yet, for the current component.
    #[must_use]
    pub fn new() -> Self {
        Self {
            step: StoredValue::new(ConfirmPress::default()),
            armed: RwSignal::new(false),
            round: StoredValue::new(0),
        }
    }

    /// Whether the next press acts, reactively.
    pub fn is_armed(self) -> bool {
        self.armed.get()
    }

    /// Takes the press of a key or of the mouse; returns whether it acts.
    ///
    /// What counts is when it was made: a page that is busy learns of a double click late, and not all at once.
    pub fn press(self, event: &ev::Event) -> bool {
        let now = Monotonic(event.time_stamp());
        let acts = self.step.try_update_value(|step| step.press(now)).unwrap_or_default();
        let was_armed = self.armed.try_get_untracked().unwrap_or_default();
        let _ = self.armed.try_set(!acts);
        if !acts && !was_armed {
            self.forget_in_time();
        }
        acts
    }

    /// Forgets the first press.
    pub fn forget(self) {
        self.step.try_set_value(ConfirmPress::default());
        let _ = self.armed.try_set(false);
    }

    fn forget_in_time(self) {
        let round = self.round.try_update_value(|round| {
            *round = round.wrapping_add(1);
            *round
        });
        #[cfg(feature = "hydrate")]
        leptos::task::spawn_local(async move {
            gloo_timers::future::TimeoutFuture::new(ConfirmPress::CONFIRM_TIMEOUT_MS).await;
            if self.round.try_get_value() == round {
                self.forget();
            }
        });
        #[cfg(not(feature = "hydrate"))]
        let _ = round;
    }
}
