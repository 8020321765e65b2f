use std::collections::BTreeMap;
use std::time::Duration;

use super::cast::CAST;
use super::chance::Chance;
use super::life::{Life, LineId, Notice, Step};
use super::persona::{Persona, Temper};
use crate::Moment;

/// No more than so many wait at once; who comes then tries again later.
const MOST_WAITING: usize = 7;

/// When the first callers ring after the start, in milliseconds; everybody once, in any order.
const OPENING: [u64; CAST.len()] =
    [400, 2_000, 4_000, 9_000, 15_000, 22_000, 30_000, 39_000, 49_000, 60_000, 72_000];

/// Two never ring closer together than this.
const APART: Duration = Duration::from_millis(1_200);

/// One simulated call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct CallerId(pub u64);

/// What the schedule wants done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    /// Ring the studio.
    Ring {
        /// The new call.
        caller: CallerId,
        /// Whose it is.
        persona: &'static Persona,
        /// Which of the reserved numbers they ring from, counted from 1.
        number: usize,
    },
    /// Say something, in place of what is being said.
    Say {
        /// Who.
        caller: CallerId,
        /// Returned with [`Notice::Spoken`].
        line: LineId,
        /// In whose voice.
        persona: &'static Persona,
        /// What.
        words: &'static str,
    },
    /// Put the telephone down.
    HangUp {
        /// Who.
        caller: CallerId,
    },
}

/// Who rings when, and what becomes of each call.
#[derive(Debug)]
pub(crate) struct Schedule {
    chance: Chance,
    running: bool,
    people: Vec<Person>,
    calls: BTreeMap<CallerId, CallInProgress>,
    last_arrival: Option<Moment>,
    counter: u64,
    acts: Vec<Act>,
}

/// One of the cast, over all their calls.
#[derive(Debug)]
struct Person {
    persona: &'static Persona,
    /// When they ring next; nothing while they are on the line, or nothing is to come.
    rings_at: Option<Moment>,
    has_been_on: bool,
}

#[derive(Debug)]
struct CallInProgress {
    person: usize,
    life: Life,
    /// What is being said.
    line: Option<LineId>,
}

impl Schedule {
    pub(crate) fn new(chance: Chance) -> Self {
        let person = |persona| Person { persona, rings_at: None, has_been_on: false };
        Self {
            chance,
            running: false,
            people: CAST.iter().map(person).collect(),
            calls: BTreeMap::new(),
            last_arrival: None,
            counter: 0,
            acts: Vec::new(),
        }
    }

    /// Begins, or does nothing more if it runs; `seed` makes it repeatable.
    pub(crate) fn start(&mut self, now: Moment, seed: u64) {
        if self.running {
            return;
        }
        self.running = true;
        self.chance = Chance::new(seed);
        let mut order: Vec<usize> = (0..self.people.len()).collect();
        self.chance.shuffle(&mut order);
        // Somebody who has something to say comes first.
        let talker = |person: &usize| {
            self.people.get(*person).is_some_and(|person| person.persona.temper == Temper::Talker)
        };
        if let Some(at) = order.iter().position(talker) {
            order.swap(0, at);
        }
        for (person, after) in order.into_iter().zip(OPENING) {
            let early = self.chance.between(0, 300);
            if let Some(person) = self.people.get_mut(person) {
                person.rings_at = Some(now + (Duration::from_millis(after).saturating_sub(early)));
                person.has_been_on = false;
            }
        }
        // Who is still leaving an earlier rehearsal rings again when that call is over.
        for call in self.calls.values() {
            if let Some(person) = self.people.get_mut(call.person) {
                person.rings_at = None;
            }
        }
    }

    /// Nobody rings any more; who is on the line says goodbye.
    pub(crate) fn stop(&mut self, now: Moment) {
        self.running = false;
        self.people.iter_mut().for_each(|person| person.rings_at = None);
        self.calls.values_mut().for_each(|call| call.life.say_goodbye(now, &mut self.chance));
        self.tick(now);
    }

    pub(crate) fn noticed(&mut self, now: Moment, caller: CallerId, notice: Notice) {
        let Some(call) = self.calls.get_mut(&caller) else { return };
        match notice {
            Notice::Met => call.life.met(now, &mut self.chance),
            Notice::Parted => call.life.parted(now, &mut self.chance),
            Notice::Spoken(line) if call.line == Some(line) => call.life.spoken(now, &mut self.chance),
            Notice::Spoken(_) => {}
            Notice::Ended => self.over(now, caller),
        }
        self.tick(now);
    }

    /// When [`Self::tick`] is due at the latest, if nothing else happens.
    pub(crate) fn deadline(&self) -> Option<Moment> {
        let arrivals = self.people.iter().filter_map(|person| person.rings_at);
        arrivals.chain(self.calls.values().filter_map(|call| call.life.deadline())).min()
    }

    /// Lets time pass.
    pub(crate) fn tick(&mut self, now: Moment) {
        for caller in self.calls.keys().copied().collect::<Vec<_>>() {
            self.go_on(now, caller);
        }
        for person in 0..self.people.len() {
            self.arrive(now, person);
        }
    }

    /// What is to be done now, in order.
    pub(crate) fn take_acts(&mut self) -> Vec<Act> {
        std::mem::take(&mut self.acts)
    }

    fn go_on(&mut self, now: Moment, caller: CallerId) {
        let Some(call) = self.calls.get_mut(&caller) else { return };
        match call.life.due(now, &mut self.chance) {
            Step::Nothing => {}
            Step::HangUp => {
                self.acts.push(Act::HangUp { caller });
                self.over(now, caller);
            }
            Step::Say(words) => {
                self.counter += 1;
                let line = LineId(self.counter);
                call.line = Some(line);
                let Some(person) = self.people.get(call.person) else { return };
                self.acts.push(Act::Say { caller, line, persona: person.persona, words });
            }
        }
    }

    fn arrive(&mut self, now: Moment, index: usize) {
        let waiting = self.calls.values().filter(|call| call.life.is_waiting()).count();
        let Some(person) = self.people.get_mut(index) else { return };
        if person.rings_at.is_none_or(|at| at > now) {
            return;
        }
        if waiting >= MOST_WAITING {
            person.rings_at = Some(now + self.chance.between(4_000, 9_000));
            return;
        }
        if let Some(free) = self.last_arrival.map(|last| last + APART).filter(|free| *free > now) {
            person.rings_at = Some(free);
            return;
        }
        person.rings_at = None;
        self.last_arrival = Some(now);
        self.counter += 1;
        let caller = CallerId(self.counter);
        let life = Life::begin(now, person.persona, person.has_been_on, &mut self.chance);
        self.calls.insert(caller, CallInProgress { person: index, life, line: None });
        self.acts.push(Act::Ring { caller, persona: person.persona, number: index + 1 });
    }

    /// A call is over; they ring again some time.
    fn over(&mut self, now: Moment, caller: CallerId) {
        let Some(call) = self.calls.remove(&caller) else { return };
        let Some(person) = self.people.get_mut(call.person) else { return };
        person.has_been_on |= call.life.has_been_on();
        if self.running {
            let rest = match person.persona.temper {
                Temper::CutOff => self.chance.between(8_000, 15_000),
                Temper::Regular => self.chance.between(25_000, 45_000),
                _ => self.chance.between(45_000, 120_000),
            };
            person.rings_at = Some(now + rest);
        }
    }
}
