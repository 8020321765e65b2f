use show::{CallEvent, CallerInfo, Lines, Pickup, ReportedEvent, ShowOptions, Way};

use super::*;

const START: Timestamp = Timestamp(1_000_000);

fn at(ms: u64) -> Timestamp {
    START.plus(Duration::from_millis(ms))
}

fn id(name: &str) -> CallerId {
    name.into()
}

/// A leg of the DJ; its number tells it from the others.
fn leg(number: u8) -> CallSid {
    CallSid::from_random_bytes([number; 16])
}

/// The DJ's leg in most tests.
fn dj() -> CallSid {
    leg(0xd7)
}

/// A show with one leg of the DJ, and what the leg does.
struct Fixture {
    show: Show,
    dj_legs: DjLegs,
    next: NextPickup,
}

impl Fixture {
    fn choosing(choose: impl FnOnce(&mut ShowOptions)) -> Self {
        let mut options = ShowOptions::default();
        choose(&mut options);
        let mut dj_legs = DjLegs::default();
        dj_legs.asks(&dj(), Asked::First, START);
        Self { show: Show::new(1, options, Lines::default(), START), dj_legs, next: NextPickup::default() }
    }

    fn new() -> Self {
        Self::choosing(|_| {})
    }

    fn apply(&mut self, caller: &str, ms: u64, event: CallEvent) {
        self.show.apply(ReportedEvent { caller: id(caller), at: at(ms), event });
    }

    fn waits(&mut self, caller: &str, ms: u64) {
        self.apply(caller, ms, CallEvent::Rang(CallerInfo::default()));
        self.apply(caller, ms, CallEvent::Reached(Progress::Visit(1, VisitStep::Waiting)));
    }

    fn does(&mut self, state: LegState) {
        self.dj_legs.answered(&dj(), state, Response::new());
    }

    fn takes(&mut self, caller: &str) {
        self.is_reported(caller, None);
    }

    /// The webhook of a pickup comes, which names the document that took the caller.
    fn is_reported(&mut self, caller: &str, document: Option<u32>) {
        self.dj_legs.took(&id(caller), &dj(), document, START);
        self.next.request_over();
    }

    /// The leg asks for a document because it was told to.
    fn obeys(&mut self, by: RedirectedBy, ms: u64) -> Ask {
        let leg = self.dj_legs.legs.get_mut(&dj()).expect("a leg");
        let redirection = leg.redirect(by, at(ms));
        self.dj_legs.asks(&dj(), Asked::Told(redirection), at(ms))
    }

    fn corrected(&mut self, ms: u64) -> bool {
        !self.dj_legs.corrections(&self.show, &self.next, at(ms)).is_empty()
    }

    fn wanted(&self) -> Option<String> {
        self.next.wanted(&self.show).map(|pickup| pickup.caller.to_string())
    }
}

#[test]
fn an_idle_leg_is_told_once_when_somebody_waits_and_again_if_nothing_comes_of_it() {
    let mut studio = Fixture::new();
    studio.does(LegState::Idle);
    assert!(!studio.corrected(0), "nobody waits");
    studio.waits("A", 10);
    assert!(studio.corrected(10));
    assert!(!studio.corrected(20) && !studio.corrected(3_000));
    assert!(studio.corrected(4_100), "the first word was lost");
}

#[test]
fn a_leg_that_talks_is_never_told_anything() {
    let mut studio = Fixture::new();
    studio.waits("A", 0);
    studio.takes("A");
    studio.waits("B", 1);
    studio.apply("A", 2, CallEvent::Ended);
    assert!(!studio.corrected(10) && !studio.corrected(60_000));
}

#[test]
fn a_whisper_about_somebody_who_is_gone_is_cut_short() {
    let mut studio = Fixture::new();
    studio.waits("A", 0);
    studio.does(LegState::Announcing(id("A")));
    assert!(!studio.corrected(1));
    studio.apply("A", 2, CallEvent::Ended);
    assert!(studio.corrected(3));
}

#[test]
fn a_dial_for_somebody_who_is_gone_is_ended_unless_somebody_else_was_put_through() {
    let mut studio = Fixture::new();
    studio.waits("A", 0);
    studio.waits("B", 1);
    studio.does(LegState::Dialing(QueueKind::Callers, Some(id("A"))));
    studio.apply("A", 2, CallEvent::Ended);
    assert!(!studio.corrected(3), "the exchange may have put B through just now");
    studio.takes("B");
    assert!(!studio.corrected(2_000));

    studio.does(LegState::Dialing(QueueKind::Priority, Some(id("A"))));
    assert!(!studio.corrected(3_000));
    assert!(studio.corrected(3_700), "nobody came of it");
}

