use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use exchange::{TelephoneEvent, media::PlayId};
use fastrand::Rng;

use crate::{
    call::{CallerStep, SimulatedCall, between},
    cast::CAST,
    persona::{Behaviour, Persona},
};

/// At most this many callers wait at once; anybody who would ring then tries again later.
const MAX_WAITING: usize = 7;

/// When the first callers ring after the start, in milliseconds. Everybody rings once, in random order.
const OPENING: [u64; CAST.len()] =
    [400, 2_000, 4_000, 9_000, 15_000, 22_000, 30_000, 39_000, 49_000, 60_000, 72_000];

/// The shortest time between two callers who ring.
const MIN_INTERVAL: Duration = Duration::from_millis(1_200);

/// One simulated call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SimulatedCallerId(pub u64);

/// What the schedule wants done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScheduledAction {
    /// Dial the studio.
    Dial {
        /// The new call.
        caller: SimulatedCallerId,
        /// The persona who calls.
        persona: &'static Persona,
        /// Which of the reserved numbers they ring from, counted from 1.
        number: usize,
    },
    /// Say something, which replaces what the caller says at present.
    Say {
        caller: SimulatedCallerId,
        /// Returned with [`TelephoneEvent::Spoken`].
        play: PlayId,
        /// The persona whose voice it is.
        persona: &'static Persona,
        words: &'static str,
    },
    /// Put the telephone down.
    HangUp { caller: SimulatedCallerId },
}

/// Who rings when, and what becomes of each call.
#[derive(Debug)]
pub(crate) struct Schedule {
    rng: Rng,
    running: bool,
    people: Vec<CastMember>,
    calls: BTreeMap<SimulatedCallerId, ActiveCall>,
    last_arrival: Option<Instant>,
    counter: u64,
    actions: Vec<ScheduledAction>,
}

/// One of the cast, over all their calls.
#[derive(Debug)]
struct CastMember {
    persona: &'static Persona,
    /// When they ring next; `None` while they are on the line, or if they do not ring again.
    rings_at: Option<Instant>,
    has_been_on: bool,
}

#[derive(Debug)]
struct ActiveCall {
    person: usize,
    course: SimulatedCall,
    /// What the caller says at present.
    speaking: Option<PlayId>,
}

impl Schedule {
    pub(crate) fn new() -> Self {
        let person = |persona| CastMember { persona, rings_at: None, has_been_on: false };
        Self {
            rng: Rng::with_seed(0),
            running: false,
            people: CAST.iter().map(person).collect(),
            calls: BTreeMap::new(),
            last_arrival: None,
            counter: 0,
            actions: Vec::new(),
        }
    }

    /// Starts the simulation, unless it runs already; `seed` makes it repeatable.
    pub(crate) fn start(&mut self, now: Instant, seed: u64) {
        if self.running {
            return;
        }
        self.running = true;
        self.rng = Rng::with_seed(seed);
        let mut order: Vec<usize> = (0..self.people.len()).collect();
        self.rng.shuffle(&mut order);
        // The first calls show what all others are like: one who has something to say, then one whose name no
        // directory has.
        bring_forward(&mut order, 0, |persona| persona.behaviour == Behaviour::Talker);
        bring_forward(&mut order, 1, |persona| persona.caller_name.is_none());
        for (person, after) in order.into_iter().zip(OPENING) {
            let early = between(&mut self.rng, 0, 300);
            if let Some(person) = self.people.get_mut(person) {
                person.rings_at = Some(now + (Duration::from_millis(after).saturating_sub(early)));
                person.has_been_on = false;
            }
        }
        // Callers who have not yet left an earlier simulation ring again when that call is over.
        for call in self.calls.values() {
            if let Some(person) = self.people.get_mut(call.person) {
                person.rings_at = None;
            }
        }
    }

    /// Stops the simulation: nobody rings any more, and callers on the line say goodbye.
    pub(crate) fn stop(&mut self, now: Instant) {
        self.running = false;
        self.people.iter_mut().for_each(|person| person.rings_at = None);
        self.calls.values_mut().for_each(|call| call.course.say_goodbye(now, &mut self.rng));
        self.tick(now);
    }

