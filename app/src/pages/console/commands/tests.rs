use show::{Board, Caller, Channel, LineState, Timestamp};
use voice::{Monotonic, PageTime, PhoneState};

use super::{
    press::{ConfirmPress, Debounce},
    *,
};
use crate::{live_socket::Link, pages::console::keys::KeyAction};

const OPEN: PhoneState = PhoneState::Open { fault: None };

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

fn can(board: &Board, link: Link, phone: &PhoneState, command: &Command) -> bool {
    Situation { board, link, phone, in_direct_call: false }.can(command)
}

#[test]
fn what_can_be_done_follows_the_states_of_the_callers() {
    let board = one_on_air();
    let can = |command: &Command| can(&board, Link::Live, &OPEN, command);
    for command in [
        Command::Next,
        Command::Hold("CA1".into()),
        Command::Lock("CA1".into()),
        Command::Take("CA2".into()),
        Command::Take("CA3".into()),
        Command::Designate("CA3".into()),
        Command::Drop("CA3".into()),
        Command::Mute(true),
        Command::HangUp,
        Command::Lines(false),
    ] {
        assert!(can(&command), "{command:?}");
    }
    for command in [
        Command::Connect,
        Command::Take("CA1".into()),
        Command::Unlock("CA1".into()),
        Command::Designate("CA2".into()),
        Command::Hold("CA3".into()),
        Command::Take("CA9".into()),
        Command::Lines(true),
    ] {
        assert!(!can(&command), "{command:?}");
    }
}

#[test]
fn who_is_locked_on_air_stays_whatever_takes_another() {
    let board = board(&[("CA1", LineState::OnAirLocked), ("CA2", LineState::Next)]);
    for command in
        [Command::Next, Command::Take("CA2".into()), Command::Hold("CA1".into()), Command::Lock("CA1".into())]
    {
        assert!(!can(&board, Link::Live, &OPEN, &command), "{command:?}");
    }
    for command in [Command::Unlock("CA1".into()), Command::Mute(true), Command::HangUp] {
        assert!(can(&board, Link::Live, &OPEN, &command), "{command:?}");
    }
}

#[test]
fn with_the_link_lost_only_what_goes_by_the_telephone_can_be_done() {
    let board = one_on_air();
    for link in [Link::Opening, Link::Lost] {
        let can = |command: &Command| can(&board, link, &OPEN, command);
        for command in [Command::Next, Command::Mute(true), Command::HangUp] {
            assert!(can(&command), "{command:?}");
        }
        for command in [
            Command::Take("CA3".into()),
            Command::Hold("CA1".into()),
            Command::Lines(false),
            Command::EndShow,
        ] {
            assert!(!can(&command), "{command:?}");
        }
    }
}

#[test]
fn next_needs_a_call_that_is_no_direct_one_and_somebody_to_move() {
    let board = one_on_air();
    let situation = Situation { board: &board, link: Link::Live, phone: &OPEN, in_direct_call: true };
    assert!(!situation.can(&Command::Next) && !situation.can(&Command::Take("CA3".into())));
    assert!(!can(&board, Link::Live, &PhoneState::Ready, &Command::Next));
    assert!(can(&board, Link::Live, &PhoneState::Ready, &Command::Take("CA3".into())), "before connecting");
    assert!(!can(&Board::empty(), Link::Live, &OPEN, &Command::Next));
    assert!(can(&Board::empty(), Link::Lost, &OPEN, &Command::Next), "the board may be old");
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
    put_back.show.next = Some("CA2".into());
    assert!(by_phone(&put_back, Link::Live));
    put_back.callers[1].held = true;
    assert!(!by_phone(&put_back, Link::Live), "who was put back is taken by name only");
}

#[test]
fn keys_mean_whoever_is_on_air_or_in_that_row() {
    let board = one_on_air();
    let command = |action| Command::of_key(action, &board, false);
    assert_eq!(command(KeyAction::Row(1)), Some(Command::Take("CA2".into())));
    assert_eq!(command(KeyAction::Row(2)), Some(Command::Take("CA3".into())));
    assert_eq!(command(KeyAction::Row(3)), None);
    assert_eq!(command(KeyAction::Hold), Some(Command::Hold("CA1".into())));
    assert_eq!(command(KeyAction::Lock), Some(Command::Lock("CA1".into())));
    assert_eq!(command(KeyAction::Mute), Some(Command::Mute(true)));
    assert_eq!(command(KeyAction::Help), None);
    assert_eq!(Command::of_key(KeyAction::Mute, &board, true), Some(Command::Mute(false)));
}

#[test]
fn the_lock_key_unlocks_who_is_locked_and_means_nobody_without_a_talk() {
    let locked = board(&[("CA1", LineState::OnAirLocked)]);
    assert_eq!(Command::of_key(KeyAction::Lock, &locked, false), Some(Command::Unlock("CA1".into())));
    assert_eq!(Command::of_key(KeyAction::Lock, &Board::empty(), false), None);
    assert_eq!(Command::of_key(KeyAction::Hold, &Board::empty(), false), None);
}

#[test]
fn two_presses_of_next_within_a_second_count_once() {
    let mut next = Debounce::default();
    assert!(next.counts(PageTime(0.0)));
    assert!(!next.counts(PageTime(150.0)) && !next.counts(PageTime(999.0)));
    assert!(next.counts(PageTime(1_000.0)));
    assert!(next.counts(PageTime(500.0)), "the clock was set back");
}

#[test]
fn a_two_step_button_acts_on_the_second_press_within_six_seconds() {
    let mut step = ConfirmPress::default();
    assert!(!step.press(Monotonic(0.0)));
    assert!(step.press(Monotonic(2_000.0)));
    assert!(!step.press(Monotonic(2_500.0)), "it begins anew");
    assert!(!step.press(Monotonic(9_000.0)), "the first press is forgotten");
    assert!(step.press(Monotonic(10_000.0)));
}

#[test]
fn neither_a_double_click_nor_a_held_key_is_a_second_step() {
    let mut step = ConfirmPress::default();
    assert!(!step.press(Monotonic(0.0)));
    for held in 1..50 {
        assert!(!step.press(Monotonic(f64::from(held) * 100.0)));
    }
}