#[test]
fn a_dial_of_a_queue_to_which_the_caller_will_not_come_is_ended() {
    let mut studio = Fixture::new();
    studio.waits("A", 0);
    studio.waits("B", 1);
    assert!(studio.next.begin_move(&Pickup { caller: id("B"), visit: 1, way: Way::Move }));
    studio.does(LegState::Dialing(QueueKind::Priority, Some(id("B"))));
    assert!(!studio.corrected(2) && !studio.corrected(5_000), "they are on their way");
    studio.next.end_move(&id("B"));
    assert!(!studio.corrected(6_000) && studio.corrected(6_700), "they could not be moved");
}

#[test]
fn a_leg_whose_caller_is_seen_with_the_dj_before_the_whisper_is_asked_for_is_left_alone() {
    let mut studio = Fixture::new();
    studio.waits("A", 0);
    studio.does(LegState::Dialing(QueueKind::Callers, Some(id("A"))));
    studio.apply("A", 2, CallEvent::Reached(Progress::Visit(1, VisitStep::OnAir)));
    assert!(!studio.corrected(3) && !studio.corrected(5_000), "it would cut them off");
    studio.dj_legs.took(&id("A"), &leg(1), None, at(5_001));
    assert!(!studio.corrected(5_002) && studio.corrected(6_000), "another leg has them");
}

#[test]
fn nobody_waits_in_a_dial_while_it_could_take_somebody_put_back() {
    let mut studio = Fixture::choosing(|options| options.dj_whisper.clear());
    studio.does(LegState::Dialing(QueueKind::Callers, None));
    assert!(!studio.corrected(0));
    studio.waits("A", 1);
    studio.apply("A", 2, CallEvent::Reached(Progress::Visit(2, VisitStep::Waiting)));
    studio.apply("A", 2, CallEvent::Held(2));
    assert!(!studio.next.may_wait_in_queue(&studio.show));
    assert!(!studio.corrected(3) && studio.corrected(700));
}

#[test]
fn nobody_waits_in_a_dial_while_somebody_is_being_put_back() {
    let mut studio = Fixture::choosing(|options| options.dj_whisper.clear());
    studio.waits("A", 0);
    studio.takes("A");
    studio.next.hold_back(&id("A"));
    assert!(!studio.next.may_wait_in_queue(&studio.show), "she may be asked before they are in line");
    studio.next.conversation_over(&id("A"));
    assert!(studio.next.may_wait_in_queue(&studio.show));
}

#[test]
fn one_press_of_next_takes_one_caller() {
    let mut studio = Fixture::choosing(|options| options.takes_by_itself = false);
    studio.waits("A", 0);
    studio.waits("B", 1);
    assert_eq!(studio.wanted(), None);
    assert!(studio.next.press_next(&studio.show, at(10)));
    assert!(!studio.next.press_next(&studio.show, at(900)), "the same press");
    assert_eq!(studio.wanted(), Some("A".to_owned()));
    studio.takes("A");
    studio.apply("A", 20, CallEvent::Reached(Progress::Visit(1, VisitStep::OnAir)));
    assert_eq!(studio.wanted(), None);
}

#[test]
fn a_press_of_next_with_nobody_there_takes_nobody_later() {
    let mut studio = Fixture::choosing(|options| options.takes_by_itself = false);
    assert!(studio.next.press_next(&studio.show, at(0)));
    studio.waits("A", 10);
    assert_eq!(studio.wanted(), None);
}

#[test]
fn whoever_was_to_be_taken_and_is_gone_is_not_replaced_by_another() {
    let mut studio = Fixture::choosing(|options| options.takes_by_itself = false);
    studio.waits("A", 0);
    studio.waits("B", 1);
    studio.next.request(&id("A"));
    assert_eq!(studio.wanted(), Some("A".to_owned()));
    studio.apply("A", 2, CallEvent::Ended);
    studio.next.forget(&id("A"));
    assert_eq!(studio.wanted(), None);
}

#[test]
fn nobody_is_taken_while_everybody_is_let_go() {
    let mut studio = Fixture::new();
    studio.waits("A", 0);
    studio.next.set_releasing(true);
    assert_eq!(studio.wanted(), None);
    studio.next.set_releasing(false);
    assert_eq!(studio.wanted(), Some("A".to_owned()));
}

