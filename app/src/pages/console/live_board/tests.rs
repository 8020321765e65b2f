use show::{Board, CallerId, Lines, ShowState, Timestamp, Update};
use voice::PageTime;

use super::feed::*;
use crate::live_socket::Link;

/// The server's clock is an hour ahead of the browser's.
const AHEAD: u64 = 3_600_000;

fn board(seq: u64, at: u64) -> Board {
    Board { epoch: 7, seq, at: Timestamp(AHEAD + at), ..Board::empty() }
}

fn update(seq: u64, at: u64) -> Update {
    let show = ShowState { next: Some(CallerId::from("CA1")), ..ShowState::default() };
    Update {
        epoch: 7,
        seq,
        at: Timestamp(AHEAD + at),
        show: Some(Box::new(show)),
        put: vec![],
        gone: vec![],
        placed: vec![],
    }
}

fn live() -> BoardFeed {
    let mut feed = BoardFeed::new(None);
    feed.apply(FeedEvent::Begin(PageTime(0.0)), PageTime(0.0));
    feed.apply(FeedEvent::Board(Box::new(board(4, 0))), PageTime(0.0));
    feed
}

#[test]
fn a_page_that_came_with_a_board_asks_only_for_what_follows() {
    let mut feed = BoardFeed::new(Some(board(4, 0)));
    assert_eq!(feed.apply(FeedEvent::Begin(PageTime(0.0)), PageTime(0.0)), SocketAction::Connect(0));
    assert_eq!(feed.resume(), Some(Resume { epoch: 7, seq: 4 }));
    assert_eq!(feed.link(), Link::Opening);
    assert_eq!(feed.apply(FeedEvent::Update(update(5, 10)), PageTime(10.0)), SocketAction::Nothing);
    assert_eq!((feed.link(), feed.board().seq), (Link::Live, 5));
    assert_eq!(feed.board().show.next, Some(CallerId::from("CA1")));
}

#[test]
fn a_page_without_a_board_asks_for_all_of_it() {
    assert_eq!(BoardFeed::new(None).resume(), None);
}

#[test]
fn beats_keep_the_link_and_two_missed_ones_lose_it() {
    let mut feed = live();
    assert_eq!(
        feed.apply(FeedEvent::Beat(Timestamp(AHEAD + 2_400)), PageTime(2_400.0)),
        SocketAction::Nothing
    );
    assert_eq!(feed.apply(FeedEvent::Tick, PageTime(4_800.0)), SocketAction::Nothing);
    assert_eq!(feed.link(), Link::Live);
    assert!(matches!(feed.apply(FeedEvent::Tick, PageTime(4_900.0)), SocketAction::Connect(_)));
    assert_eq!(feed.link(), Link::Lost);
}

#[test]
fn a_link_that_breaks_and_is_back_at_once_is_not_told_as_lost() {
    let mut feed = live();
    assert!(matches!(feed.apply(FeedEvent::Closed, PageTime(1_000.0)), SocketAction::Connect(_)));
    feed.apply(FeedEvent::Tick, PageTime(2_000.0));
    assert_eq!(feed.link(), Link::Live);
    feed.apply(FeedEvent::Beat(Timestamp(AHEAD + 2_100)), PageTime(2_100.0));
    feed.apply(FeedEvent::Tick, PageTime(4_500.0));
    assert_eq!(feed.link(), Link::Live);
}

#[test]
fn a_server_that_was_never_reached_is_told_after_the_same_time() {
    let mut feed = BoardFeed::new(None);
    feed.apply(FeedEvent::Begin(PageTime(500.0)), PageTime(500.0));
    feed.apply(FeedEvent::Closed, PageTime(600.0));
    feed.apply(FeedEvent::Tick, PageTime(2_900.0));
    assert_eq!(feed.link(), Link::Opening);
    feed.apply(FeedEvent::Tick, PageTime(3_000.0));
    assert_eq!(feed.link(), Link::Lost);
}

#[test]
fn a_lost_link_is_tried_again_and_again_however_long_it_lasts() {
    let mut feed = live();
    let (mut due, mut tries) = (None::<f64>, 0);
    for now in (0..600_000).step_by(250).map(f64::from) {
        let opens = due.is_some_and(|at| at <= now);
        tries += u32::from(opens);
        // Every other connection is refused, the rest open and say nothing.
        let refused = (opens && tries % 2 == 0).then_some(FeedEvent::Closed);
        due = due.filter(|_| !opens);
        for event in refused.into_iter().chain([FeedEvent::Tick]) {
            // Another connection takes the place of one that waits for its time.
            if let SocketAction::Connect(pause) = feed.apply(event, PageTime(now)) {
                due = Some(now + f64::from(pause) * 1.25);
            }
        }
    }
    assert!(tries > 600 / 12, "{tries} connections in ten minutes");
}

