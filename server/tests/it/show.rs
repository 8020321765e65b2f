//! Whole shows on the embedded exchange.

use std::time::Duration;

use serde_json::json;
use show::{Board, CallerId, LineState, ShowOptions};
use tokio::time::Instant;

use crate::test_show::{OnBoard as _, Phone, Screen, TestShow, silent};

fn state(board: &Board, phone: &Phone) -> Option<LineState> {
    board.caller(&phone.id()).map(|caller| caller.state)
}

fn next(board: &Board) -> Option<&CallerId> {
    board.show.next.as_ref()
}

impl TestShow {
    /// A listener who calls and is seen waiting.
    async fn waiting(&self, screen: &mut Screen, name: &str) -> Phone {
        let phone = self.calls("listener", &format!("name={name}")).await;
        let id = phone.id();
        screen.until("waits", |board| board.caller(&id).is_some_and(|caller| caller.state.waits())).await;
        phone
    }
}

async fn on_air(screen: &mut Screen, phone: &Phone) {
    screen.until("on air", |board| state(board, phone) == Some(LineState::OnAir)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_dj_takes_one_caller_after_the_other() {
    let show = TestShow::silent().await;
    let mut screen = show.screen().await;
    let mut dj = show.calls("dj", "").await;
    screen.until("connected", |board| board.show.dj.is_some()).await;
    let mut first = show.calls("listener", "name=Ada&place=Leeds&topic=buses").await;
    on_air(&mut screen, &first).await;
    let shown = screen.board.caller(&first.id()).expect("on the board");
    assert_eq!(
        (&*shown.label, shown.place.as_deref(), shown.topic.as_deref()),
        ("Ada", Some("Leeds"), Some("buses"))
    );
    let second = show.waiting(&mut screen, "Bea").await;
    dj.presses_star().await;
    on_air(&mut screen, &second).await;
    first.hears("hangup").await;
    let board = screen.until("let go", |board| state(board, &first).is_none()).await;
    assert_eq!((board.show.hour.answered, board.show.hour.gave_up), (2, 0));
    show.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_caller_is_taken_out_of_order_without_a_second_dial() {
    let show = TestShow::silent().await;
    let mut screen = show.screen().await;
    let mut dj = show.calls("dj", "").await;
    let mut first = show.calls("listener", "").await;
    on_air(&mut screen, &first).await;
    let second = show.waiting(&mut screen, "Bea").await;
    let third = show.waiting(&mut screen, "Cy").await;
    let pressed = Instant::now();
    show.does("take", json!({ "id": &third.call })).await;
    on_air(&mut screen, &third).await;
    let took = pressed.elapsed();
    assert!(took < Duration::from_secs(2), "{took:?}");
    first.hears("hangup").await;
    let board = screen.until("let go", |board| state(board, &first).is_none()).await;
    assert_eq!(board.show.dj.as_ref().map(|dj| &*dj.call.0), Some(&*dj.call));
    assert_eq!(next(board), Some(&second.id()));
    dj.presses_star().await;
    on_air(&mut screen, &second).await;
    show.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_put_back_waits_last_and_is_left_alone_until_asked_for() {
    let show = TestShow::silent().await;
    let mut screen = show.screen().await;
    let _dj = show.calls("dj", "").await;
    let first = show.calls("listener", "").await;
    on_air(&mut screen, &first).await;
    show.does("hold", json!({ "id": &first.call })).await;
    let held =
        |board: &Board| board.caller(&first.id()).is_some_and(|caller| caller.held && caller.state.waits());
    screen.until("held", held).await;
    let second = show.calls("listener", "").await;
    on_air(&mut screen, &second).await;
    assert!(held(&screen.board), "a newcomer goes before them");
    show.does("next", json!({})).await;
    on_air(&mut screen, &first).await;
    show.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_listener_who_calls_again_has_one_call_and_the_same_place() {
    let show = TestShow::silent().await;
    let mut screen = show.screen().await;
    let (token, _) = show.token("listener").await;
    let mut first = show.calls_with(&token, "name=Ada").await;
    screen.until("waits", |board| next(board) == Some(&first.id())).await;
    let other = show.waiting(&mut screen, "Bea").await;
    let again = show.calls_with(&token, "name=Ada").await;
    first.hears("hangup").await;
    let board = screen.until("takes the place", |board| next(board) == Some(&again.id())).await;
    assert_eq!((state(board, &first), state(board, &other)), (None, Some(LineState::OnHold)));

    let dj = show.calls("dj", "").await;
    on_air(&mut screen, &again).await;
    let mut third = show.calls_with(&token, "name=Ada").await;
    third.hears("hangup").await;
    assert_eq!((state(&screen.board, &again), state(&screen.board, &third)), (Some(LineState::OnAir), None));
    drop(dj);
    show.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dj_whose_page_was_lost_gets_her_caller_back() {
    let show = TestShow::silent().await;
    let mut screen = show.screen().await;
    let mut dj = show.calls("dj", "").await;
    let talking = show.calls("listener", "").await;
    on_air(&mut screen, &talking).await;
    let other = show.waiting(&mut screen, "Bea").await;
    dj.hangs_up().await;
    let back = |board: &Board| board.caller(&talking.id()).is_some_and(|caller| caller.returned);
    let board = screen.until("back in line", back).await;
    assert_eq!(next(board), Some(&talking.id()), "first in line");
    let _dj = show.calls("dj", "").await;
    on_air(&mut screen, &talking).await;
    assert_eq!(state(&screen.board, &other), Some(LineState::Next));
    show.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dj_who_hangs_up_on_purpose_lets_her_caller_go() {
    let show = TestShow::silent().await;
    let mut screen = show.screen().await;
    let mut dj = show.calls("dj", "").await;
    let mut talking = show.calls("listener", "").await;
    on_air(&mut screen, &talking).await;
    show.does("finish", json!({})).await;
    dj.hangs_up().await;
    talking.hears("hangup").await;
    screen.until("nobody left", |board| board.callers.is_empty() && board.show.dj.is_none()).await;
    show.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callers_hang_up_at_any_moment_and_the_show_goes_on() {
    let show = TestShow::silent().await;
    let mut screen = show.screen().await;
    let _dj = show.calls("dj", "").await;
    let mut first = show.calls("listener", "").await;
    on_air(&mut screen, &first).await;
    let mut second = show.waiting(&mut screen, "Bea").await;
    let third = show.waiting(&mut screen, "Cy").await;
    second.hangs_up().await;
    screen.until("gave up", |board| state(board, &second).is_none()).await;
    first.hangs_up().await;
    on_air(&mut screen, &third).await;
    assert_eq!(screen.board.show.hour.gave_up, 1);
    show.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dj_who_takes_callers_by_hand_is_given_one_for_each_press() {
    let options = ShowOptions { takes_by_itself: false, ..silent() };
    let show = TestShow::with(&options).await;
    let mut screen = show.screen().await;
    let _dj = show.calls("dj", "").await;
    let first = show.waiting(&mut screen, "Ada").await;
    let second = show.waiting(&mut screen, "Bea").await;
    show.does("next", json!({})).await;
    on_air(&mut screen, &first).await;
    show.does("drop", json!({ "id": &first.call })).await;
    screen.until("let go", |board| state(board, &first).is_none()).await;
    assert_eq!(state(&screen.board, &second), Some(LineState::Next), "nothing was pressed");
    show.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closed_lines_let_nobody_in_and_the_end_of_the_show_lets_everybody_go() {
    let show = TestShow::silent().await;
    let mut screen = show.screen().await;
    let mut dj = show.calls("dj", "").await;
    let mut talking = show.calls("listener", "").await;
    on_air(&mut screen, &talking).await;
    let mut waiting = show.waiting(&mut screen, "Bea").await;
    show.does("end", json!({})).await;
    waiting.hears("hangup").await;
    let mut late = show.calls("listener", "").await;
    late.hears("hangup").await;
    let board = screen.until("let go", |board| state(board, &waiting).is_none()).await;
    assert!(!board.show.lines.open);
    assert_eq!(state(board, &talking), Some(LineState::OnAir), "never cut off");
    dj.presses_star().await;
    talking.hears("hangup").await;
    show.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_done_is_refused_with_its_reason() {
    let show = TestShow::silent().await;
    let mut screen = show.screen().await;
    let _dj = show.calls("dj", "").await;
    let talking = show.calls("listener", "").await;
    on_air(&mut screen, &talking).await;
    show.does("lock", json!({ "id": &talking.call })).await;
    let (status, body) = show.asks("next", json!({})).await;
    assert!(status == 409 && body.contains("locked"), "{status} {body}");
    show.does("unlock", json!({ "id": &talking.call })).await;
    let (status, body) = show.asks("take", json!({ "id": "CA00000000000000000000000000000000" })).await;
    assert!(status == 409 && body.contains("gone"), "{status} {body}");
    show.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rehearsal_is_begun_and_ended_from_the_page() {
    let show = TestShow::silent().await;
    let mut screen = show.screen().await;
    show.does("rehearsal", json!({ "on": true })).await;
    screen.until("rehearses", |board| board.show.rehearsal == show::Rehearsal::On).await;
    screen.until("somebody rings", |board| !board.callers.is_empty()).await;
    show.does("rehearsal", json!({ "on": false })).await;
    screen.until("over", |board| board.show.rehearsal == show::Rehearsal::Off).await;
    show.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_djs_whisper_names_who_is_next_and_ends_when_they_are_gone() {
    let show = TestShow::with(&ShowOptions { dj_whisper: "Next: {who}.".into(), ..silent() }).await;
    let mut screen = show.screen().await;
    let _dj = show.calls("dj", "").await;
    screen.until("connected", |board| board.show.dj.is_some()).await;
    let mut caller = show.calls("listener", "").await;
    let announcing = |board: &Board| board.show.dj.as_ref().and_then(|dj| dj.announcing.clone());
    screen.until("announced", |board| announcing(board) == Some(caller.id())).await;
    caller.hangs_up().await;
    screen.until("cut short", |board| announcing(board).is_none()).await;
    let other = show.calls("listener", "").await;
    screen.until("announced", |board| announcing(board) == Some(other.id())).await;
    show.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_dj_chooses_on_the_page_counts_at_once() {
    let show = TestShow::silent().await;
    let mut screen = show.screen().await;
    let chosen = json!({
        "show_name": "Night Line",
        "host": "Ada",
        "most_waiting": 7,
        "wait_marks": [1, 2, 3],
        "takes_by_itself": false,
    });
    show.does("options", json!({ "options": chosen })).await;
    let board = screen.until("chosen", |board| board.show.options.show_name == "Night Line").await;
    let options = &board.show.options;
    assert_eq!((&*options.host, options.most_waiting, options.wait_marks), ("Ada", 7, [1, 2, 3]));
    assert!(!options.takes_by_itself);
    let (status, body) = show.asks("options", json!({ "options": { "most_waiting": 0 } })).await;
    assert!(status == 422 && body.contains("BadOptions"), "{status} {body}");
    // An older page would lose what it says.
    let (status, body) = show.asks("options", json!({ "options": { "hots": "Eve" } })).await;
    assert!(status == 400 && body.contains("Malformed"), "{status} {body}");
    let notice = reqwest::get(show.server.page("/api/show/lines-notice")).await.expect("an answer");
    let notice: show::LinesNotice = notice.json().await.expect("JSON");
    assert_eq!((&*notice.show_name, notice.open), ("Night Line", true));
    let board = reqwest::get(show.server.page("/api/show/board")).await.expect("an answer");
    let board: Board = board.json().await.expect("JSON");
    assert_eq!(board.show.options.host, "Ada");
    show.server.shutdown().await;
}
