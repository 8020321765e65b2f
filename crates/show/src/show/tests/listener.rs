use super::*;
use crate::ListenerStatus;

fn mine(show: &Show, name: &str, seconds: u64) -> ListenerStatus {
    show.listener_call(&format!("listener_{name}"), None, at(seconds)).state
}

#[test]
fn a_listener_follows_their_own_call_from_ringing_to_the_end() {
    let mut show = show();
    caller(&mut show, "first").waits(0);
    assert_eq!(mine(&show, "me", 1), ListenerStatus::NoCall);
    caller(&mut show, "me").rings(1);
    assert_eq!(mine(&show, "me", 1), ListenerStatus::Ringing);
    caller(&mut show, "me").reaches(2, 1, VisitStep::Waiting);
    assert_eq!(mine(&show, "me", 2), ListenerStatus::Waiting { position: 2, estimate: None, since: at(1) });
    caller(&mut show, "first").reaches(3, 1, VisitStep::OnAir);
    assert_eq!(mine(&show, "me", 3), ListenerStatus::Next { since: at(1) });
    caller(&mut show, "first").reaches(123, 1, VisitStep::Parted).ends(125);
    caller(&mut show, "me").reaches(126, 1, VisitStep::Whisper);
    assert_eq!(mine(&show, "me", 126), ListenerStatus::GoingOnAir);
    caller(&mut show, "me").reaches(128, 1, VisitStep::OnAir);
    assert_eq!(mine(&show, "me", 129), ListenerStatus::OnAir { since: at(128) });
    caller(&mut show, "me").reaches(200, 1, VisitStep::Parted);
    assert_eq!(mine(&show, "me", 201), ListenerStatus::Over);
    caller(&mut show, "me").ends(203);
    assert_eq!(mine(&show, "me", 204), ListenerStatus::Over);
    assert_eq!(mine(&show, "me", 900), ListenerStatus::NoCall);
}

#[test]
fn the_estimate_comes_with_the_first_conversation() {
    let mut show = show();
    caller(&mut show, "aired").waits(0).reaches(10, 1, VisitStep::OnAir).ends(190);
    for name in ["a", "b", "c"] {
        caller(&mut show, name).waits(200);
    }
    let ListenerStatus::Waiting { position: 3, estimate: Some(estimate), .. } = mine(&show, "c", 201) else {
        panic!("{:?}", mine(&show, "c", 201))
    };
    assert_eq!((estimate.from, estimate.to), (6, 8));
}

#[test]
fn who_is_turned_away_learns_why() {
    let mut show = show();
    caller(&mut show, "a").rings(1).turned_away(1, Admission::Closed).ends(4);
    caller(&mut show, "b").rings(1).turned_away(1, Admission::Full);
    assert_eq!((mine(&show, "a", 5), mine(&show, "b", 5)), (ListenerStatus::Closed, ListenerStatus::Full));
}

#[test]
fn a_page_learns_that_its_listener_is_there_by_another_call() {
    let mut show = show();
    let first = caller(&mut show, "tab 1").rings_as("me", 0).reaches(0, 1, VisitStep::Waiting).id();
    let second = caller(&mut show, "tab 2").rings_as("me", 5).reaches(5, 1, VisitStep::Waiting).ends(9).id();
    caller(&mut show, "tab 1").ends(6).done();
    let told = |show: &Show, own| show.listener_call("listener_me", Some(own), at(30)).state;
    assert_eq!((told(&show, &first), told(&show, &second)), (ListenerStatus::NoCall, ListenerStatus::NoCall));
    let third = caller(&mut show, "tab 3").rings_as("me", 10).reaches(10, 1, VisitStep::OnAir).id();
    assert_eq!(told(&show, &first), ListenerStatus::Elsewhere);
    let fourth = caller(&mut show, "tab 4").rings_as("me", 12).turned_away(12, Admission::Twice).id();
    assert_eq!(told(&show, &fourth), ListenerStatus::Elsewhere);
    assert_eq!(told(&show, &third), ListenerStatus::OnAir { since: at(10) });
}

#[test]
fn one_listener_learns_nothing_of_another() {
    let mut show = show();
    let a = caller(&mut show, "a").waits(1).id();
    assert_eq!(mine(&show, "b", 2), ListenerStatus::NoCall);
    assert_eq!(mine(&show, "", 2), ListenerStatus::NoCall);
    let named = |address| show.listener_call(address, Some(&a), at(2)).state;
    assert_eq!((named("listener_b"), named("")), (ListenerStatus::NoCall, ListenerStatus::NoCall));
    assert_eq!(named("listener_a"), ListenerStatus::Next { since: at(1) });
}

#[test]
fn each_of_two_tabs_with_one_identity_follows_its_own_call() {
    let mut show = show();
    let first = caller(&mut show, "tab 1").rings_as("me", 0).reaches(0, 1, VisitStep::Waiting).id();
    let second = caller(&mut show, "tab 2").rings_as("me", 5).reaches(5, 1, VisitStep::Waiting).id();
    let told = |show: &Show, own: Option<&CallerId>| show.listener_call("listener_me", own, at(30)).state;
    assert_eq!(told(&show, Some(&first)), ListenerStatus::Next { since: at(0) });
    assert!(matches!(told(&show, Some(&second)), ListenerStatus::Waiting { position: 2, .. }));
    caller(&mut show, "tab 1").reaches(20, 1, VisitStep::OnAir).done();
    assert_eq!(told(&show, Some(&first)), ListenerStatus::OnAir { since: at(20) });
    assert_eq!(told(&show, Some(&second)), ListenerStatus::Next { since: at(5) });
    // A page that does not know its call yet must not say that nobody hears it.
    assert_eq!(told(&show, None), ListenerStatus::OnAir { since: at(20) });
    caller(&mut show, "tab 1").reaches(25, 1, VisitStep::Parted).ends(26).done();
    assert_eq!(told(&show, Some(&first)), ListenerStatus::Over);
    assert_eq!(told(&show, None), ListenerStatus::Next { since: at(5) });
    assert_eq!(told(&show, Some(&id("unknown"))), ListenerStatus::NoCall);
}

#[test]
fn lines_close_and_fill_for_those_who_come_and_not_for_those_who_wait() {
    let mut show = show();
    show.set_options(ShowOptions { most_waiting: 1, ..ShowOptions::default() });
    assert_eq!(show.admission(), Admission::Admitted);
    caller(&mut show, "a").waits(1);
    assert_eq!(show.admission(), Admission::Full);
    show.set_lines(false, at(2));
    assert_eq!(show.admission(), Admission::Closed);
    assert_eq!(mine(&show, "a", 3), ListenerStatus::Next { since: at(1) });
    let notice = show.lines_notice();
    assert_eq!((notice.open, notice.full, notice.waiting), (false, true, 1));
}
