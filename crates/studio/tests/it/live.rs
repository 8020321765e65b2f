use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use show::{Board, CallFrame, CallHello, ListenerStatus, LiveFrame, Role, Timestamp};
use studio::{Clock, Studio, Viewer};
use tokio::time::{Instant, sleep, timeout};

use crate::{
    fixture::{Loaded, NOW, settings, show_settings, studio},
    telephone::Phone,
};

/// The next frame, if one comes.
async fn frame(viewer: &mut Viewer) -> Option<LiveFrame> {
    let text = timeout(Duration::from_millis(200), viewer.next()).await.ok()?;
    Some(serde_json::from_str(&text).expect("a frame"))
}

/// Everything that a screen is told until nothing more comes, on the board it had.
async fn follow(viewer: &mut Viewer, board: Option<Board>) -> Board {
    let mut board = board;
    while let Some(frame) = frame(viewer).await {
        match frame {
            LiveFrame::Board(whole) => board = Some(*whole),
            LiveFrame::Update(update) => board.as_mut().expect("a board first").take(update).expect("no gap"),
            LiveFrame::Beat(_) => {}
        }
    }
    board.expect("a board")
}

/// Two boards that show the same, whenever they were made.
fn assert_same(one: &Board, other: &Board) {
    assert_eq!(Board { at: other.at, ..one.clone() }, *other);
}

#[tokio::test]
async fn a_screen_gets_a_board_and_every_change_after_it() {
    let studio = studio();
    Phone::caller(1).waits(&studio);
    let mut viewer = studio.watch(None);
    assert!(matches!(frame(&mut viewer).await, Some(LiveFrame::Board(board)) if board.callers.len() == 1));
    Phone::caller(2).waits(&studio);
    assert!(matches!(frame(&mut viewer).await, Some(LiveFrame::Update(_))));
    let mut all = studio.watch(None);
    assert_same(&follow(&mut all, None).await, &studio.board());
}

/// Whichever of several screens publishes a change: all others have it at once, and not with the next one.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_screen_is_told_of_each_change() {
    const CHANGES: usize = 400;
    let studio = studio();
    let seen: Vec<_> = (0..4).map(|_| Arc::new(AtomicU64::new(0))).collect();
    for seen in &seen {
        let (seen, mut viewer) = (seen.clone(), studio.watch(None));
        tokio::spawn(async move {
            loop {
                let frame = viewer.next().await;
                let number = match serde_json::from_str(&frame).expect("a frame") {
                    LiveFrame::Board(board) => board.seq,
                    LiveFrame::Update(update) => update.seq,
                    LiveFrame::Beat(_) => continue,
                };
                seen.store(number, Ordering::Release);
            }
        });
    }
    for change in 0..CHANGES {
        studio.set_lines(change % 2 == 1).await.expect("set");
        let told = async {
            loop {
                let least = seen.iter().map(|seen| seen.load(Ordering::Acquire)).min().expect("screens");
                let board = studio.board();
                if least >= board.seq && board.show.lines.open == (change % 2 == 1) {
                    return;
                }
                sleep(Duration::from_millis(1)).await;
            }
        };
        timeout(Duration::from_secs(5), told)
            .await
            .unwrap_or_else(|_| panic!("change {change} was not told"));
    }
}

#[tokio::test]
async fn a_screen_that_comes_back_gets_what_it_missed_and_nothing_else() {
    let studio = studio();
    let seen = follow(&mut studio.watch(None), None).await;
    Phone::caller(1).waits(&studio);
    Phone::caller(2).waits(&studio);
    let mut back = studio.watch(Some((seen.epoch, seen.seq)));
    assert!(matches!(frame(&mut back).await, Some(LiveFrame::Update(update)) if update.seq == seen.seq + 1));
    let mut back = studio.watch(Some((seen.epoch, seen.seq)));
    assert_same(&follow(&mut back, Some(seen)).await, &studio.board());
}

