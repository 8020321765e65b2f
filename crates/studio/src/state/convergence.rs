//! Webhooks that come twice, in any order, or not at all lead to the same show.

use std::collections::BTreeMap;

use proptest::prelude::*;
use show::{Board, CallerInfo, Channel, Lines, ShowOptions, Whereabouts};

use super::*;

const START: Timestamp = Timestamp(1_800_000_000_000);

fn at(seconds: u64) -> Timestamp {
    Timestamp(START.0 + seconds * 1_000)
}

fn id(name: &str) -> CallerId {
    name.into()
}

fn web(name: &str) -> CallerInfo {
    CallerInfo { channel: Channel::Web, address: format!("listener_{name}"), ..CallerInfo::default() }
}

fn dj() -> CallSid {
    CallSid::from_random_bytes([0xd7; 16])
}

fn state() -> StudioState {
    StudioState::new(Show::new(7, ShowOptions::default(), Lines::default(), START), QueueNames::new("queue"))
}

/// The steps that one call really takes; the studio is told of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Happens {
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

/// A show that really happened: everything the studio was told, and the state at its end.
#[derive(Debug, Clone)]
struct Truth {
    told: Vec<ToldEvent>,
    end: ObservedCalls,
    states: BTreeMap<CallerId, Option<VisitStep>>,
}

#[derive(Debug, Clone)]
enum ToldEvent {
    Of(ReportedEvent),
    DjLegStarted(Timestamp),
    DjLegEnded(Timestamp),
}

impl ToldEvent {
    fn tell(&self, state: &mut StudioState) {
        match self.clone() {
            Self::Of(report) => state.show.apply(report),
            Self::DjLegStarted(at) => state.dj_legs.started(&dj(), at),
            Self::DjLegEnded(at) => state.dj_legs.ended(&dj(), at),
        }
    }
}

fn truth(lives: &[Vec<Happens>], dj_stays: bool) -> Truth {
    let mut told = vec![ToldEvent::DjLegStarted(at(0))];
    let mut end = ObservedCalls { began: at(0), dj_legs: Vec::new(), callers: Vec::new() };
    let mut states = BTreeMap::new();
    let mut air_is_free = dj_stays;
    for (number, life) in lives.iter().enumerate() {
        let name = format!("CA{number}");
        let mut clock = u64::try_from(number).expect("few") * 100 + 1;
        let mut tell = |clock: u64, event| {
            told.push(ToldEvent::Of(ReportedEvent { caller: id(&name), at: at(clock), event }))
        };
        tell(clock, CallEvent::Rang(web(&name)));
        let (mut visit, mut step, mut gone) = (0_u16, None, false);
        for turn in life {
            clock += 7;
            let next = match (turn, step) {
                (Happens::Wait, None) => {
                    visit = 1;
                    VisitStep::Waiting
                }
                (Happens::Move, Some(VisitStep::Waiting)) => VisitStep::UpNext,
                (Happens::Whisper, Some(VisitStep::Waiting | VisitStep::UpNext)) => VisitStep::Whisper,
                (Happens::Air, Some(VisitStep::Whisper)) => VisitStep::OnAir,
                (Happens::Return | Happens::Hold, Some(VisitStep::OnAir)) => {
                    tell(clock, CallEvent::Reached(Progress::Visit(visit, VisitStep::Parted)));
                    visit += 1;
                    tell(
                        clock + 1,
                        if *turn == Happens::Return {
                            CallEvent::Returned(visit)
                        } else {
                            CallEvent::Held(visit)
                        },
                    );
                    VisitStep::Waiting
                }
                (Happens::HangUp, _) => {
                    gone = true;
                    tell(clock, CallEvent::Ended);
                    break;
                }
                _ => continue,
            };
            step = Some(next);
            tell(clock + 2, CallEvent::Reached(Progress::Visit(visit, next)));
        }
        // A caller who rings is in the queue before the REST API is asked twice.
        if !gone && step.is_none() {
            (visit, step) = (1, Some(VisitStep::Waiting));
            tell(clock + 2, CallEvent::Reached(Progress::Visit(1, VisitStep::Waiting)));
        }
        // A whisper is over before the REST API is asked twice.
        if !gone && step == Some(VisitStep::Whisper) {
            step = Some(VisitStep::OnAir);
            tell(clock + 3, CallEvent::Reached(Progress::Visit(visit, VisitStep::OnAir)));
        }
        // Only one caller at a time is on air, and nobody is once the DJ has gone.
        if !gone && step == Some(VisitStep::OnAir) && !std::mem::replace(&mut air_is_free, false) {
            gone = true;
            tell(clock + 4, CallEvent::Ended);
        }
        states.insert(id(&name), if gone { None } else { step });
        if !gone {
            let since = at(clock + 2);
            let whereabouts = match step {
                Some(VisitStep::Waiting) => Whereabouts::Queue { since },
                Some(VisitStep::UpNext) => Whereabouts::PriorityQueue { since },
                _ => Whereabouts::Elsewhere,
            };
            end.callers.push(ObservedCall { call: id(&name), who: web(&name), whereabouts });
        }
    }
    if dj_stays {
        end.dj_legs.push(dj());
    } else {
        told.push(ToldEvent::DjLegEnded(at(9_000)));
    }
    Truth { told, end, states }
}

