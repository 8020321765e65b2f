use super::*;
use crate::{Observation, ObservedCall, Whereabouts};

/// What the REST API shows at a time: callers, and where they are; the DJ is not there.
fn observe(show: &mut Show, seconds: u64, calls: &[(&str, Whereabouts)]) {
    observe_with(show, seconds, 0, calls);
}

/// The same while the DJ has some legs.
fn observe_with(show: &mut Show, seconds: u64, dj_legs: usize, calls: &[(&str, Whereabouts)]) {
    let calls = calls.iter().map(|(name, whereabouts)| ObservedCall {
        call: id(name),
        who: web(name),
        whereabouts: *whereabouts,
    });
    show.observe(Observation { began: at(seconds), dj_legs, may_talk: dj_legs, calls: calls.collect() });
}

fn line(show: &Show) -> Vec<&str> {
    show.in_line().map(|id| &*id.0).collect()
}

const fn queue(since: u64) -> Whereabouts {
    Whereabouts::Queue { since: Timestamp(START.0 + since * 1_000) }
}

#[test]
fn whoever_waited_before_the_server_was_started_again_keeps_the_place() {
    let mut show = show();
    // Of the first two something was heard before they were looked for, and not of the others.
    caller(&mut show, "c").reaches(101, 1, VisitStep::Waiting).done();
    caller(&mut show, "a").reaches(102, 1, VisitStep::Waiting).done();
    caller(&mut show, "e").waits(103);
    observe(
        &mut show,
        105,
        &[("a", queue(10)), ("b", queue(20)), ("c", queue(30)), ("d", queue(40)), ("e", queue(103))],
    );
    assert_eq!(line(&show), ["a", "b", "c", "d", "e"]);
    assert_eq!(show.pickup(true).map(|pickup| pickup.way), Some(crate::Way::Head));
}

#[test]
fn looking_moves_nobody_whose_ring_was_reported() {
    let mut show = show();
    caller(&mut show, "a").rings(10).reaches(14, 1, VisitStep::Waiting).done();
    caller(&mut show, "b").rings(12).reaches(13, 1, VisitStep::Waiting).done();
    observe(&mut show, 20, &[("b", queue(9)), ("a", queue(11))]);
    assert_eq!(line(&show), ["a", "b"]);
}

#[test]
fn whoever_is_between_two_queues_is_on_air_only_if_a_dj_can_talk_to_them() {
    for (dj_legs, may_talk, expected) in
        [(1, 1, VisitStep::OnAir), (1, 0, VisitStep::UpNext), (0, 0, VisitStep::Parted)]
    {
        let mut show = show();
        caller(&mut show, "a").waits(1).reaches(2, 1, VisitStep::UpNext).done();
        for seconds in 3..8 {
            let seen = ObservedCall { call: id("a"), who: web("a"), whereabouts: Whereabouts::Elsewhere };
            show.observe(Observation { began: at(seconds), dj_legs, may_talk, calls: vec![seen] });
        }
        assert_eq!(show.progress_of(&id("a")), Some(Progress::Visit(1, expected)));
    }
}

#[test]
fn the_queue_has_the_order_in_which_it_is_seen_and_the_line_that_of_the_arrivals() {
    let mut show = show();
    let way = |show: &Show| show.pickup(true).map(|pickup| (pickup.caller.to_string(), pickup.way));
    for (name, seconds) in [("a", 1), ("b", 2), ("c", 3)] {
        caller(&mut show, name).waits(seconds);
    }
    show.stands_at(&id("a"), Progress::Visit(1, VisitStep::Waiting), 3);
    observe(&mut show, 4, &[("b", queue(1)), ("c", queue(2)), ("a", queue(3))]);
    assert_eq!(line(&show), ["a", "b", "c"]);
    assert_eq!(way(&show), Some(("a".to_owned(), crate::Way::Move)));
    caller(&mut show, "b").reaches(5, 2, VisitStep::Waiting).done();
    observe(&mut show, 5, &[("b", queue(1)), ("c", queue(2)), ("a", queue(3))]);
    assert_eq!(way(&show), Some(("a".to_owned(), crate::Way::Move)), "c is the head, b has come back since");
    caller(&mut show, "c").ends(6).done();
    assert_eq!(way(&show), Some(("a".to_owned(), crate::Way::Head)));
}

#[test]
fn a_call_that_was_missed_and_is_reported_again_or_seen_again_is_there() {
    for is_seen in [false, true] {
        let mut show = show();
        // The API shows calls that are answered; this one is slow to be.
        caller(&mut show, "a").rings(1).done();
        observe(&mut show, 2, &[]);
        observe(&mut show, 4, &[]);
        assert_eq!(show.progress_of(&id("a")), Some(Progress::Gone));
        if is_seen {
            observe(&mut show, 6, &[("a", queue(5))]);
        } else {
            caller(&mut show, "a").reaches(5, 1, VisitStep::Waiting).done();
        }
        assert_eq!(line(&show), ["a"]);
        // It ends as every other.
        observe(&mut show, 8, &[]);
        observe(&mut show, 10, &[]);
        assert_eq!(show.progress_of(&id("a")), Some(Progress::Gone));
        caller(&mut show, "a").ends(11).reaches(5, 1, VisitStep::Waiting).done();
        observe(&mut show, 12, &[("a", queue(5))]);
        assert_eq!(show.progress_of(&id("a")), Some(Progress::Gone), "a report of the end is the last word");
    }
}

#[test]
fn as_many_callers_who_are_found_in_no_queue_are_on_air_as_there_are_legs_of_the_dj() {
    let mut show = show();
    let calls = ["a", "b", "c"].map(|name| (name, Whereabouts::Elsewhere));
    observe_with(&mut show, 10, 2, &calls);
    observe_with(&mut show, 20, 2, &calls);
    let on_air = |name: &&str| show.progress_of(&id(name)).and_then(Progress::step) == Some(VisitStep::OnAir);
    assert_eq!(["a", "b", "c"].iter().filter(|name| on_air(name)).count(), 2);
}
