use super::*;
use crate::DjCall;

#[test]
fn an_announcement_of_somebody_gone_is_not_shown() {
    let mut show = show();
    caller(&mut show, "a").waits(1);
    show.set_dj_call(Some(DjCall { call: id("dj"), since: at(1), announcing: Some(id("a")) }));
    show.publish(at(2));
    let announcing = |show: &Show| show.board().show.dj.clone().and_then(|dj| dj.announcing);
    assert_eq!(announcing(&show), Some(id("a")));
    caller(&mut show, "a").ends(3);
    show.publish(at(3));
    assert_eq!(announcing(&show), None);
}
