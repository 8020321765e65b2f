use super::*;

#[test]
fn the_newest_leg_is_the_desk_and_an_ended_one_stays_ended() {
    let mut show = show();
    show.desk_up(id("one"), at(1));
    show.desk_up(id("two"), at(2));
    assert_eq!(show.desk(), Some(id("two")));
    show.desk_down(id("two"), at(3));
    show.desk_up(id("two"), at(4));
    assert_eq!(show.desk(), Some(id("one")));
    show.desk_down(id("three"), at(5));
    show.desk_up(id("three"), at(5));
    assert!(show.desk_has_ended(&id("three")));
}

#[test]
fn leaving_on_purpose_is_told_from_a_lost_line() {
    let mut show = show();
    show.desk_up(id("one"), at(1));
    show.desk_leaves_on_purpose();
    show.desk_down(id("one"), at(2));
    show.desk_up(id("two"), at(3));
    show.desk_down(id("two"), at(4));
    assert!(show.desk_left_on_purpose(&id("one")));
    assert!(!show.desk_left_on_purpose(&id("two")));
}

#[test]
fn an_announcement_of_somebody_gone_is_not_shown() {
    let mut show = show();
    show.desk_up(id("dj"), at(1));
    caller(&mut show, "a").waits(1);
    show.announce(Some(id("a")));
    show.publish(at(2));
    let announcing = |show: &Show| show.board().house.desk.clone().and_then(|desk| desk.announcing);
    assert_eq!(announcing(&show), Some(id("a")));
    caller(&mut show, "a").ends(3);
    show.publish(at(3));
    assert_eq!(announcing(&show), None);
}
