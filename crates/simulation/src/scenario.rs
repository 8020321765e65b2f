//! What kind of show a seed brings: how many people, which habits, how much goes wrong.

use std::time::Duration;

use fastrand::Rng;
use show::ShowOptions;

/// What goes wrong, and how often: of a thousand each, unless something else is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Faults {
    /// REST requests that fail.
    pub rest: u32,
    /// Requests for documents that bring none.
    pub documents: u32,
    /// Webhooks that come twice.
    pub doubled: u32,
    /// Callbacks that are lost; nobody sends them again.
    pub callbacks: u32,
    /// Whether connections and sounds of callers and DJs break.
    pub lines: bool,
    /// How many times no REST request gets through for a while.
    pub outages: u32,
    /// How many times the studio is killed, and started again.
    pub restarts: u32,
    /// How many times the studio's clock is set.
    pub clock_jumps: u32,
}

/// What a DJ does with callers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Habit {
    /// Takes the next caller, and nothing else.
    Plain,
    /// Uses everything there is.
    Everything,
}

/// A show.
#[derive(Debug, Clone)]
pub(crate) struct Scenario {
    pub people: u32,
    pub djs: u32,
    pub habit: Habit,
    pub faults: Faults,
    /// How often people do things, and then nothing for a while, so that the show can be looked at.
    pub rounds: u32,
    /// How long a round of doing things lasts.
    pub busy: Duration,
    pub reconcile_interval: Duration,
    pub options: ShowOptions,
}

impl Scenario {
    /// The show of a seed.
    pub fn draw(rng: &mut Rng) -> Self {
        let people = match rng.u32(..200) {
            0 => rng.u32(150..400),
            1..=8 => rng.u32(30..80),
            9..=50 => rng.u32(12..30),
            _ => rng.u32(3..12),
        };
        Self {
            people,
            djs: if rng.u32(..5) == 0 { 2 } else { 1 },
            habit: if rng.u32(..3) == 0 { Habit::Plain } else { Habit::Everything },
            faults: Faults::draw(rng),
            rounds: rng.u32(1..3),
            busy: Duration::from_secs(rng.u64(15..80)),
            reconcile_interval: Duration::from_secs(rng.u64(2..7)),
            options: ShowOptions { most_waiting: if rng.u32(..6) == 0 { 4 } else { 100 }, ..options(rng) },
        }
    }

    /// Whether nothing goes wrong.
    pub fn is_faultless(&self) -> bool {
        self.faults == Faults::default()
    }
}

impl Faults {
    fn draw(rng: &mut Rng) -> Self {
        if rng.u32(..5) == 0 {
            return Self::default();
        }
        let mut some = |most: u32| if rng.bool() { rng.u32(1..=most) } else { 0 };
        Self {
            rest: some(150),
            documents: some(12),
            doubled: some(100),
            callbacks: some(400),
            lines: some(1) > 0,
            outages: some(3),
            restarts: some(2),
            clock_jumps: some(3),
        }
    }
}

/// What the DJ chooses, as far as it changes the way of the calls.
pub(crate) fn options(rng: &mut Rng) -> ShowOptions {
    let known = ShowOptions::default();
    let mut or_nothing = |text: String| if rng.bool() { text } else { String::new() };
    ShowOptions {
        dj_whisper: or_nothing(known.dj_whisper.clone()),
        caller_whisper: or_nothing(known.caller_whisper.clone()),
        greeting: or_nothing(known.greeting.clone()),
        goodbye: or_nothing(known.goodbye.clone()),
        takes_by_itself: rng.bool(),
        ..known
    }
}