#[test]
fn the_end_of_a_conversation_is_told_by_what_the_leg_does_next() {
    let talking = || {
        let mut studio = Fixture::new();
        studio.waits("A", 0);
        studio.takes("A");
        assert_eq!(studio.dj_legs.conversation_end(&id("A")), None);
        studio
    };
    let ended_by = |studio: &Fixture| studio.dj_legs.conversation_end(&id("A"));

    let mut moved_on = talking();
    moved_on.obeys(RedirectedBy::Dj, 4);
    assert_eq!(ended_by(&moved_on), Some(ConversationEnd::MovedOn));

    let mut star = talking();
    star.dj_legs.asks(&dj(), Asked::After(1), at(4));
    assert_eq!(ended_by(&star), Some(ConversationEnd::MovedOn));

    moved_on.dj_legs.ended(&dj(), at(5));
    assert_eq!(ended_by(&moved_on), Some(ConversationEnd::MovedOn), "she hung up after that");

    let mut corrected = talking();
    corrected.obeys(RedirectedBy::Studio, 4);
    assert_eq!(ended_by(&corrected), Some(ConversationEnd::Broken));

    let mut broken = talking();
    broken.dj_legs.ended(&dj(), at(5));
    assert_eq!(ended_by(&broken), Some(ConversationEnd::Broken));

    let mut hung_up = talking();
    hung_up.dj_legs.leave_on_purpose();
    hung_up.dj_legs.ended(&dj(), at(5));
    assert_eq!(ended_by(&hung_up), Some(ConversationEnd::HungUp));
}

#[test]
fn a_pickup_that_is_reported_late_ended_as_the_document_after_it_tells() {
    for (by, expected) in
        [(RedirectedBy::Studio, ConversationEnd::Broken), (RedirectedBy::Dj, ConversationEnd::MovedOn)]
    {
        let mut studio = Fixture::new();
        studio.waits("A", 0);
        studio.obeys(by, 4);
        studio.does(LegState::Dialing(QueueKind::Callers, None));
        studio.dj_legs.asks(&dj(), Asked::After(2), at(5));
        studio.does(LegState::Idle);
        studio.is_reported("A", Some(1));
        assert_eq!(studio.dj_legs.conversation_end(&id("A")), Some(expected));
        assert_eq!(studio.dj_legs.talks_to(&dj()), None, "the leg has gone on");
    }
}

#[test]
fn a_caller_whose_pickup_is_never_reported_may_have_been_cut_off_by_the_studio() {
    for (by, expected) in [(RedirectedBy::Studio, true), (RedirectedBy::Dj, false)] {
        let mut studio = Fixture::new();
        studio.waits("A", 0);
        studio.obeys(by, 4);
        studio.dj_legs.asks(&dj(), Asked::After(2), at(5));
        assert_eq!(studio.dj_legs.may_have_been_cut_off(&id("A"), at(0)), expected, "{by:?}");
        assert!(!studio.dj_legs.may_have_been_cut_off(&id("A"), at(5)), "that was long ago");
    }
}

#[test]
fn a_request_that_comes_twice_is_answered_as_before_and_changes_nothing() {
    let mut studio = Fixture::new();
    let dials = LegState::Dialing(QueueKind::Callers, None);
    let said = |words: &str| Response::new().with(twilio::twiml::Say::new(words));
    studio.dj_legs.answered(&dj(), LegState::Idle, said("one"));
    assert_eq!(studio.dj_legs.asks(&dj(), Asked::After(1), at(1)), Ask::New(2));
    studio.dj_legs.answered(&dj(), dials, said("two"));
    studio.takes("A");
    let told = Redirection { by: RedirectedBy::Studio, number: 1 };
    for again in [Asked::First, Asked::After(1)] {
        assert!(!studio.dj_legs.asks_first_time(&dj(), again));
        assert_eq!(studio.dj_legs.asks(&dj(), again, at(2)), Ask::Repeated(said("two")));
        assert_eq!(studio.dj_legs.talks_to(&dj()), Some(&id("A")));
        assert_eq!(studio.dj_legs.conversation_end(&id("A")), None, "they still talk");
    }
    assert_eq!(studio.dj_legs.asks(&dj(), Asked::Told(told), at(3)), Ask::New(3));
    studio.dj_legs.answered(&dj(), LegState::Idle, said("three"));
    assert_eq!(studio.dj_legs.asks(&dj(), Asked::Told(told), at(4)), Ask::Repeated(said("three")));
    assert_eq!(studio.dj_legs.asks(&dj(), Asked::After(2), at(4)), Ask::Repeated(said("three")));
    assert_eq!(studio.dj_legs.asks(&dj(), Asked::After(3), at(5)), Ask::New(4));
}