#[test]
fn pauses_grow_up_to_a_limit_and_start_anew_after_a_frame() {
    let mut feed = live();
    let pauses: Vec<_> = (0..40).map(|_| feed.apply(FeedEvent::Closed, PageTime(0.0))).collect();
    assert_eq!(pauses[..5], [250, 500, 1_000, 2_000, 4_000].map(SocketAction::Connect));
    assert!(pauses[5..].iter().all(|pause| *pause == SocketAction::Connect(4_000)));
    feed.apply(FeedEvent::Beat(Timestamp(AHEAD)), PageTime(0.0));
    assert_eq!(feed.apply(FeedEvent::Closed, PageTime(0.0)), SocketAction::Connect(250));
}

#[test]
fn a_missed_update_asks_for_the_whole_board() {
    let mut feed = live();
    assert_eq!(feed.apply(FeedEvent::Update(update(6, 10)), PageTime(10.0)), SocketAction::Connect(0));
    assert_eq!(feed.resume(), None);
    assert_eq!(feed.board().seq, 4, "what is known stays on the screen");
    feed.apply(FeedEvent::Board(Box::new(board(9, 20))), PageTime(20.0));
    assert_eq!(feed.resume(), Some(Resume { epoch: 7, seq: 9 }));
}

#[test]
fn a_server_that_was_started_anew_is_believed() {
    let mut feed = live();
    let lines = Lines { open: false, since: Timestamp(1) };
    let mut fresh = Board { epoch: 8, ..board(1, 10) };
    fresh.show.lines = lines;
    feed.apply(FeedEvent::Board(Box::new(fresh)), PageTime(10.0));
    assert_eq!((feed.board().epoch, feed.board().show.lines), (8, lines));
}

#[test]
fn asking_anew_in_mid_stream_asks_for_all_of_it() {
    let mut feed = live();
    assert_eq!(feed.apply(FeedEvent::Begin(PageTime(10.0)), PageTime(10.0)), SocketAction::Connect(0));
    assert_eq!(feed.resume(), None);
}

#[test]
fn ages_go_by_the_servers_clock_whatever_the_browsers_says() {
    let mut feed = live();
    assert_eq!(feed.server_time(PageTime(5_000.0)), Timestamp(AHEAD + 5_000));
    feed.apply(FeedEvent::Beat(Timestamp(AHEAD + 900)), PageTime(1_000.0));
    assert_eq!(
        feed.server_time(PageTime(5_000.0)),
        Timestamp(AHEAD + 5_000),
        "a late frame sets nothing back"
    );
    feed.apply(FeedEvent::Beat(Timestamp(AHEAD + 2_000)), PageTime(62_000.0));
    assert_eq!(feed.server_time(PageTime(62_000.0)), Timestamp(AHEAD + 2_000), "the browser's clock was set");
}

#[test]
fn ages_keep_counting_while_the_link_is_lost() {
    let mut feed = live();
    feed.apply(FeedEvent::Tick, PageTime(10_000.0));
    assert_eq!(feed.link(), Link::Lost);
    assert_eq!(feed.server_time(PageTime(60_000.0)), Timestamp(AHEAD + 60_000));
}

#[test]
fn a_board_that_never_went_live_grows_old() {
    let mut feed = BoardFeed::new(None);
    feed.came_with_page(board(4, 9));
    assert_eq!(feed.server_time(PageTime(123.0)), Timestamp(AHEAD + 9), "before the page's own start");
    // The page took a second to load.
    feed.apply(FeedEvent::Begin(PageTime(1_000.0)), PageTime(2_000.0));
    feed.apply(FeedEvent::Closed, PageTime(2_100.0));
    feed.apply(FeedEvent::Tick, PageTime(61_000.0));
    assert_eq!(feed.link(), Link::Lost);
    assert_eq!(feed.server_time(PageTime(61_000.0)), Timestamp(AHEAD + 9 + 60_000));
    assert_eq!(feed.server_time(PageTime(500.0)), Timestamp(AHEAD + 9), "the browser's clock was set back");
    feed.apply(FeedEvent::Begin(PageTime(1_000.0)), PageTime(90_000.0));
    assert_eq!(feed.server_time(PageTime(90_000.0)), Timestamp(AHEAD + 9 + 89_000), "asked anew in vain");
}

#[test]
fn a_page_without_any_board_has_no_age() {
    let mut feed = BoardFeed::new(None);
    feed.apply(FeedEvent::Begin(PageTime(0.0)), PageTime(0.0));
    feed.apply(FeedEvent::Tick, PageTime(10_000.0));
    assert!(!feed.has_board());
    feed.apply(FeedEvent::Board(Box::new(board(1, 0))), PageTime(11_000.0));
    assert!(feed.has_board());
    feed.came_with_page(board(0, 0));
    assert_eq!(feed.board().seq, 1, "what came with the page is older");
}

#[test]
fn a_browsers_clock_that_was_set_back_does_not_hide_a_loss() {
    let mut feed = live();
    feed.apply(FeedEvent::Beat(Timestamp(AHEAD + 60_000)), PageTime(60_000.0));
    feed.apply(FeedEvent::Tick, PageTime(1_000.0));
    feed.apply(FeedEvent::Tick, PageTime(4_000.0));
    assert_eq!(feed.link(), Link::Lost);
}
