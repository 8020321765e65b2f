use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::{
    cast::FAREWELL,
    persona::{Behaviour, Persona},
};

/// A caller whose sentence takes longer than this hangs up.
const SPEECH_TIMEOUT: Duration = Duration::from_secs(12);

/// A random time from `least` to `most` milliseconds, both included.
pub(crate) fn between(rng: &mut Rng, least: u64, most: u64) -> Duration {
    Duration::from_millis(rng.u64(least..=most))
}

/// What a caller does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CallerStep {
    Nothing,
    Say(&'static str),
    HangUp,
}

/// One call of one persona, from ringing to its end.
#[derive(Debug)]
pub(crate) struct SimulatedCall {
    behaviour: Behaviour,
    activity: CallerActivity,
    /// When the caller next does something unprompted.
    until: Option<Instant>,
    lines: &'static [&'static str],
    /// How many lines the caller has begun.
    begun: usize,
    /// Whether the caller has been on air in an earlier call.
    returning: bool,
    /// Whether the call has been bridged.
    was_bridged: bool,
    farewell: Farewell,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CallerActivity {
    Waiting,
    /// The call is bridged, and the host speaks.
    Listening,
    Speaking,
    /// The caller hangs up soon.
    Leaving,
}

/// Whether the simulation has ended for this caller, and whether they have said goodbye.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Farewell {
    NotYet,
    Due,
    Said,
}

impl SimulatedCall {
    /// Begins a call; `returning` if the persona has been on air before.
    pub(crate) fn begin(now: Instant, persona: &Persona, returning: bool, rng: &mut Rng) -> Self {
        let patience = match persona.behaviour {
            Behaviour::Impatient => between(rng, 12_000, 25_000),
            _ => between(rng, 100_000, 240_000),
        };
        Self {
            behaviour: persona.behaviour,
            activity: CallerActivity::Waiting,
            until: Some(now + patience),
            lines: if returning { persona.again } else { persona.lines },
            begun: 0,
            returning,
            was_bridged: false,
            farewell: Farewell::NotYet,
        }
    }

    /// When [`Self::due`] must be called at the latest.
    pub(crate) const fn deadline(&self) -> Option<Instant> {
        self.until
    }

    /// Whether the caller waits, before the first bridge or after one.
    pub(crate) fn is_waiting(&self) -> bool {
        self.activity == CallerActivity::Waiting
    }

    /// Whether the caller has been on air: they speak of it in their next call.
    pub(crate) fn has_been_on(&self) -> bool {
        self.begun > 0 || self.was_bridged && self.behaviour == Behaviour::Shy
    }

    pub(crate) fn bridged(&mut self, now: Instant, rng: &mut Rng) {
        if self.farewell != Farewell::NotYet {
            return;
        }
        self.was_bridged = true;
        let (activity, pause) = match self.behaviour {
            Behaviour::Shy if !self.returning => (CallerActivity::Leaving, between(rng, 100, 400)),
            Behaviour::Silent => (CallerActivity::Leaving, between(rng, 20_000, 35_000)),
            // The host greets them first.
            _ => (CallerActivity::Listening, between(rng, 1_200, 2_200)),
        };
        (self.activity, self.until) = (activity, Some(now + pause));
    }

    /// Notes that the call is not bridged any more. The caller stays on the line: they may be put back.
    pub(crate) fn unbridged(&mut self, now: Instant, rng: &mut Rng) {
        let done = self.activity == CallerActivity::Leaving && self.behaviour != Behaviour::Silent;
        if self.farewell == Farewell::NotYet && !done {
            self.activity = CallerActivity::Waiting;
            self.until = Some(now + between(rng, 60_000, 120_000));
        }
    }

    pub(crate) fn spoken(&mut self, now: Instant, rng: &mut Rng) {
        if self.activity != CallerActivity::Speaking {
            return;
        }
        let more = self.begun < self.lines.len() && self.farewell == Farewell::NotYet;
        let (activity, pause) = match self.farewell {
            Farewell::Due => (CallerActivity::Listening, between(rng, 200, 500)),
            _ if more => (CallerActivity::Listening, between(rng, 2_500, 6_000)),
            _ => (CallerActivity::Leaving, between(rng, 1_000, 2_500)),
        };
        (self.activity, self.until) = (activity, Some(now + pause));
    }

    /// Notes that the simulation is over: a caller who talks says goodbye, and one who waits hangs up soon.
    pub(crate) fn say_goodbye(&mut self, now: Instant, rng: &mut Rng) {
        if self.farewell != Farewell::NotYet {
            return;
        }
        self.farewell = Farewell::Due;
        match self.activity {
            CallerActivity::Waiting | CallerActivity::Leaving => {
                self.activity = CallerActivity::Leaving;
                self.until = Some(now + between(rng, 300, 3_000));
            }
            CallerActivity::Listening => self.until = Some(now),
            // The caller finishes the sentence; the limit is for a line that never ends.
            CallerActivity::Speaking => self.until = Some(now + SPEECH_TIMEOUT),
        }
    }

    /// Returns what the caller does at this time.
    pub(crate) fn due(&mut self, now: Instant, rng: &mut Rng) -> CallerStep {
        if self.until.is_none_or(|until| until > now) {
            return CallerStep::Nothing;
        }
        self.until = None;
        match self.activity {
            CallerActivity::Waiting | CallerActivity::Leaving | CallerActivity::Speaking => {
                CallerStep::HangUp
            }
            CallerActivity::Listening => self.next_line(now, rng),
        }
    }

    fn next_line(&mut self, now: Instant, rng: &mut Rng) -> CallerStep {
        if self.farewell == Farewell::Due {
            self.farewell = Farewell::Said;
            self.activity = CallerActivity::Speaking;
            self.until = Some(now + SPEECH_TIMEOUT);
            return CallerStep::Say(FAREWELL);
        }
        let Some(line) = self.lines.get(self.begun).copied() else { return CallerStep::HangUp };
        self.begun += 1;
        self.activity = CallerActivity::Speaking;
        let breaks_off = self.behaviour == Behaviour::CutOff && !self.returning;
        if breaks_off && self.begun == self.lines.len() {
            self.until = Some(now + between(rng, 1_500, 2_600));
        }
        CallerStep::Say(line)
    }
}