#[tokio::test]
async fn what_a_screen_has_seen_of_another_run_or_of_the_future_counts_for_nothing() {
    let studio = studio();
    let now = studio.board();
    for seen in [(now.epoch + 1, now.seq), (now.epoch, now.seq + 1)] {
        let mut viewer = studio.watch(Some(seen));
        assert!(matches!(frame(&mut viewer).await, Some(LiveFrame::Board(_))), "{seen:?}");
    }
    let mut viewer = studio.watch(Some((now.epoch, now.seq)));
    assert_eq!(frame(&mut viewer).await, None, "nothing was missed");
}

#[tokio::test(start_paused = true)]
async fn a_screen_that_does_not_read_gets_a_new_board_and_holds_nobody_up() {
    let studio = studio();
    let (mut slow, mut quick) = (studio.watch(None), studio.watch(None));
    assert!(matches!(frame(&mut quick).await, Some(LiveFrame::Board(_))));
    for turn in 0..100 {
        studio.set_lines(turn % 2 == 1).await.expect("set");
        assert!(matches!(frame(&mut quick).await, Some(LiveFrame::Update(_))), "{turn}");
    }
    Phone::caller(1).waits(&studio);
    assert!(matches!(frame(&mut slow).await, Some(LiveFrame::Board(_))), "what it had been sent before");
    assert!(matches!(frame(&mut slow).await, Some(LiveFrame::Board(_))), "in place of what it missed");
    assert_same(&follow(&mut slow, Some(studio.board())).await, &studio.board());
}

#[tokio::test(start_paused = true)]
async fn however_much_happens_screens_are_told_at_once_and_then_fifty_times_a_second() {
    let studio = studio();
    let mut viewer = studio.watch(None);
    let mut board = follow(&mut viewer, None).await;
    let begin = Instant::now();
    let mut frames = Vec::new();
    for number in 1..=90 {
        Phone::caller(number).waits(&studio);
        // A millisecond passes from one caller to the next.
        while let Ok(text) = timeout(Duration::from_millis(1), viewer.next()).await {
            frames.push((begin.elapsed(), serde_json::from_str(&text).expect("a frame")));
        }
    }
    assert!(frames[0].0 < Duration::from_millis(2), "the first caller is told of at once");
    assert!((4..=6).contains(&frames.len()), "{} updates in 90 ms", frames.len());
    for (_, frame) in frames {
        let LiveFrame::Update(update) = frame else { panic!("not an update: {frame:?}") };
        board.take(update).expect("no gap");
    }
    assert_same(&follow(&mut viewer, Some(board)).await, &studio.board());
}

#[tokio::test(start_paused = true)]
async fn a_large_update_puts_off_the_next_one_until_a_telephones_connection_has_carried_it() {
    let studio = studio();
    let mut viewer = studio.watch(None);
    let mut board = follow(&mut viewer, None).await;
    let begin = Instant::now();
    (1..=90).for_each(|number| Phone::caller(number).waits(&studio));
    let large = viewer.next().await;
    let megabits = large.len() as f64 * 8.0 / 1e6;
    assert!(megabits / 4.0 > 0.03, "{megabits} Mbit are no large update");
    let mut frames = vec![large];
    for number in 91..=100 {
        Phone::caller(number).waits(&studio);
    }
    frames.push(viewer.next().await);
    let seconds = begin.elapsed().as_secs_f64();
    assert!((megabits / 4.0..megabits / 4.0 + 0.01).contains(&seconds), "{seconds} s for {megabits} Mbit");
    for text in frames {
        let LiveFrame::Update(update) = serde_json::from_str(&text).expect("a frame") else {
            panic!("{text}")
        };
        board.take(update).expect("no gap");
    }
    assert_same(&follow(&mut viewer, Some(board)).await, &studio.board());
}

/// A clock that somebody sets.
struct Set(AtomicU64);

