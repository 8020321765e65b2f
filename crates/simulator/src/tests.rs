//! Simulated callers on virtual time.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use exchange::{TelephoneEvent, media::PlayId};
use proptest::prelude::*;

use crate::{
    cast::{CAST, FAREWELL},
    persona::{Behaviour, DEFAULT_NUMBER, Persona, number},
    schedule::{Schedule, ScheduledAction, SimulatedCallerId},
};

/// The callers on the line, and everything that has happened.
struct Studio {
    schedule: Schedule,
    now: Instant,
    began: Instant,
    live: BTreeMap<SimulatedCallerId, &'static Persona>,
    /// What each caller says at present, and when they will have said it.
    speaking: BTreeMap<SimulatedCallerId, (PlayId, Instant)>,
    log: Vec<(Duration, ScheduledAction)>,
}

impl Studio {
    fn open(seed: u64) -> Self {
        let now = Instant::now();
        let mut studio = Self {
            schedule: Schedule::new(),
            now,
            began: now,
            live: BTreeMap::new(),
            speaking: BTreeMap::new(),
            log: Vec::new(),
        };
        studio.schedule.start(now, seed);
        studio.act();
        studio
    }

    fn act(&mut self) {
        for act in self.schedule.take_actions() {
            self.log.push((self.now - self.began, act));
            match act {
                ScheduledAction::Dial { caller, persona, .. } => {
                    assert!(self.live.insert(caller, persona).is_none(), "a new name for each call");
                }
                ScheduledAction::Say { caller, play, words, .. } => {
                    assert!(self.live.contains_key(&caller), "only who is on the line speaks");
                    let time = Duration::from_millis(300) * words.split(' ').count() as u32;
                    self.speaking.insert(caller, (play, self.now + time));
                }
                ScheduledAction::HangUp { caller } => {
                    assert!(self.live.remove(&caller).is_some(), "only who is on the line hangs up");
                    self.speaking.remove(&caller);
                }
            }
        }
    }

    fn notice(&mut self, caller: SimulatedCallerId, event: TelephoneEvent) {
        self.schedule.event(self.now, caller, event);
        if event == TelephoneEvent::Ended {
            self.live.remove(&caller);
            self.speaking.remove(&caller);
        }
        self.act();
    }

    /// Lets time pass; everything that is said plays to its end.
    fn wait(&mut self, time: Duration) {
        let until = self.now + time;
        loop {
            let spoken = self.speaking.iter().map(|(caller, (_, end))| (*end, *caller)).min();
            let next = [self.schedule.deadline(), spoken.map(|(end, _)| end)].into_iter().flatten().min();
            let Some(next) = next.filter(|next| *next <= until) else { break };
            self.now = self.now.max(next);
            match spoken.filter(|(end, _)| *end <= self.now) {
                Some((_, caller)) => {
                    let (play, _) = self.speaking.remove(&caller).expect("it speaks");
                    self.notice(caller, TelephoneEvent::Spoken(play));
                }
                None => {
                    self.schedule.tick(self.now);
                    self.act();
                    assert!(self.schedule.deadline().is_none_or(|next| next > self.now), "it never passes");
                }
            }
        }
        self.now = until;
    }

    /// Waits until a caller of that behaviour is on the line.
    fn caller(&mut self, behaviour: Behaviour) -> SimulatedCallerId {
        for _ in 0..600 {
            if let Some((caller, _)) = self.live.iter().find(|(_, persona)| persona.behaviour == behaviour) {
                return *caller;
            }
            self.wait(Duration::from_millis(500));
        }
        panic!("nobody of them rings");
    }

    /// Waits until this persona is on the line again.
    fn back(&mut self, persona: &'static Persona) -> SimulatedCallerId {
        for _ in 0..600 {
            if let Some((caller, _)) = self.live.iter().find(|(_, known)| **known == persona) {
                return *caller;
            }
            self.wait(Duration::from_millis(500));
        }
        panic!("they do not come back");
    }

    /// Bridges a call; returns what the caller said, and how long after the bridge they hung up.
    fn talk(&mut self, caller: SimulatedCallerId) -> (Vec<&'static str>, Duration) {
        let (from, began) = (self.log.len(), self.now);
        self.notice(caller, TelephoneEvent::Bridged);
        for _ in 0..1_200 {
            if !self.live.contains_key(&caller) {
                break;
            }
            self.wait(Duration::from_millis(100));
        }
        assert!(!self.live.contains_key(&caller), "they hang up");
        (self.said(caller, from), self.now - began)
    }

    fn said(&self, by: SimulatedCallerId, from: usize) -> Vec<&'static str> {
        let said = self.log[from..].iter().filter_map(|(_, act)| match act {
            ScheduledAction::Say { caller, words, .. } if *caller == by => Some(*words),
            _ => None,
        });
        said.collect()
    }

    fn rings(&self) -> Vec<(Duration, &'static Persona)> {
        let rings = self.log.iter().filter_map(|(at, act)| match act {
            ScheduledAction::Dial { persona, .. } => Some((*at, *persona)),
            _ => None,
        });
        rings.collect()
    }
}

