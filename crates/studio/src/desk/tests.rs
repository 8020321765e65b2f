use std::time::Duration;

use show::{CallEvent, CallerId, CallerInfo, Progress, Report, Show, ShowOptions, Step, Timestamp};

use super::*;

const START: Timestamp = Timestamp(1_000_000);

fn at(ms: u64) -> Timestamp {
    START.plus(Duration::from_millis(ms))
}

fn id(name: &str) -> CallerId {
    name.into()
}

/// A show with a desk, and what it does.
struct ShowState {
    show: Show,
    desks: Desks,
}

impl ShowState {
    fn choosing(choose: impl FnOnce(&mut ShowOptions)) -> Self {
        let mut options = ShowOptions::default();
        choose(&mut options);
        let mut show = Show::new(1, options, START);
        show.desk_up(id("DJ"), START);
        let mut desks = Desks::default();
        desks.asks(&id("DJ"), None);
        Self { show, desks }
    }

    fn new() -> Self {
        Self::choosing(|_| {})
    }

    fn hears(&mut self, caller: &str, ms: u64, news: CallEvent) {
        self.show.apply(Report { caller: id(caller), at: at(ms), news });
    }

    fn waits(&mut self, caller: &str, ms: u64) {
        self.hears(caller, ms, CallEvent::Rang(CallerInfo::default()));
        self.hears(caller, ms, CallEvent::Reached(Progress::Visit(1, Step::Waiting)));
    }

    fn does(&mut self, doing: Doing) {
        self.desks.does(&id("DJ"), doing);
    }

    fn corrected(&mut self, ms: u64) -> bool {
        !self.desks.corrections(&self.show, at(ms)).is_empty()
    }

    fn wanted(&self) -> Option<String> {
        self.desks.wanted(&self.show).map(|pickup| pickup.caller.0)
    }
}

#[test]
fn an_idle_leg_is_told_once_when_somebody_waits_and_again_if_nothing_comes_of_it() {
    let mut house = ShowState::new();
    house.does(Doing::Idling);
    assert!(!house.corrected(0), "nobody waits");
    house.waits("A", 10);
    assert!(house.corrected(10));
    assert!(!house.corrected(20) && !house.corrected(3_000));
    assert!(house.corrected(4_100), "the first word was lost");
}

#[test]
fn a_leg_that_talks_is_never_told_anything() {
    let mut house = ShowState::new();
    house.waits("A", 0);
    house.desks.took(&id("A"), &id("DJ"));
    house.waits("B", 1);
    house.hears("A", 2, CallEvent::Ended);
    assert!(!house.corrected(10) && !house.corrected(60_000));
}

#[test]
fn a_whisper_about_somebody_who_is_gone_is_cut_short() {
    let mut house = ShowState::new();
    house.waits("A", 0);
    house.does(Doing::Announcing(id("A")));
    assert!(!house.corrected(1));
    house.hears("A", 2, CallEvent::Ended);
    assert!(house.corrected(3));
}

#[test]
fn a_dial_for_somebody_who_is_gone_is_ended_unless_somebody_else_was_put_through() {
    let mut house = ShowState::new();
    house.waits("A", 0);
    house.waits("B", 1);
    house.does(Doing::Dialling(Line::Callers, Some(id("A"))));
    house.hears("A", 2, CallEvent::Ended);
    assert!(!house.corrected(3), "the exchange may have put B through just now");
    house.desks.took(&id("B"), &id("DJ"));
    assert!(!house.corrected(2_000));

    house.does(Doing::Dialling(Line::Own, Some(id("A"))));
    assert!(!house.corrected(3_000));
    assert!(house.corrected(3_700), "nobody came of it");
}

#[test]
fn nobody_waits_in_a_dial_while_it_could_take_somebody_put_back() {
    let mut house = ShowState::choosing(|options| options.dj_whisper.clear());
    house.does(Doing::Dialling(Line::Callers, None));
    assert!(!house.corrected(0));
    house.waits("A", 1);
    house.hears("A", 2, CallEvent::Reached(Progress::Visit(2, Step::Waiting)));
    house.hears("A", 2, CallEvent::Held(2));
    assert!(!house.desks.may_wait_in_the_queue(&house.show));
    assert!(!house.corrected(3) && house.corrected(700));
}

