use leptos::prelude::*;

/// Lets a press through unless there was another just before: one that is pressed twice by a nervous
/// finger counts once.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Once {
    last: Option<f64>,
}

impl Once {
    /// Presses closer together count as one, in milliseconds.
    const GAP_MS: f64 = 1_000.0;

    /// Whether a press at this time counts, in milliseconds.
    pub fn counts(&mut self, now: f64) -> bool {
        // A clock that was set back must not hold presses up for long.
        let counts = self.last.is_none_or(|last| !(0.0..Self::GAP_MS).contains(&(now - last)));
        if counts {
            self.last = Some(now);
        }
        counts
    }
}

/// A button that acts only when it is pressed twice, with a moment to read in between.
///
/// It stands in for a dialog: nothing covers the screen, and neither Escape nor Enter decides
/// anything by accident.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct TwoStep {
    /// The first press, and the last one.
    armed: Option<(f64, f64)>,
}

impl TwoStep {
    /// A second press within this time of the one before is a double click, in milliseconds.
    const TOO_SOON_MS: f64 = 400.0;
    /// After this time the first press is forgotten, in milliseconds.
    pub const FORGOTTEN_MS: u32 = 6_000;

    /// A press at this time, in milliseconds; whether it is the second that acts.
    pub fn press(&mut self, now: f64) -> bool {
        match self.armed.filter(|(first, _)| (0.0..f64::from(Self::FORGOTTEN_MS)).contains(&(now - first))) {
            None => {
                self.armed = Some((now, now));
                false
            }
            Some((first, last)) if now - last < Self::TOO_SOON_MS => {
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

/// [`TwoStep`] for a component: told to the screen, and forgotten in time.
#[derive(Clone, Copy)]
pub struct TwoSteps {
    step: StoredValue<TwoStep>,
    armed: RwSignal<bool>,
    /// Counts first presses, so that a timer forgets only its own.
    round: StoredValue<u32>,
}

impl TwoSteps {
    /// Not pressed yet; for the current component.
    #[must_use]
    pub fn new() -> Self {
        Self {
            step: StoredValue::new(TwoStep::default()),
            armed: RwSignal::new(false),
            round: StoredValue::new(0),
        }
    }

    /// Whether the next press acts, reactively.
    pub fn is_armed(self) -> bool {
        self.armed.get()
    }

    /// A press; whether it acts.
    pub fn press(self) -> bool {
        let now = crate::desk::perform::now_ms();
        let acts = self.step.try_update_value(|step| step.press(now)).unwrap_or_default();
        let was_armed = self.armed.try_get_untracked().unwrap_or_default();
        let _ = self.armed.try_set(!acts);
        if !acts && !was_armed {
            self.forget_in_time();
        }
        acts
    }

    /// Takes the first press back.
    pub fn forget(self) {
        self.step.try_set_value(TwoStep::default());
        let _ = self.armed.try_set(false);
    }

    fn forget_in_time(self) {
        let round = self.round.try_update_value(|round| {
            *round = round.wrapping_add(1);
            *round
        });
        #[cfg(feature = "hydrate")]
        leptos::task::spawn_local(async move {
            gloo_timers::future::TimeoutFuture::new(TwoStep::FORGOTTEN_MS).await;
            if self.round.try_get_value() == round {
                self.forget();
            }
        });
        #[cfg(not(feature = "hydrate"))]
        let _ = round;
    }
}