    /// Applies an event of a caller's telephone.
    pub(crate) fn event(&mut self, now: Instant, caller: SimulatedCallerId, event: TelephoneEvent) {
        let Some(call) = self.calls.get_mut(&caller) else { return };
        match event {
            TelephoneEvent::Answered => {}
            TelephoneEvent::Bridged => call.course.bridged(now, &mut self.rng),
            TelephoneEvent::Unbridged => call.course.unbridged(now, &mut self.rng),
            TelephoneEvent::Spoken(play) if call.speaking == Some(play) => {
                call.course.spoken(now, &mut self.rng);
            }
            TelephoneEvent::Spoken(_) => {}
            TelephoneEvent::Ended => self.over(now, caller),
        }
        self.tick(now);
    }

    /// When [`Self::tick`] is due at the latest, if nothing else happens.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        let arrivals = self.people.iter().filter_map(|person| person.rings_at);
        arrivals.chain(self.calls.values().filter_map(|call| call.course.deadline())).min()
    }

    /// Does what is due at this time.
    pub(crate) fn tick(&mut self, now: Instant) {
        for caller in self.calls.keys().copied().collect::<Vec<_>>() {
            self.go_on(now, caller);
        }
        for person in 0..self.people.len() {
            self.arrive(now, person);
        }
    }

    /// Takes the actions that are to be done now, in order.
    pub(crate) fn take_actions(&mut self) -> Vec<ScheduledAction> {
        std::mem::take(&mut self.actions)
    }

    fn go_on(&mut self, now: Instant, caller: SimulatedCallerId) {
        let Some(call) = self.calls.get_mut(&caller) else { return };
        match call.course.due(now, &mut self.rng) {
            CallerStep::Nothing => {}
            CallerStep::HangUp => {
                self.actions.push(ScheduledAction::HangUp { caller });
                self.over(now, caller);
            }
            CallerStep::Say(words) => {
                self.counter += 1;
                let play = PlayId(self.counter);
                call.speaking = Some(play);
                let Some(person) = self.people.get(call.person) else { return };
                self.actions.push(ScheduledAction::Say { caller, play, persona: person.persona, words });
            }
        }
    }

    fn arrive(&mut self, now: Instant, index: usize) {
        let waiting = self.calls.values().filter(|call| call.course.is_waiting()).count();
        let Some(person) = self.people.get_mut(index) else { return };
        if person.rings_at.is_none_or(|at| at > now) {
            return;
        }
        if waiting >= MAX_WAITING {
            person.rings_at = Some(now + between(&mut self.rng, 4_000, 9_000));
            return;
        }
        if let Some(free) = self.last_arrival.map(|last| last + MIN_INTERVAL).filter(|free| *free > now) {
            person.rings_at = Some(free);
            return;
        }
        person.rings_at = None;
        self.last_arrival = Some(now);
        self.counter += 1;
        let caller = SimulatedCallerId(self.counter);
        let call = SimulatedCall::begin(now, person.persona, person.has_been_on, &mut self.rng);
        self.calls.insert(caller, ActiveCall { person: index, course: call, speaking: None });
        self.actions.push(ScheduledAction::Dial { caller, persona: person.persona, number: index + 1 });
    }

    /// Notes that a call is over; while the simulation runs, its persona rings again later.
    fn over(&mut self, now: Instant, caller: SimulatedCallerId) {
        let Some(call) = self.calls.remove(&caller) else { return };
        let Some(person) = self.people.get_mut(call.person) else { return };
        person.has_been_on |= call.course.has_been_on();
        if self.running {
            let rest = match person.persona.behaviour {
                Behaviour::CutOff => between(&mut self.rng, 8_000, 15_000),
                Behaviour::Regular => between(&mut self.rng, 25_000, 45_000),
                _ => between(&mut self.rng, 45_000, 120_000),
            };
            person.rings_at = Some(now + rest);
        }
    }
}

/// Exchanges who stands at this place with the first from there on who fits, if anybody does.
fn bring_forward(order: &mut [usize], place: usize, fits: fn(&Persona) -> bool) {
    let rest = order.iter().skip(place);
    if let Some(behind) = rest.map(|person| CAST.get(*person)).position(|persona| persona.is_some_and(fits)) {
        order.swap(place, place + behind);
    }
}
