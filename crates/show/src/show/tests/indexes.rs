//! What the indexes tell is what a look at every call tells.

use super::*;
use crate::{
    Actor, Board, Hour, LineMove, LineState,
    show::{
        CallRecord,
        queue_order::{Place, Turn},
        state_of,
    },
};

/// The same numbers each time (MINSTD).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0 * 48_271 % 2_147_483_647;
        self.0 % sides
    }
}

/// All that is there, in the board's order.
fn order(show: &Show) -> Vec<CallerId> {
    let next = pickup(show);
    let present = show.calls.iter().filter(|(_, record)| record.is_present());
    let mut keys: Vec<_> = present
        .map(|(id, record)| {
            let rank = match state_of(id, record, next.as_ref()) {
                LineState::OnAir | LineState::OnAirLocked | LineState::Private => 0,
                LineState::GoingOnAir => 1,
                LineState::Ringing => 3,
                _ => 2,
            };
            let since = Place { turn: Turn::NotNow, since: record.since() };
            ((rank, if rank < 2 { since } else { show.place_of(id, record) }), id.clone())
        })
        .collect();
    keys.sort();
    keys.into_iter().map(|(_, id)| id).collect()
}

fn pickup(show: &Show) -> Option<CallerId> {
    let present = show.calls.iter().filter(|(_, record)| record.is_present());
    let first = present.map(|(id, record)| (show.place_of(id, record), id)).min()?;
    (first.0.turn <= Turn::Held).then(|| first.1.clone())
}

fn hour(show: &Show, now: Timestamp) -> Hour {
    let mut buckets = vec![crate::Bucket::default(); 12];
    let mut count = |at: Option<Timestamp>, field: fn(&mut crate::Bucket) -> &mut u32| {
        let Some(at) = at else { return };
        let ago = (now.0 / 300_000).saturating_sub(at.0 / 300_000);
        if ago < 12 {
            *field(&mut buckets[11 - ago as usize]) += 1;
        }
    };
    for (_, record) in show.calls.iter().filter(|(_, record)| record.turned_away.is_none()) {
        count(Some(record.arrived()), |bucket| &mut bucket.arrivals);
        count(record.aired(), |bucket| &mut bucket.answered);
        count(record.gave_up(), |bucket| &mut bucket.gave_up);
    }
    let total = |field: fn(&crate::Bucket) -> u32| buckets.iter().map(field).sum();
    Hour {
        arrivals: total(|bucket| bucket.arrivals),
        answered: total(|bucket| bucket.answered),
        gave_up: total(|bucket| bucket.gave_up),
        buckets,
    }
}

fn calls_of(show: &Show, id: &CallerId, record: &CallRecord) -> u32 {
    let Some(address) = record.address() else { return 1 };
    let since = show.waiting_since(record);
    let same = show.calls.iter().filter(|(other, known)| *other != id && known.address() == Some(address));
    let before = same.filter(|(_, other)| other.turned_away.is_none() && other.arrived() < since);
    1 + before.count() as u32 + show.forgotten_calls.of_address(address)
}

fn check(show: &Show, screen: &Board, now: Timestamp) {
    let board = show.board();
    assert_eq!(screen, &board);
    let ids: Vec<_> = board.callers.iter().map(|caller| caller.id.clone()).collect();
    assert_eq!(ids, order(show));
    assert_eq!(board.show.next, pickup(show));
    assert_eq!(board.show.hour, hour(show, now));
    let records = || show.calls.iter().filter(|(_, record)| record.is_present());
    assert_eq!(
        show.lines_notice().waiting as usize,
        records()
            .filter(|(_, record)| record.progress().step().is_some() && record.aired().is_none())
            .count()
    );
    assert_eq!(show.somebody_is_held(), records().any(|(_, record)| record.is_waiting() && record.is_held()));
    let queued = records()
        .filter(|(_, record)| record.is_waiting())
        .map(|(id, record)| (record.queue_place(), id))
        .min();
    assert_eq!(show.indexes.first_in_queue().map(|(_, id)| id), queued.map(|(_, id)| id));
    for caller in &board.callers {
        let record = show.calls.get(&caller.id).expect("there");
        assert_eq!(caller.calls, calls_of(show, &caller.id, record), "{}", caller.id);
        assert_eq!(caller.state, state_of(&caller.id, record, board.show.next.as_ref()));
        let in_line = |id: &CallerId, record: &CallRecord| Show::is_in_line(id, record);
        let place = (show.place_of(&caller.id, record), &caller.id);
        let ahead =
            records().filter(|(id, other)| in_line(id, other) && (show.place_of(id, other), *id) < place);
        let position = if in_line(&caller.id, record) { ahead.count() + 1 } else { 0 };
        assert_eq!(show.position(&caller.id) as usize, position, "{}", caller.id);
    }
}

#[test]
fn the_indexes_tell_what_a_look_at_every_call_tells() {
    const STEPS: [VisitStep; 5] =
        [VisitStep::Waiting, VisitStep::UpNext, VisitStep::Whisper, VisitStep::OnAir, VisitStep::Parted];
    const MOVES: [LineMove; 8] = [
        LineMove::Screen,
        LineMove::Ready,
        LineMove::Designate,
        LineMove::Take,
        LineMove::Hold,
        LineMove::Lock,
        LineMove::Unlock,
        LineMove::Private,
    ];
    for seed in 1..=30 {
        let mut dice = Dice(seed);
        let mut show = show();
        let mut screen = show.board();
        let mut seconds = 0;
        for _ in 0..400 {
            seconds += dice.below(60) * dice.below(4);
            // Reports come late, and of calls that nobody has heard of.
            let at = at(seconds - dice.below(seconds.min(40) + 1));
            let id = id(&format!("CA{:02}", dice.below(40)));
            let visit = 1 + dice.below(3) as u16;
            let event = match dice.below(12) {
                0..=2 => Some(CallEvent::Rang(web(&format!("{}", dice.below(12))))),
                3..=6 => Some(CallEvent::Reached(Progress::Visit(visit, STEPS[dice.below(5) as usize]))),
                7 => Some(CallEvent::Ended),
                8 => Some(CallEvent::TurnedAway(Admission::Full)),
                9 => {
                    Some(if dice.below(2) == 0 { CallEvent::Held(visit) } else { CallEvent::Returned(visit) })
                }
                10 => {
                    let _ = show.make(&id, MOVES[dice.below(8) as usize], Actor::Dj);
                    None
                }
                _ => {
                    seconds += 60 * dice.below(90);
                    None
                }
            };
            if let Some(event) = event {
                show.apply(ReportedEvent { caller: id, at, event });
            }
            let now = super::at(seconds);
            if let Some(update) = show.publish(now) {
                screen.take(update).expect("no gap");
            }
            check(&show, &screen, now);
        }
    }
}