#[test]
fn the_first_three_ring_within_five_seconds() {
    for seed in 0..50 {
        let mut studio = Studio::open(seed);
        studio.wait(Duration::from_secs(5));
        let rings = studio.rings();
        assert_eq!(rings.len(), 3);
        assert_eq!(rings[0].1.behaviour, Behaviour::Talker, "somebody worth taking comes first");
        assert_eq!(rings[1].1.caller_name, None, "and somebody whose number is all that is known");
    }
}

#[test]
fn the_board_is_lively_for_as_long_as_nobody_is_taken() {
    for seed in 0..20 {
        let mut studio = Studio::open(seed);
        studio.wait(Duration::from_secs(30));
        for _ in 0..120 {
            studio.wait(Duration::from_secs(10));
            assert!((3..=7).contains(&studio.live.len()), "{} wait", studio.live.len());
        }
        let recent = studio.rings().iter().filter(|(at, _)| *at > Duration::from_secs(15 * 60)).count();
        assert!(recent > 2, "they keep coming");
    }
}

#[test]
fn a_talker_says_everything_with_pauses_and_hangs_up() {
    let mut studio = Studio::open(1);
    let caller = studio.caller(Behaviour::Talker);
    let persona = studio.live[&caller];
    let (said, took) = studio.talk(caller);
    assert_eq!(said, persona.lines);
    let words: usize = said.iter().map(|line| line.split(' ').count()).sum();
    let speech = Duration::from_millis(300) * words as u32;
    let pauses = took.saturating_sub(speech);
    assert!(pauses > Duration::from_millis(2_500) * (said.len() as u32 - 1), "{pauses:?} to listen");
}

#[test]
fn a_regular_rings_again_soon_and_speaks_of_it() {
    let mut studio = Studio::open(2);
    let caller = studio.caller(Behaviour::Regular);
    let persona = studio.live[&caller];
    studio.talk(caller);
    let again = studio.back(persona);
    assert_eq!(studio.talk(again).0, persona.again);
}

#[test]
fn the_silent_one_says_nothing_and_leaves_in_the_end() {
    let mut studio = Studio::open(3);
    let caller = studio.caller(Behaviour::Silent);
    let (said, took) = studio.talk(caller);
    assert!(said.is_empty());
    assert!((20..=35).contains(&took.as_secs()), "{took:?}");
}

#[test]
fn the_impatient_one_hangs_up_while_waiting() {
    let mut studio = Studio::open(4);
    let caller = studio.caller(Behaviour::Impatient);
    studio.wait(Duration::from_secs(26));
    assert!(!studio.live.contains_key(&caller));
}

#[test]
fn the_shy_one_hangs_up_at_once_and_dares_the_next_time() {
    let mut studio = Studio::open(5);
    let caller = studio.caller(Behaviour::Shy);
    let persona = studio.live[&caller];
    let (said, took) = studio.talk(caller);
    assert!(said.is_empty() && took <= Duration::from_millis(500), "{said:?} {took:?}");
    let again = studio.caller(Behaviour::Shy);
    assert_eq!(studio.talk(again).0, persona.again);
}

#[test]
fn one_is_cut_off_in_mid_sentence_and_comes_back_to_finish() {
    let mut studio = Studio::open(6);
    let caller = studio.caller(Behaviour::CutOff);
    let persona = studio.live[&caller];
    studio.notice(caller, TelephoneEvent::Bridged);
    while studio.live.contains_key(&caller) {
        let speaks = studio.speaking.contains_key(&caller);
        studio.wait(Duration::from_millis(50));
        assert!(studio.live.contains_key(&caller) || speaks, "in mid-sentence");
    }
    studio.wait(Duration::from_secs(16));
    let again = studio.caller(Behaviour::CutOff);
    assert_eq!(studio.talk(again).0, persona.again);
}

#[test]
fn who_is_put_back_to_wait_holds_on_and_goes_on_later() {
    let mut studio = Studio::open(7);
    let caller = studio.caller(Behaviour::Talker);
    let persona = studio.live[&caller];
    let from = studio.log.len();
    studio.notice(caller, TelephoneEvent::Bridged);
    studio.wait(Duration::from_secs(3));
    studio.notice(caller, TelephoneEvent::Unbridged);
    studio.wait(Duration::from_secs(50));
    assert!(studio.live.contains_key(&caller), "still there");
    assert_eq!(studio.said(caller, from), persona.lines[..1], "and silent while alone");
    assert_eq!(studio.talk(caller).0, persona.lines[1..]);
}

#[test]
fn a_call_that_was_ended_is_not_hung_up() {
    let mut studio = Studio::open(8);
    let caller = studio.caller(Behaviour::Talker);
    studio.notice(caller, TelephoneEvent::Bridged);
    studio.wait(Duration::from_secs(4));
    studio.notice(caller, TelephoneEvent::Ended);
    // The harness checks that only callers on the line do anything.
    studio.wait(Duration::from_secs(300));
}