#[test]
fn a_redirection_that_another_has_overtaken_ends_a_conversation_all_the_same() {
    let mut studio = Fixture::new();
    studio.waits("A", 0);
    let leg = studio.dj_legs.legs.get_mut(&dj()).expect("a leg");
    let [slow, fast] = [0, 1].map(|ms| leg.redirect(RedirectedBy::Studio, at(ms)));
    assert_eq!(studio.dj_legs.asks(&dj(), Asked::Told(fast), at(2)), Ask::New(2));
    studio.does(LegState::Dialing(QueueKind::Callers, Some(id("A"))));
    studio.is_reported("A", Some(2));
    assert_eq!(studio.dj_legs.asks(&dj(), Asked::Told(slow), at(3)), Ask::New(3));
    assert_eq!(studio.dj_legs.conversation_end(&id("A")), Some(ConversationEnd::Broken));
}

#[test]
fn a_leg_of_before_a_restart_goes_on_counting() {
    let mut legs = DjLegs::default();
    legs.took(&id("A"), &dj(), Some(7), at(1));
    assert_eq!(legs.conversation_end(&id("A")), None);
    assert_eq!(legs.asks(&dj(), Asked::After(7), at(2)), Ask::New(8));
    assert_eq!(legs.conversation_end(&id("A")), Some(ConversationEnd::MovedOn));

    let other = leg(1);
    assert_eq!(legs.asks(&other, Asked::After(4), at(1)), Ask::New(5));
    let told = Redirection { by: RedirectedBy::Dj, number: 3 };
    assert_eq!(legs.asks(&other, Asked::Told(told), at(2)), Ask::New(6));
    let next = legs.redirect_by_dj(other, at(3)).map(|told| told.redirection.number);
    assert_eq!(next, Some(4), "as none was before");
}

#[test]
fn a_caller_whose_leg_the_studio_has_told_to_go_on_may_have_been_cut_off() {
    let mut studio = Fixture::new();
    studio.waits("A", 0);
    studio.waits("B", 1);
    studio.does(LegState::Idle);
    assert!(studio.corrected(2));
    assert!(studio.dj_legs.may_have_been_cut_off(&id("A"), at(0)));
    studio.dj_legs.redirect_by_dj(dj(), at(3));
    assert!(!studio.dj_legs.may_have_been_cut_off(&id("A"), at(0)), "the DJ wants it");
}

#[test]
fn legs_that_are_over_are_forgotten_when_nobody_needs_them() {
    let mut studio = Fixture::new();
    studio.waits("A", 0);
    studio.takes("A");
    studio.dj_legs.ended(&dj(), at(1));
    studio.dj_legs.forget_ended(at(2));
    assert_eq!(studio.dj_legs.legs.len(), 1, "A has yet to learn of it");
    studio.dj_legs.forget_caller(&id("A"));
    studio.dj_legs.forget_ended(at(2));
    assert!(studio.dj_legs.legs.is_empty());
}

#[test]
fn the_newest_leg_is_the_current_one_and_an_ended_one_stays_ended() {
    let (one, two, three) = (leg(1), leg(2), leg(3));
    let mut legs = DjLegs::default();
    legs.started(&one, at(1));
    legs.started(&two, at(2));
    assert_eq!(legs.current(), Some(&two));
    legs.ended(&two, at(3));
    legs.started(&two, at(4));
    assert_eq!(legs.current(), Some(&one));
    legs.ended(&three, at(5));
    legs.started(&three, at(5));
    assert!(legs.legs.get(&three).is_some_and(|leg| leg.ended.is_some()));
}

#[test]
fn a_leg_that_was_missed_and_asks_or_is_seen_is_there() {
    for is_seen in [false, true] {
        let mut legs = DjLegs::default();
        legs.asks(&dj(), Asked::First, at(1));
        // The API shows calls that are answered; this one is slow to be.
        legs.observe(&[], at(2));
        legs.observe(&[], at(3));
        assert_eq!(legs.current(), None);
        if is_seen {
            legs.observe(&[dj()], at(4));
        } else {
            legs.asks(&dj(), Asked::After(1), at(4));
        }
        assert_eq!(legs.current(), Some(&dj()));
        legs.observe(&[], at(5));
        legs.observe(&[], at(6));
        legs.ended(&dj(), at(7));
        legs.observe(&[dj()], at(8));
        assert_eq!(legs.current(), None, "a report of the end is the last word");
    }
}

#[test]
fn leaving_on_purpose_is_told_from_a_lost_line() {
    let (one, two) = (leg(1), leg(2));
    let mut legs = DjLegs::default();
    legs.started(&one, at(1));
    legs.leave_on_purpose();
    legs.ended(&one, at(2));
    legs.started(&two, at(3));
    legs.ended(&two, at(4));
    assert_eq!(legs.end_of_leg(&one), ConversationEnd::HungUp);
    assert_eq!(legs.end_of_leg(&two), ConversationEnd::Broken);
}