#[test]
fn nobody_waits_in_a_dial_while_somebody_is_being_put_back() {
    let mut house = ShowState::choosing(|options| options.dj_whisper.clear());
    house.waits("A", 0);
    house.desks.took(&id("A"), &id("DJ"));
    house.desks.holds(&id("A"));
    assert!(!house.desks.may_wait_in_the_queue(&house.show), "she may be asked before they are in line");
    house.desks.parted(&id("A"));
    assert!(house.desks.may_wait_in_the_queue(&house.show));
}

#[test]
fn one_press_of_next_takes_one_caller() {
    let mut house = ShowState::choosing(|options| options.takes_by_itself = false);
    house.waits("A", 0);
    house.waits("B", 1);
    assert_eq!(house.wanted(), None);
    assert!(house.desks.press_next(&house.show, at(10)));
    assert!(!house.desks.press_next(&house.show, at(900)), "the same press");
    assert_eq!(house.wanted(), Some("A".to_owned()));
    house.desks.took(&id("A"), &id("DJ"));
    house.hears("A", 20, CallEvent::Reached(Progress::Visit(1, Step::OnAir)));
    assert_eq!(house.wanted(), None);
}

#[test]
fn a_press_of_next_with_nobody_there_takes_nobody_later() {
    let mut house = ShowState::choosing(|options| options.takes_by_itself = false);
    assert!(house.desks.press_next(&house.show, at(0)));
    house.waits("A", 10);
    assert_eq!(house.wanted(), None);
}

#[test]
fn whoever_was_to_be_taken_and_is_gone_is_not_replaced_by_another() {
    let mut house = ShowState::choosing(|options| options.takes_by_itself = false);
    house.waits("A", 0);
    house.waits("B", 1);
    house.desks.take(&id("A"));
    assert_eq!(house.wanted(), Some("A".to_owned()));
    house.hears("A", 2, CallEvent::Ended);
    house.desks.forget_caller(&id("A"));
    assert_eq!(house.wanted(), None);
}

#[test]
fn nobody_is_taken_while_everybody_is_let_go() {
    let mut house = ShowState::new();
    house.waits("A", 0);
    house.desks.release_all(true);
    assert_eq!(house.wanted(), None);
    house.desks.release_all(false);
    assert_eq!(house.wanted(), Some("A".to_owned()));
}

#[test]
fn a_parting_is_told_by_what_the_leg_does_next() {
    let desk = id("DJ");
    let talking = || {
        let mut house = ShowState::new();
        house.waits("A", 0);
        house.desks.took(&id("A"), &desk);
        assert_eq!(house.desks.parting(&id("A"), &house.show), None);
        house
    };
    let parting = |house: &ShowState| house.desks.parting(&id("A"), &house.show);

    let mut moved_on = talking();
    moved_on.desks.asks(&desk, Some(false));
    assert_eq!(parting(&moved_on), Some(Parting::MovedOn));
    moved_on.show.desk_down(desk.clone(), at(5));
    assert_eq!(parting(&moved_on), Some(Parting::MovedOn), "she hung up after that");

    let mut corrected = talking();
    corrected.desks.asks(&desk, Some(true));
    assert_eq!(parting(&corrected), Some(Parting::Broken));

    let mut broken = talking();
    broken.show.desk_down(desk.clone(), at(5));
    broken.desks.ended(&desk);
    assert_eq!(parting(&broken), Some(Parting::Broken));

    let mut hung_up = talking();
    hung_up.show.desk_leaves_on_purpose();
    hung_up.show.desk_down(desk.clone(), at(5));
    assert_eq!(parting(&hung_up), Some(Parting::HungUp));
}

#[test]
fn legs_that_are_over_are_forgotten_when_nobody_needs_them() {
    let mut house = ShowState::new();
    house.waits("A", 0);
    house.desks.took(&id("A"), &id("DJ"));
    house.desks.ended(&id("DJ"));
    house.desks.forget_ended();
    assert_eq!(house.desks.legs.len(), 1, "A has yet to learn of it");
    house.desks.forget_caller(&id("A"));
    house.desks.forget_ended();
    assert!(house.desks.legs.is_empty());
}
