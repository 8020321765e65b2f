//! Members that REST takes out of a queue.

use super::*;

#[test]
fn a_member_is_taken_out_by_name_or_as_the_front() {
    let mut exchange = TestExchange::new();
    let first = exchange.call("listener_a", LISTENER);
    let second = exchange.call("listener_b", LISTENER);
    let third = exchange.call("listener_c", LISTENER);
    let queue = exchange.controller.queues()[0].sid().clone();
    exchange.wait(Duration::from_secs(4));
    exchange.actions.clear();
    let now = exchange.now;
    let mut take = |member| exchange.controller.redirect_member(now, &queue, member, elsewhere());
    let by_name = take(Some(&second.sid)).expect("a member");
    assert_eq!((by_name.call, by_name.position), (second.sid.clone(), 2));
    let front = take(None).expect("a member");
    assert_eq!((front.call, front.position), (first.sid, 1));
    assert_eq!(take(Some(&second.sid)), None, "it waits there no more");
    let actions = exchange.controller.take_actions();
    exchange.actions.extend(actions);
    let results: Vec<_> = exchange.told();
    let redirected = ("/after".to_owned(), Some("redirected".to_owned()));
    let new = ("/elsewhere".to_owned(), None);
    assert_eq!(results, [redirected.clone(), new.clone(), redirected, new]);
    assert_eq!(exchange.controller.queues()[0].position(&third.sid), Some(1));
    exchange.input(Input::Tick);
    assert_eq!(exchange.waiting(), 1);
}

#[test]
fn the_front_of_an_empty_queue_is_nobody() {
    let mut exchange = TestExchange::new();
    let queue = exchange.controller.queues()[0].sid().clone();
    assert_eq!(exchange.controller.redirect_member(exchange.now, &queue, None, elsewhere()), None);
    assert!(exchange.controller.take_actions().is_empty());
}