fn play<'a>(told: impl IntoIterator<Item = &'a ToldEvent>) -> StudioState {
    let mut state = state();
    told.into_iter().for_each(|told| told.tell(&mut state));
    state
}

fn board(mut state: StudioState) -> Board {
    state.publish(at(10_100));
    Board { seq: 0, ..state.show.board() }
}

/// Where every caller is: nothing else can be known after reports were lost for good.
fn whereabouts(board: &Board) -> BTreeMap<CallerId, Option<VisitStep>> {
    let step = |state| match state {
        LineState::OnHold | LineState::OnHoldReady => Some(VisitStep::Waiting),
        LineState::GoingOnAir => Some(VisitStep::Whisper),
        LineState::OnAir => Some(VisitStep::OnAir),
        _ => None,
    };
    board.callers.iter().map(|caller| (caller.id.clone(), step(caller.state))).collect()
}

fn lives() -> impl Strategy<Value = Vec<Vec<Happens>>> {
    use Happens::*;
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
        let mut state = play(told);
        for look in 0..2 {
            state.observe(ObservedCalls { began: at(10_000 + look), ..truth.end.clone() });
        }
        let board = board(state);
        prop_assert_eq!(board.show.dj.is_some(), stays);
        let found = whereabouts(&board);
        for (caller, step) in &truth.states {
            let seen = found.get(caller).copied();
            match step {
                // A caller who is next and one who is moving are both shown as next; what matters is that
                // they can be taken.
                Some(VisitStep::Waiting | VisitStep::UpNext) => {
                    prop_assert!(matches!(seen, Some(Some(VisitStep::Waiting) | None)), "{caller}: {seen:?}");
                }
                Some(VisitStep::OnAir) => prop_assert_eq!(seen, Some(Some(VisitStep::OnAir)), "{}", caller),
                _ if truth.end.callers.iter().any(|seen| seen.call == *caller) => prop_assert_eq!(seen, Some(None)),
                _ => prop_assert_eq!(seen, None, "{} is gone", caller),
            }
        }
        prop_assert_eq!(found.len(), truth.end.callers.len());
    }

    #[test]
    fn looking_changes_nothing_where_all_was_heard((lives, stays) in (lives(), any::<bool>())) {
        let truth = truth(&lives, stays);
        let before = board(play(&truth.told));
        let mut state = play(&truth.told);
        for look in 0..3 {
            state.observe(ObservedCalls { began: at(10_000 + look), ..truth.end.clone() });
        }
        prop_assert_eq!(board(state), before);
    }

    #[test]
    fn news_that_came_while_one_was_looking_stand((lives, stays) in (lives(), any::<bool>())) {
        let truth = truth(&lives, stays);
        let before = board(play(&truth.told));
        let mut state = play(&truth.told);
        // The REST API was asked before anything had happened, and its answer arrives only now.
        for _ in 0..2 {
            state.observe(ObservedCalls { began: at(0), dj_legs: Vec::new(), callers: Vec::new() });
        }
        prop_assert_eq!(board(state), before);
    }

    #[test]
    fn updates_lead_every_screen_to_the_same_board((lives, stays) in (lives(), any::<bool>())) {
        let truth = truth(&lives, stays);
        let mut state = state();
        let mut screen = state.show.board();
        for (number, told) in truth.told.iter().enumerate() {
            told.tell(&mut state);
            if let Some(update) = state.publish(at(u64::try_from(number).expect("few"))) {
                let text = serde_json::to_string(&update).expect("JSON");
                screen.take(serde_json::from_str(&text).expect("an update")).expect("none was missed");
            }
        }
        prop_assert_eq!(screen, state.show.board());
    }
}
