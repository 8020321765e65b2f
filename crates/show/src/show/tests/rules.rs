use super::*;
use crate::{Actor, LineMove, LineState, Pickup, Refusal, Way};

fn next(show: &Show) -> Option<String> {
    show.pickup(false).map(|pickup| pickup.caller.to_string())
}

fn dj(show: &mut Show, name: &str, made: LineMove) -> Result<LineState, Refusal> {
    show.make(&id(name), made, Actor::Dj)
}

#[test]
fn the_longest_waiting_is_next_and_heads_the_queue() {
    let mut show = show();
    caller(&mut show, "b").waits(20);
    caller(&mut show, "a").waits(10);
    let expected = Pickup { caller: id("a"), visit: 1, way: Way::Head };
    assert_eq!(show.pickup(true), Some(expected));
}

#[test]
fn nobody_is_next_before_they_wait() {
    let mut show = show();
    assert_eq!(show.pickup(false), None);
    caller(&mut show, "a").rings(1);
    assert_eq!(show.pickup(false), None);
}

/// Each kind of caller against every other, both having arrived first once.
#[test]
fn kinds_of_callers_are_taken_in_the_order_of_the_trade() {
    type Make = fn(&mut Show, &str, u64);
    let kinds: [Make; 6] = [
        |show, name, t| caller(show, name).waits(t).reaches(t + 1, 1, VisitStep::UpNext).done(),
        |show, name, t| {
            caller(show, name).waits(t);
            dj(show, name, LineMove::Designate).expect("waits");
        },
        |show, name, t| {
            caller(show, name)
                .waits(t)
                .reaches(t, 2, VisitStep::Waiting)
                .tell(t, CallEvent::Returned(2))
                .done()
        },
        |show, name, t| {
            caller(show, name).waits(t);
            dj(show, name, LineMove::Screen).expect("waits");
            dj(show, name, LineMove::Ready).expect("screened");
        },
        |show, name, t| caller(show, name).waits(t).done(),
        |show, name, t| {
            caller(show, name).waits(t).reaches(t, 2, VisitStep::Waiting).tell(t, CallEvent::Held(2)).done()
        },
    ];
    for (first, make_first) in kinds.iter().enumerate() {
        for (second, make_second) in kinds.iter().enumerate().skip(first + 1) {
            for (early, late) in [(10, 20), (20, 10)] {
                let mut show = show();
                // The later kind is made first, since the first in line cannot be made next once more.
                caller(&mut show, "zero").waits(0);
                make_second(&mut show, "second", late);
                make_first(&mut show, "first", early);
                caller(&mut show, "zero").ends(30);
                assert_eq!(next(&show).as_deref(), Some("first"), "{first} before {second}");
            }
        }
    }
}

#[test]
fn whoever_the_dj_put_back_is_taken_only_when_asked_for() {
    let mut show = show();
    caller(&mut show, "held").waits(1).reaches(9, 2, VisitStep::Waiting).tell(9, CallEvent::Held(2));
    assert_eq!(show.pickup(true), None);
    assert_eq!(next(&show).as_deref(), Some("held"));
    assert!(show.somebody_is_held());
}

#[test]
fn whoever_is_being_screened_is_not_next() {
    let mut show = show();
    caller(&mut show, "a").waits(1);
    caller(&mut show, "b").waits(2);
    dj(&mut show, "a", LineMove::Screen).expect("a waits");
    assert_eq!(next(&show).as_deref(), Some("b"));
    dj(&mut show, "a", LineMove::Ready).expect("a is screened");
    assert_eq!(next(&show).as_deref(), Some("a"));
}

#[test]
fn who_is_taken_out_of_order_has_to_be_moved_until_they_are() {
    let mut show = show();
    caller(&mut show, "a").waits(1);
    caller(&mut show, "b").waits(2);
    assert_eq!(dj(&mut show, "b", LineMove::Take), Ok(LineState::GoingOnAir));
    assert_eq!(show.pickup(true).map(|pickup| (pickup.caller, pickup.way)), Some((id("b"), Way::Move)));
    caller(&mut show, "b").reaches(3, 1, VisitStep::UpNext);
    assert_eq!(
        show.pickup(true).map(|pickup| (pickup.caller, pickup.way)),
        Some((id("b"), Way::PriorityQueue))
    );
}

