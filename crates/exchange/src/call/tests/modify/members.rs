//! Members taken out of a queue by REST.

use super::*;

#[test]
fn a_member_is_taken_out_by_name_or_as_the_front() {
    let mut board = Board::new();
    let first = board.call("listener_a", LISTENER);
    let second = board.call("listener_b", LISTENER);
    let third = board.call("listener_c", LISTENER);
    let queue = board.switchboard.queues()[0].sid.clone();
    board.wait(Duration::from_secs(4));
    board.actions.clear();
    let now = board.now;
    let mut take = |member| board.switchboard.redirect_member(now, &queue, member, elsewhere());
    let by_name = take(Some(&second.sid)).expect("a member");
    assert_eq!((by_name.call, by_name.position), (second.sid.clone(), 2));
    let front = take(None).expect("a member");
    assert_eq!((front.call, front.position), (first.sid, 1));
    assert_eq!(take(Some(&second.sid)), None, "it waits there no more");
    let actions = board.switchboard.take_actions();
    board.actions.extend(actions);
    let results: Vec<_> = board.told();
    let redirected = ("/after".to_owned(), Some("redirected".to_owned()));
    let new = ("/elsewhere".to_owned(), None);
    assert_eq!(results, [redirected.clone(), new.clone(), redirected, new]);
    assert_eq!(board.switchboard.queues()[0].position(&third.sid), Some(1));
    board.input(Input::Tick);
    assert_eq!(board.waiting(), 1);
}

#[test]
fn the_front_of_an_empty_queue_is_nobody() {
    let mut board = Board::new();
    let queue = board.switchboard.queues()[0].sid.clone();
    assert_eq!(board.switchboard.redirect_member(board.now, &queue, None, elsewhere()), None);
    assert!(board.switchboard.take_actions().is_empty());
}