impl Clock for Set {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

#[tokio::test(start_paused = true)]
async fn the_shows_time_goes_on_whoever_sets_the_clock() {
    let clock = Arc::new(Set(AtomicU64::new(NOW * 1_000)));
    let studio =
        Studio::new(settings(), show_settings(), clock.clone(), Arc::new(Loaded(None))).expect("a studio");
    for set_to in [NOW - 3_600, NOW + 3_600] {
        let before = studio.board().at;
        clock.0.store(set_to * 1_000, Ordering::Relaxed);
        sleep(Duration::from_secs(2)).await;
        assert_eq!(studio.board().at, before.plus(Duration::from_secs(2)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_beat_is_the_servers_clock() {
    let studio = studio();
    let beat: LiveFrame = serde_json::from_str(&studio.watch(None).beat()).expect("a frame");
    assert_eq!(beat, LiveFrame::Beat(studio.board().at));
}

/// A listener's voice token and the call that comes with it.
fn listener(studio: &Studio, number: u8) -> (String, Phone) {
    let voice_token = studio.voice_token(Role::Listener, None).expect("a token");
    (voice_token.token, Phone::of(number, &format!("client:{}", voice_token.identity)))
}

fn hello(token: &str) -> CallHello {
    CallHello { token: token.to_owned(), call: None }
}

#[tokio::test]
async fn a_listener_sees_their_own_call_once_they_have_proved_who_they_are() {
    let studio = studio();
    let (token, caller) = listener(&studio, 1);
    caller.waits(&studio);
    let mut page = studio.watch_call();
    let stranger = page.changed().expect("the first look");
    assert_eq!(stranger.state, ListenerStatus::NoCall);
    assert_eq!((stranger.notice.open, stranger.notice.waiting), (true, 1));
    assert!(!page.identify(hello("nonsense")));
    assert!(
        !page.identify(hello(&studio.voice_token(Role::Dj, None).expect("a token").token)),
        "not a listener's"
    );
    assert_eq!(page.changed(), None, "nothing is new");
    assert!(page.identify(hello(&token)));
    assert!(matches!(page.changed(), Some(call) if matches!(call.state, ListenerStatus::Next { .. })));
    studio.set_lines(false).await.expect("set");
    timeout(Duration::from_secs(1), page.wait()).await.expect("told");
    assert!(page.changed().is_some_and(|call| !call.notice.open));
}

#[tokio::test]
async fn a_page_names_its_own_call_and_no_others() {
    let studio = studio();
    let (token, first) = listener(&studio, 1);
    let second = first.another(2);
    first.waits(&studio);
    second.waits(&studio);
    let stranger = Phone::caller(3);
    stranger.waits(&studio);
    let told = |call: &Phone| {
        let mut page = studio.watch_call();
        assert!(page.identify(CallHello { call: Some(call.id()), ..hello(&token) }));
        page.changed().expect("the first look").state
    };
    assert!(matches!(told(&first), ListenerStatus::Next { .. }));
    assert!(matches!(told(&second), ListenerStatus::Waiting { position: 2, .. }));
    assert_eq!(told(&stranger), ListenerStatus::NoCall);
}

#[tokio::test]
async fn a_page_that_begins_another_call_is_told_of_it_though_it_has_the_place_of_the_one_before() {
    let studio = studio();
    let (token, first) = listener(&studio, 1);
    let second = first.another(2);
    first.waits(&studio);
    let mut page = studio.watch_call();
    assert!(page.identify(hello(&token)));
    let before = page.changed().expect("the first look").state;
    assert!(matches!(before, ListenerStatus::Next { .. }));
    second.waits(&studio);
    first.ends(&studio);
    assert!(page.identify(CallHello { call: Some(second.id()), ..hello(&token) }));
    let call = page.changed().expect("the page is told again");
    assert_eq!(call.state, before);
}

#[tokio::test]
async fn a_listener_sees_nothing_of_anybody_else() {
    let studio = studio();
    Phone::of(2, "client:listener_other").with("name", "Maria").with("topic", "buses").waits(&studio);
    let (token, caller) = listener(&studio, 1);
    caller.waits(&studio);
    let mut page = studio.watch_call();
    page.identify(hello(&token));
    let call = CallFrame::Call(page.changed().expect("the first look"));
    let text = serde_json::to_string(&call).expect("JSON");
    assert!(!text.contains("Maria") && !text.contains("buses") && !text.contains("CA"), "{text}");
}