#[test]
fn the_head_of_a_queue_is_whom_the_exchange_says() {
    let waiting = Progress::Visit(1, VisitStep::Waiting);
    let way = |show: &Show| show.pickup(false).map(|pickup| (pickup.caller.to_string(), pickup.way));
    let mut show = show();
    caller(&mut show, "a").waits(1);
    caller(&mut show, "b").waits(2);
    // A came first, and was put into the queue after b.
    show.stands_at(&id("b"), waiting, 1);
    assert_eq!(way(&show), Some(("a".to_owned(), Way::Move)));
    show.stands_at(&id("b"), Progress::Visit(2, VisitStep::Waiting), 2);
    show.stands_at(&id("b"), Progress::Visit(1, VisitStep::UpNext), 2);
    assert_eq!(way(&show), Some(("a".to_owned(), Way::Move)), "what was told of another time does not count");
    caller(&mut show, "b").ends(3);
    assert_eq!(way(&show), Some(("a".to_owned(), Way::Head)));
}

#[test]
fn who_stands_behind_somebody_unknown_is_not_the_head() {
    let waiting = Progress::Visit(1, VisitStep::Waiting);
    let mut show = show();
    let way = |show: &Show| show.pickup(false).map(|pickup| pickup.way);
    caller(&mut show, "a").waits(1);
    show.stands_at(&id("a"), waiting, 2);
    assert_eq!(way(&show), Some(Way::Move));
    show.stands_at(&id("a"), waiting, 1);
    assert_eq!(way(&show), Some(Way::Head), "they have gone");
    caller(&mut show, "b").waits(2);
    show.stands_at(&id("b"), waiting, 2);
    caller(&mut show, "a").ends(3);
    assert_eq!(way(&show), Some(Way::Head), "a stood there");
}

#[test]
fn the_head_of_the_priority_queue_is_next() {
    let mut show = show();
    caller(&mut show, "a").waits(1).reaches(5, 1, VisitStep::UpNext);
    caller(&mut show, "b").waits(2).reaches(6, 1, VisitStep::UpNext);
    assert_eq!(next(&show).as_deref(), Some("a"));
    for _ in 0..2 {
        show.stands_at(&id("b"), Progress::Visit(1, VisitStep::UpNext), 1);
        show.stands_at(&id("a"), Progress::Visit(1, VisitStep::UpNext), 2);
        assert_eq!(next(&show).as_deref(), Some("b"));
    }
}

#[test]
fn who_fell_back_is_next_but_no_longer_heads_the_queue() {
    let mut show = show();
    caller(&mut show, "a").waits(1).reaches(5, 1, VisitStep::OnAir);
    caller(&mut show, "b").waits(2);
    caller(&mut show, "a").reaches(9, 2, VisitStep::Waiting).tell(9, CallEvent::Returned(2));
    assert_eq!(show.pickup(true), Some(Pickup { caller: id("a"), visit: 2, way: Way::Move }));
}

#[test]
fn being_made_next_counts_for_one_visit_only() {
    let mut show = show();
    caller(&mut show, "a").waits(1);
    caller(&mut show, "b").waits(2);
    dj(&mut show, "b", LineMove::Designate).expect("b waits");
    caller(&mut show, "b").reaches(3, 1, VisitStep::OnAir).reaches(4, 2, VisitStep::Waiting);
    assert_eq!(next(&show).as_deref(), Some("a"));
}

#[test]
fn a_locked_caller_is_not_put_back_and_an_unlocked_one_is_once() {
    let mut show = show();
    caller(&mut show, "a").waits(1).reaches(2, 1, VisitStep::OnAir);
    dj(&mut show, "a", LineMove::Lock).expect("on air");
    assert_eq!(dj(&mut show, "a", LineMove::Hold), Err(Refusal::Locked));
    dj(&mut show, "a", LineMove::Unlock).expect("locked");
    assert_eq!(dj(&mut show, "a", LineMove::Hold), Ok(LineState::OnHold));
    assert!(show.takes_back(&id("a")));
    assert!(!show.takes_back(&id("a")));
}

#[test]
fn nothing_is_done_with_a_caller_who_is_gone() {
    let mut show = show();
    caller(&mut show, "a").waits(1).ends(2);
    for made in LineMove::ALL {
        assert_eq!(dj(&mut show, "a", made), Err(Refusal::Gone));
        assert_eq!(dj(&mut show, "nobody", made), Err(Refusal::Gone));
    }
}
