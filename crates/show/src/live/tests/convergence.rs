//! Webhooks that come twice, in any order, or not at all lead to the same show.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::{Board, LineState, Observation, ObservedCall, Role, Whereabouts};

/// What one call really does, in steps; each is one thing the studio is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Wait,
    Move,
    Whisper,
    Air,
    /// Back to waiting, because the DJ's line broke.
    Return,
    /// Back to waiting, because the DJ put them back.
    Hold,
    HangUp,
}

/// A show that really happened: everything that was told, and how things are at its end.
#[derive(Debug, Clone)]
struct Truth {
    told: Vec<Told>,
    end: Vec<ObservedCall>,
    states: BTreeMap<CallerId, Option<Step>>,
}

#[derive(Debug, Clone)]
enum Told {
    Of(Report),
    DeskUp(Timestamp),
    DeskDown(Timestamp),
}

fn truth(lives: &[Vec<Turn>], dj_stays: bool) -> Truth {
    let mut told = vec![Told::DeskUp(at(0))];
    let mut end = Vec::new();
    let mut states = BTreeMap::new();
    let mut air_is_free = dj_stays;
    for (number, life) in lives.iter().enumerate() {
        let name = format!("CA{number}");
        let mut clock = u64::try_from(number).expect("few") * 100 + 1;
        let mut tell =
            |clock: u64, news| told.push(Told::Of(Report { caller: id(&name), at: at(clock), news }));
        tell(clock, CallEvent::Rang(web(&name)));
        let (mut visit, mut step, mut gone) = (0_u16, None, false);
        for turn in life {
            clock += 7;
            let next = match (turn, step) {
                (Turn::Wait, None) => {
                    visit = 1;
                    Step::Waiting
                }
                (Turn::Move, Some(Step::Waiting)) => Step::UpNext,
                (Turn::Whisper, Some(Step::Waiting | Step::UpNext)) => Step::Whisper,
                (Turn::Air, Some(Step::Whisper)) => Step::OnAir,
                (Turn::Return | Turn::Hold, Some(Step::OnAir)) => {
                    tell(clock, CallEvent::Reached(Progress::Visit(visit, Step::Parted)));
                    visit += 1;
                    tell(
                        clock + 1,
                        if *turn == Turn::Return {
                            CallEvent::Returned(visit)
                        } else {
                            CallEvent::Held(visit)
                        },
                    );
                    Step::Waiting
                }
                (Turn::HangUp, _) => {
                    gone = true;
                    tell(clock, CallEvent::Ended);
                    break;
                }
                _ => continue,
            };
            step = Some(next);
            tell(clock + 2, CallEvent::Reached(Progress::Visit(visit, next)));
        }
        // Whoever rings is in the queue by the time anybody looks twice.
        if !gone && step.is_none() {
            (visit, step) = (1, Some(Step::Waiting));
            tell(clock + 2, CallEvent::Reached(Progress::Visit(1, Step::Waiting)));
        }
        // A whisper is over by the time anybody looks twice.
        if !gone && step == Some(Step::Whisper) {
            step = Some(Step::OnAir);
            tell(clock + 3, CallEvent::Reached(Progress::Visit(visit, Step::OnAir)));
        }
        // One at a time is on air, and nobody with a DJ who has gone.
        if !gone && step == Some(Step::OnAir) && !std::mem::replace(&mut air_is_free, false) {
            gone = true;
            tell(clock + 4, CallEvent::Ended);
        }
        states.insert(id(&name), if gone { None } else { step });
        if !gone {
            let since = at(clock + 2);
            let whereabouts = match step {
                Some(Step::Waiting) => Whereabouts::Queue { since },
                Some(Step::UpNext) => Whereabouts::OwnQueue { since },
                _ => Whereabouts::Elsewhere,
            };
            end.push(ObservedCall { call: id(&name), role: Role::Listener, who: web(&name), whereabouts });
        }
    }
    if dj_stays {
        let who = CallerInfo { channel: Channel::Web, address: "dj_1".to_owned(), ..CallerInfo::default() };
        end.push(ObservedCall { call: id("DJ"), role: Role::Dj, who, whereabouts: Whereabouts::Elsewhere });
    } else {
        told.push(Told::DeskDown(at(9_000)));
    }
    Truth { told, end, states }
}

fn play<'a>(told: impl IntoIterator<Item = &'a Told>) -> Show {
    let mut show = show();
    for told in told {
        match told.clone() {
            Told::Of(report) => show.apply(report),
            Told::DeskUp(at) => show.desk_up(id("DJ"), at),
            Told::DeskDown(at) => show.desk_down(id("DJ"), at),
        }
    }
    show
}

fn board(mut show: Show) -> Board {
    show.publish(at(10_100));
    Board { seq: 0, ..show.board().clone() }
}

