//! What must hold whatever happens, in whatever order.

use proptest::prelude::*;

use super::*;

/// One thing that can happen to the board.
#[derive(Debug, Clone)]
enum Event {
    Listener,
    Dj,
    HangUp(usize),
    Star(usize),
    Lost(usize),
    Closed(usize),
    Silent(usize),
    Wait(u16),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => Just(Event::Listener),
        2 => Just(Event::Dj),
        2 => any::<usize>().prop_map(Event::HangUp),
        3 => any::<usize>().prop_map(Event::Star),
        1 => any::<usize>().prop_map(Event::Lost),
        1 => any::<usize>().prop_map(Event::Closed),
        1 => any::<usize>().prop_map(Event::Silent),
        3 => (0..20_000_u16).prop_map(Event::Wait),
    ]
}

fn check(board: &Board) {
    let calls: Vec<_> = board.switchboard.calls().collect();
    let queue = board.switchboard.queues()[0];
    assert!(
        queue.members.is_empty() || queue.dialers.is_empty(),
        "somebody waits although there is somebody to take"
    );
    for call in &calls {
        let in_queue = queue.position(&call.sid).is_some();
        let dials = queue.dialers.contains(&call.sid);
        assert_eq!(
            in_queue,
            matches!(call.place, Place::Waiting(_)) && call.is_live(),
            "a ghost in the queue"
        );
        assert_eq!(
            dials,
            matches!(call.place, Place::Dialing { .. }) && call.is_live(),
            "a ghost among the diallers"
        );
        let (Place::Talking { peer, .. } | Place::Taken { peer, .. }) = &call.place else { continue };
        let peer = board.switchboard.call(peer).expect("a peer that is known");
        assert!(call.is_live() && peer.is_live(), "a talk with somebody who is gone");
        let (Place::Talking { peer: back, .. } | Place::Taken { peer: back, .. }) = &peer.place else {
            panic!("a talk of one")
        };
        assert_eq!(*back, call.sid);
    }
    let talking = calls.iter().filter(|call| matches!(call.place, Place::Talking { .. })).count();
    assert_eq!(board.bridges().len(), talking, "the sound does not follow the state");
}

proptest! {
    #[test]
    fn no_order_of_events_leaves_a_ghost(events in prop::collection::vec(event(), 1..60)) {
        let mut board = Board::new();
        let mut phones: Vec<Phone> = Vec::new();
        let mut answered = 0;
        for event in events {
            let pick = |phones: &[Phone], index: usize| phones.get(index % phones.len().max(1)).cloned();
            match event {
                Event::Listener => phones.push(board.call("listener_a", ENQUEUE)),
                Event::Dj => phones.push(board.call("dj_1", DIAL)),
                Event::Wait(millis) => board.wait(Duration::from_millis(u64::from(millis))),
                Event::HangUp(i) => if let Some(phone) = pick(&phones, i) { board.hang_up(&phone) },
                Event::Star(i) => if let Some(phone) = pick(&phones, i) { board.press(&phone, '*') },
                Event::Lost(i) => if let Some(phone) = pick(&phones, i) {
                    board.input(Input::LegLost { leg: phone.leg, reason: String::new() });
                },
                Event::Closed(i) => if let Some(phone) = pick(&phones, i) {
                    board.input(Input::SessionClosed { session: phone.session, keep: Duration::ZERO });
                },
                Event::Silent(i) => if let Some(phone) = pick(&phones, i) {
                    board.input(Input::LegSilent { leg: phone.leg, silent: i % 2 == 0 });
                },
            }
            // Only DJs ask again after their first document: Dial comes back by Redirect.
            while let Some((fetch, request)) = board.requests().get(answered).map(|(f, r)| (*f, (*r).clone())) {
                answered += 1;
                board.input(Input::Fetched {
                    fetch,
                    result: Ok(Document { url: request.url, content_type: "text/xml".into(), body: DIAL.into() }),
                });
            }
            check(&board);
        }
        for phone in &phones {
            board.hang_up(phone);
            board.input(Input::LegLost { leg: phone.leg, reason: String::new() });
        }
        check(&board);
        prop_assert!(board.switchboard.calls().all(|call| !call.is_live()));
        prop_assert_eq!(board.switchboard.deadline(), None);
    }
}
