use super::*;
use crate::{Board, show::publication::MAX_ENDED_CALLS};

fn board(show: &mut Show, seconds: u64) -> Board {
    show.publish(at(seconds));
    show.board()
}

#[test]
fn calls_are_counted_by_who_calls_and_not_by_lost_lines() {
    let mut show = show();
    let who = || CallerInfo { address: "+15550004417".to_owned(), ..CallerInfo::default() };
    caller(&mut show, "1")
        .tell(0, CallEvent::Rang(who()))
        .reaches(0, 1, VisitStep::Waiting)
        .reaches(60, 1, VisitStep::OnAir)
        .ends(90);
    caller(&mut show, "2").tell(1_000, CallEvent::Rang(who())).reaches(1_000, 1, VisitStep::Waiting);
    assert_eq!(board(&mut show, 1_001).caller(&id("2")).map(|caller| caller.calls), Some(2));
    caller(&mut show, "2").ends(1_010);
    caller(&mut show, "3").tell(1_040, CallEvent::Rang(who())).reaches(1_040, 1, VisitStep::Waiting);
    assert_eq!(board(&mut show, 1_041).caller(&id("3")).map(|caller| caller.calls), Some(2));
}

#[test]
fn withheld_numbers_are_nobody_in_particular() {
    let mut show = show();
    let who = || CallerInfo { address: String::new(), ..CallerInfo::default() };
    caller(&mut show, "1").tell(0, CallEvent::Rang(who())).reaches(0, 1, VisitStep::Waiting).ends(5);
    caller(&mut show, "2").tell(10, CallEvent::Rang(who())).reaches(10, 1, VisitStep::Waiting);
    let board = board(&mut show, 11);
    let second = board.caller(&id("2")).expect("waits");
    assert_eq!((second.calls, second.waiting_since), (1, at(10)));
}

#[test]
fn a_lost_caller_who_calls_again_in_time_has_the_old_place() {
    for (again, since) in [(130, 10), (200, 200)] {
        let mut show = show();
        caller(&mut show, "old")
            .tell(10, CallEvent::Rang(web("x")))
            .reaches(10, 1, VisitStep::Waiting)
            .ends(100);
        caller(&mut show, "other").waits(50);
        caller(&mut show, "new").tell(again, CallEvent::Rang(web("x"))).reaches(again, 1, VisitStep::Waiting);
        let board = board(&mut show, again);
        assert_eq!(board.caller(&id("new")).map(|caller| caller.waiting_since), Some(at(since)));
        let next = if since == 10 { "new" } else { "other" };
        assert_eq!(board.show.next, Some(id(next)));
    }
}

#[test]
fn a_place_is_kept_though_the_old_line_is_missed_only_later() {
    let mut show = show();
    caller(&mut show, "old").tell(10, CallEvent::Rang(web("x"))).reaches(10, 1, VisitStep::Waiting);
    caller(&mut show, "new").tell(40, CallEvent::Rang(web("x"))).reaches(40, 1, VisitStep::Waiting);
    caller(&mut show, "old").ends(46);
    assert_eq!(board(&mut show, 47).caller(&id("new")).map(|caller| caller.waiting_since), Some(at(10)));
}

#[test]
fn who_has_been_on_air_and_calls_again_waits_like_everybody() {
    let mut show = show();
    caller(&mut show, "1")
        .tell(0, CallEvent::Rang(web("x")))
        .reaches(0, 1, VisitStep::Waiting)
        .reaches(20, 1, VisitStep::OnAir)
        .ends(60);
    caller(&mut show, "2").tell(70, CallEvent::Rang(web("x"))).reaches(70, 1, VisitStep::Waiting);
    assert_eq!(board(&mut show, 71).caller(&id("2")).map(|caller| caller.waiting_since), Some(at(70)));
}

#[test]
fn the_hour_counts_arrivals_answers_and_those_who_gave_up() {
    let mut show = show();
    caller(&mut show, "aired").waits(0).reaches(60, 1, VisitStep::OnAir).ends(120);
    caller(&mut show, "gave up").waits(400).ends(460);
    caller(&mut show, "let go").waits(400).tell(450, CallEvent::Released).ends(460);
    caller(&mut show, "turned away").turned_away(400, Admission::Closed).ends(402);
    caller(&mut show, "waits").waits(500);
    let hour = board(&mut show, 600).show.hour;
    assert_eq!((hour.arrivals, hour.answered, hour.gave_up), (4, 1, 1));
    assert_eq!(hour.buckets.len(), 12);
    assert_eq!(hour.buckets.iter().map(|bucket| bucket.arrivals).sum::<u32>(), 4);
    let later = board(&mut show, 3_600 + 299).show.hour;
    assert_eq!((later.answered, later.gave_up), (0, 1), "the first five minutes are out of the hour");
}

#[test]
fn what_is_long_gone_is_forgotten_but_for_the_count() {
    let mut show = show();
    caller(&mut show, "1")
        .tell(0, CallEvent::Rang(web("x")))
        .reaches(0, 1, VisitStep::Waiting)
        .reaches(20, 1, VisitStep::OnAir)
        .ends(60);
    board(&mut show, 3 * 3_600);
    assert_eq!(show.progress_of(&id("1")), None);
    caller(&mut show, "2").tell(4 * 3_600, CallEvent::Rang(web("x"))).reaches(
        4 * 3_600,
        1,
        VisitStep::Waiting,
    );
    assert_eq!(board(&mut show, 4 * 3_600).caller(&id("2")).map(|caller| caller.calls), Some(2));
}

#[test]
fn of_calls_without_end_the_last_are_known_and_the_others_counted() {
    let mut show = show();
    let name = |number: usize| format!("{number:06}");
    for number in 0..MAX_ENDED_CALLS + 10 {
        let seconds = number as u64 / 10;
        caller(&mut show, &name(number))
            .tell(seconds, CallEvent::Rang(web(&name(number))))
            .reaches(seconds, 1, VisitStep::Waiting)
            .ends(seconds + 1);
    }
    let now = MAX_ENDED_CALLS as u64 / 10 + 10;
    board(&mut show, now);
    let known = [0, 9, 10, MAX_ENDED_CALLS + 9].map(|number| show.progress_of(&id(&name(number))).is_some());
    assert_eq!(known, [false, false, true, true]);
    caller(&mut show, "again").tell(now, CallEvent::Rang(web(&name(0)))).reaches(now, 1, VisitStep::Waiting);
    assert_eq!(board(&mut show, now).caller(&id("again")).map(|caller| caller.calls), Some(2));
}

#[test]
fn only_changes_are_published_and_they_add_up() {
    let mut show = show();
    let mut screen = show.board();
    assert_eq!(show.publish(at(1)), None);
    caller(&mut show, "a").waits(2);
    caller(&mut show, "b").waits(3);
    let first = show.publish(at(4)).expect("two came");
    assert_eq!((first.seq, first.put.len()), (1, 2));
    assert_eq!(show.publish(at(5)), None);
    caller(&mut show, "a").ends(6);
    let second = show.publish(at(7)).expect("one went");
    assert_eq!(screen.take(second.clone()), Err(crate::Gap));
    for update in [first.clone(), second, first] {
        screen.take(update).expect("in order, or known");
    }
    assert_eq!(screen, show.board());
}