/// Where everybody is, which is all that can be told after news were lost for good.
fn whereabouts(board: &Board) -> BTreeMap<CallerId, Option<Step>> {
    let step = |state| match state {
        LineState::OnHold | LineState::OnHoldReady => Some(Step::Waiting),
        LineState::GoingOnAir => Some(Step::Whisper),
        LineState::OnAir => Some(Step::OnAir),
        _ => None,
    };
    board.callers.iter().map(|caller| (caller.id.clone(), step(caller.state))).collect()
}

fn lives() -> impl Strategy<Value = Vec<Vec<Turn>>> {
    use Turn::*;
    let turn = prop::sample::select(vec![Wait, Wait, Move, Whisper, Air, Air, Return, Hold, HangUp]);
    prop::collection::vec(prop::collection::vec(turn, 0..12), 1..6)
}

proptest! {
    #[test]
    fn duplicated_and_reordered_news_end_in_the_same_board(
        (lives, stays) in (lives(), any::<bool>()),
        seed in prop::collection::vec(any::<prop::sample::Index>(), 1..80),
    ) {
        let truth = truth(&lives, stays);
        let expected = board(play(&truth.told));
        let mut shuffled = truth.told.clone();
        for index in &seed {
            // Moves one to the front and repeats another at the end.
            let moved = shuffled.remove(index.index(shuffled.len()));
            shuffled.insert(0, moved.clone());
            shuffled.push(moved);
        }
        prop_assert_eq!(board(play(&shuffled)), expected);
    }

    #[test]
    fn lost_news_are_made_up_for_by_looking_twice(
        (lives, stays) in (lives(), any::<bool>()),
        kept in prop::collection::vec(any::<bool>(), 64),
    ) {
        let truth = truth(&lives, stays);
        let told = truth.told.iter().zip(kept.iter().cycle()).filter(|(_, kept)| **kept).map(|(told, _)| told);
        let mut show = play(told);
        for look in 0..2 {
            show.observe(Observation { began: at(10_000 + look), calls: truth.end.clone() });
        }
        let board = board(show);
        prop_assert_eq!(board.house.desk.is_some(), stays);
        let found = whereabouts(&board);
        for (caller, step) in &truth.states {
            let seen = found.get(caller).copied();
            match step {
                // Next, or on the way: both are shown as next; what matters is that they can be taken.
                Some(Step::Waiting | Step::UpNext) => {
                    prop_assert!(matches!(seen, Some(Some(Step::Waiting) | None)), "{caller}: {seen:?}");
                }
                Some(Step::OnAir) => prop_assert_eq!(seen, Some(Some(Step::OnAir)), "{}", caller),
                _ if truth.end.iter().any(|sighting| sighting.call == *caller) => prop_assert_eq!(seen, Some(None)),
                _ => prop_assert_eq!(seen, None, "{} is gone", caller),
            }
        }
        prop_assert_eq!(found.len(), truth.end.iter().filter(|sighting| sighting.role == Role::Listener).count());
    }

    #[test]
    fn looking_changes_nothing_where_all_was_heard((lives, stays) in (lives(), any::<bool>())) {
        let truth = truth(&lives, stays);
        let mut show = play(&truth.told);
        let before = board(show.clone());
        for look in 0..3 {
            show.observe(Observation { began: at(10_000 + look), calls: truth.end.clone() });
        }
        prop_assert_eq!(board(show), before);
    }

    #[test]
    fn news_that_came_while_one_was_looking_stand((lives, stays) in (lives(), any::<bool>())) {
        let truth = truth(&lives, stays);
        let mut show = play(&truth.told);
        let before = board(show.clone());
        // Somebody looked before anything had happened, and the answer comes only now.
        for _ in 0..2 {
            show.observe(Observation { began: at(0), calls: Vec::new() });
        }
        prop_assert_eq!(board(show), before);
    }

    #[test]
    fn updates_lead_every_screen_to_the_same_board((lives, stays) in (lives(), any::<bool>())) {
        let truth = truth(&lives, stays);
        let mut show = show();
        let mut screen = show.board().clone();
        for (number, told) in truth.told.iter().enumerate() {
            match told.clone() {
                Told::Of(report) => show.apply(report),
                Told::DeskUp(at) => show.desk_up(id("DJ"), at),
                Told::DeskDown(at) => show.desk_down(id("DJ"), at),
            }
            if let Some(update) = show.publish(at(u64::try_from(number).expect("few"))) {
                let text = serde_json::to_string(&update).expect("JSON");
                screen.take(serde_json::from_str(&text).expect("an update")).expect("none was missed");
            }
        }
        prop_assert_eq!(&screen, show.board());
    }
}
