use super::{
    KeyAction,
    map::{KeyPress, Keymap, Reserved, written},
};

fn press(key: &str) -> KeyPress<'_> {
    KeyPress { key, ..KeyPress::default() }
}

#[test]
fn every_action_has_a_key_from_the_start_and_no_two_the_same() {
    let map = Keymap::default();
    for action in KeyAction::KEYED {
        assert_eq!(map.action(press(action.first_key())), Some(action));
    }
}

#[test]
fn digits_take_the_rows_of_the_list() {
    let map = Keymap::default();
    assert_eq!(map.action(press("1")), Some(KeyAction::Row(1)));
    assert_eq!(map.action(press("9")), Some(KeyAction::Row(9)));
    assert_eq!(map.action(press("0")), None);
    assert_eq!(map.action(press("10")), None);
}

#[test]
fn caps_lock_makes_no_difference() {
    assert_eq!(Keymap::default().action(press("N")), Some(KeyAction::Next));
}

#[test]
fn keys_that_are_meant_for_something_else_do_nothing() {
    let map = Keymap::default();
    for ignored in [
        KeyPress { typed: true, ..press("n") },
        KeyPress { modified: true, ..press("n") },
        KeyPress { shifted: true, ..press("N") },
        KeyPress { shifted: true, ..press("1") },
        KeyPress { shifted: true, ..press("End") },
        KeyPress { repeats: true, ..press("n") },
        press("Enter"),
        press("Escape"),
        press(" "),
    ] {
        assert_eq!(map.action(ignored), None, "{ignored:?}");
    }
}

#[test]
fn a_sign_that_needs_shift_counts_as_itself() {
    assert_eq!(Keymap::default().action(KeyPress { shifted: true, ..press("?") }), Some(KeyAction::Help));
}

#[test]
fn switched_off_no_key_does_anything_nor_is_any_shown() {
    let mut map = Keymap::default();
    map.switch(false);
    assert_eq!((map.action(press("n")), map.action(press("1"))), (None, None));
    assert_eq!(map.key(KeyAction::Next), None);
    map.switch(true);
    assert_eq!(map.key(KeyAction::Next), Some("n"));
}

#[test]
fn an_action_can_have_another_key() {
    let mut map = Keymap::default();
    assert_eq!(map.bind(KeyAction::Next, "F8"), Ok(()));
    assert_eq!(map.action(press("F8")), Some(KeyAction::Next));
    assert_eq!(map.action(press("n")), None);
    assert_eq!(map.bind(KeyAction::Next, "F8"), Ok(()), "its own key again");
}

#[test]
fn a_key_of_another_action_or_of_the_browser_is_refused() {
    let mut map = Keymap::default();
    assert_eq!(map.bind(KeyAction::Next, "M"), Err(Reserved::Taken(KeyAction::Mute)));
    for key in ["Enter", "Escape", " ", "Tab", "3", "F5", "Shift"] {
        assert_eq!(map.bind(KeyAction::Next, key), Err(Reserved::Elsewhere), "{key}");
    }
    assert_eq!(map, Keymap::default());
}

#[test]
fn what_was_kept_reads_back() {
    let mut map = Keymap::default();
    map.bind(KeyAction::Next, "F8").expect("free");
    map.unbind(KeyAction::HangUp);
    map.switch(false);
    assert_eq!(Keymap::from_text(&map.to_text()), map);
}

#[test]
fn what_was_kept_and_makes_no_sense_does_no_harm() {
    let map = Keymap::from_text("on next=Enter mute=m hold=m what=x lock");
    assert_eq!(map.action(press("m")), Some(KeyAction::Mute));
    assert_eq!(
        (map.key(KeyAction::Next), map.key(KeyAction::Hold), map.key(KeyAction::Lock)),
        (None, None, None)
    );
    assert!(Keymap::from_text("").is_on());
}

#[test]
fn keys_are_written_as_they_stand_on_the_keyboard() {
    assert_eq!((written("n").as_str(), written("End").as_str(), written("?").as_str()), ("N", "End", "?"));
}
