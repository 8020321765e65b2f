use super::*;
use crate::ListenerStatus;

fn mine(show: &Show, name: &str, seconds: u64) -> ListenerStatus {
    show.listener_call(&format!("listener_{name}"), at(seconds)).state
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
fn one_listener_learns_nothing_of_another() {
    let mut show = show();
    caller(&mut show, "a").waits(1);
    assert_eq!(mine(&show, "b", 2), ListenerStatus::NoCall);
    assert_eq!(mine(&show, "", 2), ListenerStatus::NoCall);
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
