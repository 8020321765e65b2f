use show::{Board, Caller, Channel, LineState, Timestamp};

use super::{
    guard::{Once, TwoStep},
    *,
};
use crate::{keys::Action, live::Link};

const OPEN: Phone = Phone::Open { fault: None };

fn caller(id: &str, state: LineState) -> Caller {
    Caller {
        id: id.into(),
        label: "…4417".to_owned(),
        channel: Channel::Phone,
        place: None,
        topic: None,
        calls: 1,
        state,
        since: Timestamp(0),
        waiting_since: Timestamp(0),
        aired: None,
        held: false,
        returned: false,
    }
}

fn board(callers: &[(&str, LineState)]) -> Board {
    let callers = callers.iter().map(|(id, state)| caller(id, *state)).collect();
    Board { callers, ..Board::empty() }
}

fn one_on_air() -> Board {
    board(&[("CA1", LineState::OnAir), ("CA2", LineState::Next), ("CA3", LineState::OnHold)])
}

fn may(board: &Board, link: Link, phone: &Phone, deed: &Deed) -> bool {
    Situation { board, link, phone, in_direct_call: false }.may(deed)
}

#[test]
fn what_can_be_done_follows_the_states_of_the_callers() {
    let board = one_on_air();
    let may = |deed: &Deed| may(&board, Link::Live, &OPEN, deed);
    for deed in [
        Deed::Next,
        Deed::Hold("CA1".into()),
        Deed::Lock("CA1".into()),
        Deed::Take("CA2".into()),
        Deed::Take("CA3".into()),
        Deed::Designate("CA3".into()),
        Deed::Drop("CA3".into()),
        Deed::Mute(true),
        Deed::HangUp,
        Deed::Lines(false),
    ] {
        assert!(may(&deed), "{deed:?}");
    }
    for deed in [
        Deed::Connect,
        Deed::Take("CA1".into()),
        Deed::Unlock("CA1".into()),
        Deed::Designate("CA2".into()),
        Deed::Hold("CA3".into()),
        Deed::Take("CA9".into()),
        Deed::Lines(true),
    ] {
        assert!(!may(&deed), "{deed:?}");
    }
}

#[test]
fn who_is_locked_on_air_stays_whatever_takes_another() {
    let board = board(&[("CA1", LineState::OnAirLocked), ("CA2", LineState::Next)]);
    for deed in [Deed::Next, Deed::Take("CA2".into()), Deed::Hold("CA1".into()), Deed::Lock("CA1".into())] {
        assert!(!may(&board, Link::Live, &OPEN, &deed), "{deed:?}");
    }
    for deed in [Deed::Unlock("CA1".into()), Deed::Mute(true), Deed::HangUp] {
        assert!(may(&board, Link::Live, &OPEN, &deed), "{deed:?}");
    }
}

#[test]
fn with_the_link_lost_only_what_goes_by_the_telephone_can_be_done() {
    let board = one_on_air();
    for link in [Link::Opening, Link::Lost] {
        let may = |deed: &Deed| may(&board, link, &OPEN, deed);
        for deed in [Deed::Next, Deed::Mute(true), Deed::HangUp] {
            assert!(may(&deed), "{deed:?}");
        }
        for deed in [Deed::Take("CA3".into()), Deed::Hold("CA1".into()), Deed::Lines(false), Deed::EndShow] {
            assert!(!may(&deed), "{deed:?}");
        }
    }
}

#[test]
fn next_needs_a_call_that_is_no_direct_one_and_somebody_to_move() {
    let board = one_on_air();
    let situation = Situation { board: &board, link: Link::Live, phone: &OPEN, in_direct_call: true };
    assert!(!situation.may(&Deed::Next) && !situation.may(&Deed::Take("CA3".into())));
    assert!(!may(&board, Link::Live, &Phone::Ready, &Deed::Next));
    assert!(may(&board, Link::Live, &Phone::Ready, &Deed::Take("CA3".into())), "before connecting");
    assert!(!may(&Board::empty(), Link::Live, &OPEN, &Deed::Next));
    assert!(may(&Board::empty(), Link::Lost, &OPEN, &Deed::Next), "the board may be old");
}

#[test]
fn next_goes_by_the_telephone_where_somebody_talks_or_nobody_knows() {
    let by_phone =
        |board: &Board, link| Situation { board, link, phone: &OPEN, in_direct_call: false }.next_by_phone();
    let waiting = board(&[("CA2", LineState::Next)]);
    assert!(by_phone(&one_on_air(), Link::Live));
    assert!(by_phone(&board(&[("CA1", LineState::GoingOnAir)]), Link::Live));
    assert!(!by_phone(&waiting, Link::Live));
    assert!(!by_phone(&board(&[("CA1", LineState::OnAirLocked)]), Link::Live), "a lock holds");
    assert!(by_phone(&waiting, Link::Lost));

    let mut put_back = one_on_air();
    put_back.house.next = Some("CA2".into());
    assert!(by_phone(&put_back, Link::Live));
    put_back.callers[1].held = true;
    assert!(!by_phone(&put_back, Link::Live), "who was put back is taken by name only");
}

#[test]
fn keys_mean_whoever_is_on_air_or_in_that_row() {
    let board = one_on_air();
    let deed = |action| Deed::of_key(action, &board, false);
    assert_eq!(deed(Action::Row(1)), Some(Deed::Take("CA2".into())));
    assert_eq!(deed(Action::Row(2)), Some(Deed::Take("CA3".into())));
    assert_eq!(deed(Action::Row(3)), None);
    assert_eq!(deed(Action::Hold), Some(Deed::Hold("CA1".into())));
    assert_eq!(deed(Action::Lock), Some(Deed::Lock("CA1".into())));
    assert_eq!(deed(Action::Mute), Some(Deed::Mute(true)));
    assert_eq!(deed(Action::Help), None);
    assert_eq!(Deed::of_key(Action::Mute, &board, true), Some(Deed::Mute(false)));
}

#[test]
fn the_lock_key_unlocks_who_is_locked_and_means_nobody_without_a_talk() {
    let locked = board(&[("CA1", LineState::OnAirLocked)]);
    assert_eq!(Deed::of_key(Action::Lock, &locked, false), Some(Deed::Unlock("CA1".into())));
    assert_eq!(Deed::of_key(Action::Lock, &Board::empty(), false), None);
    assert_eq!(Deed::of_key(Action::Hold, &Board::empty(), false), None);
}

#[test]
fn two_presses_of_next_within_a_second_count_once() {
    let mut next = Once::default();
    assert!(next.counts(0.0));
    assert!(!next.counts(150.0) && !next.counts(999.0));
    assert!(next.counts(1_000.0));
    assert!(next.counts(500.0), "the clock was set back");
}

#[test]
fn a_two_step_button_acts_on_the_second_press_within_six_seconds() {
    let mut step = TwoStep::default();
    assert!(!step.press(0.0));
    assert!(step.press(2_000.0));
    assert!(!step.press(2_500.0), "it begins anew");
    assert!(!step.press(9_000.0), "the first press is forgotten");
    assert!(step.press(10_000.0));
}

#[test]
fn neither_a_double_click_nor_a_held_key_is_a_second_step() {
    let mut step = TwoStep::default();
    assert!(!step.press(0.0));
    for held in 1..50 {
        assert!(!step.press(f64::from(held) * 100.0));
    }
}