#[test]
fn the_end_is_polite_and_leaves_nobody() {
    let mut studio = Studio::open(9);
    let caller = studio.caller(Behaviour::Talker);
    studio.wait(Duration::from_secs(40));
    studio.notice(caller, TelephoneEvent::Bridged);
    studio.wait(Duration::from_secs(4));
    let from = studio.log.len();
    studio.schedule.stop(studio.now);
    studio.act();
    studio.wait(Duration::from_secs(4));
    assert!(studio.live.keys().all(|known| *known == caller), "who waits leaves at once");
    studio.wait(Duration::from_secs(15));
    assert_eq!(studio.said(caller, from), [FAREWELL]);
    assert!(studio.live.is_empty());
    assert_eq!(studio.schedule.deadline(), None, "and nobody rings any more");
}

#[test]
fn it_can_begin_again() {
    let mut studio = Studio::open(10);
    studio.wait(Duration::from_secs(40));
    studio.schedule.stop(studio.now);
    studio.act();
    studio.schedule.start(studio.now, 11);
    let before = studio.rings().len();
    studio.wait(Duration::from_secs(5));
    assert!(studio.rings().len() > before);
}

#[test]
fn the_same_seed_brings_the_same_calls() {
    let log = |seed| {
        let mut studio = Studio::open(seed);
        studio.wait(Duration::from_secs(600));
        studio.log
    };
    assert_eq!(log(1), log(1));
    assert_ne!(log(1), log(2));
}

#[test]
fn the_cast_can_be_told_apart() {
    assert!(CAST.len() >= 8);
    let voices: BTreeSet<_> = CAST.iter().map(|persona| persona.voice.0).collect();
    assert_eq!(voices.len(), CAST.len(), "each has a voice of their own");
    let mut hums: Vec<_> = CAST.iter().map(|persona| f64::from(persona.hum_hz)).collect();
    hums.sort_by(f64::total_cmp);
    assert!(hums.windows(2).all(|pair| pair[1] / pair[0] > 1.1), "and a pitch of their own");
    let behaviours: Vec<_> = CAST.iter().map(|persona| persona.behaviour).collect();
    for behaviour in [
        Behaviour::Talker,
        Behaviour::Regular,
        Behaviour::CutOff,
        Behaviour::Silent,
        Behaviour::Impatient,
        Behaviour::Shy,
    ] {
        assert!(behaviours.contains(&behaviour), "{behaviour:?}");
    }
}

#[test]
fn they_are_announced_as_by_twilio_from_reserved_numbers() {
    let parameters = CAST[0].parameters();
    let get = |name: &str| parameters.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
    assert_eq!((number(1).as_str(), DEFAULT_NUMBER), ("+15555550101", "+15555550100"));
    assert_eq!((get("FromCity"), get("CallerCity")), (Some("PORTLAND"), Some("PORTLAND")));
    assert_eq!((get("FromState"), get("FromCountry")), (Some("OR"), Some("US")));
    assert_eq!((get("FromZip"), get("ToCity")), (Some(""), Some("")), "sent empty where not known");
    assert_eq!(get("CallerName"), Some("LOPEZ MARIA"));
    let numbers: BTreeSet<_> = (1..=99).map(number).collect();
    assert_eq!(numbers.len(), 99);
    assert!(numbers.iter().all(|number| number.len() == 12 && number.starts_with("+15555550")));
}

#[derive(Debug, Clone)]
enum Event {
    Wait(u16),
    Notice(usize, u8),
    Stop,
    Start,
}

fn step() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => (0..30_000_u16).prop_map(Event::Wait),
        8 => (any::<usize>(), 0..3_u8).prop_map(|(who, what)| Event::Notice(who, what)),
        1 => Just(Event::Stop),
        1 => Just(Event::Start),
    ]
}

proptest! {
    #[test]
    fn whatever_they_notice_nobody_is_stranded(seed in any::<u64>(), steps in prop::collection::vec(step(), 0..80)) {
        let mut studio = Studio::open(seed);
        for step in steps {
            match step {
                Event::Wait(millis) => studio.wait(Duration::from_millis(u64::from(millis))),
                Event::Notice(who, what) => {
                    let callers: Vec<_> = studio.live.keys().copied().collect();
                    if let Some(caller) = callers.get(who % callers.len().max(1)) {
                        studio.notice(*caller, [TelephoneEvent::Bridged, TelephoneEvent::Unbridged, TelephoneEvent::Ended][usize::from(what)]);
                    }
                }
                Event::Stop => { studio.schedule.stop(studio.now); studio.act(); }
                Event::Start => { studio.schedule.start(studio.now, seed); studio.act(); }
            }
        }
        studio.schedule.stop(studio.now);
        studio.act();
        studio.wait(Duration::from_secs(40));
        prop_assert!(studio.live.is_empty());
        prop_assert_eq!(studio.schedule.deadline(), None);
    }
}
