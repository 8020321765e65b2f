//! The one state of the process, and how a change of it reaches every screen.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use show::{Board, LiveFrame, Timestamp};
use tokio::{
    sync::{broadcast, watch},
    time::Instant,
};

use crate::state::StudioState;

/// How many updates a screen may be behind before it gets a whole board instead.
const MAX_UPDATES_BEHIND: usize = 64;

/// How often screens are told of changes at most: a display shows little more than one frame in that time.
const UPDATE_INTERVAL: Duration = Duration::from_millis(20);

/// How much a screen is sent of changes at most, which a telephone's connection carries (4 Mbit/s): an update of a
/// hundred callers puts off the next one, in which all that happens to them meanwhile is told at once.
const UPDATE_BYTES_PER_SECOND: usize = 500_000;

/// The studio's state behind a lock, and those who watch it.
///
/// Every change of the show goes through [`change`](Self::change), one at a time. What has changed since the last
/// update is numbered, written as JSON once, and sent to every screen: at once if the screens have had nothing for
/// [`UPDATE_INTERVAL`] and have had the time to receive the last update, so that a hundred webhooks in that time cost
/// the screens no more than one.
pub(crate) struct SharedState {
    published: Mutex<Publication>,
    updates: broadcast::Sender<Arc<str>>,
    /// Notified after every change.
    changed: watch::Sender<()>,
    change_count: AtomicU64,
    screens: AtomicUsize,
}

struct Publication {
    state: StudioState,
    replay: ReplayBuffer,
    /// Whether the state has been changed since the last update.
    is_behind: bool,
    /// When the next update may be sent.
    due: Instant,
}

/// The frames that a screen shows first, and the channel that brings the updates after them.
pub(crate) type Subscription = (VecDeque<Arc<str>>, broadcast::Receiver<Arc<str>>);

impl SharedState {
    pub fn new(state: StudioState) -> Self {
        Self {
            published: Mutex::new(Publication {
                state,
                replay: ReplayBuffer::default(),
                is_behind: false,
                due: Instant::now(),
            }),
            updates: broadcast::Sender::new(MAX_UPDATES_BEHIND),
            changed: watch::Sender::new(()),
            change_count: AtomicU64::new(0),
            screens: AtomicUsize::new(0),
        }
    }

    /// Changes the state. Every screen is told what is different then.
    pub fn change<T>(&self, change: impl FnOnce(&mut StudioState) -> T) -> T {
        let mut published = self.lock();
        let result = change(&mut published.state);
        published.is_behind = true;
        drop(published);
        self.change_count.fetch_add(1, Ordering::Release);
        self.changed.send_replace(());
        result
    }

    /// When [`publish`](Self::publish) is to be called; `None` while there is nothing new.
    pub fn publication_due(&self) -> Option<Instant> {
        let published = self.lock();
        published.is_behind.then_some(published.due)
    }

    /// Sends every screen what has changed, unless another has just had that done.
    pub fn publish(&self, now: Timestamp) {
        let mut published = self.lock();
        if published.is_behind && published.due <= Instant::now() {
            let sent = published.publish(now, &self.updates);
            published.due = Instant::now() + UPDATE_INTERVAL.max(time_to_receive(sent));
        }
    }

    /// Changes what no screen shows.
    pub fn update_silently<T>(&self, update: impl FnOnce(&mut StudioState) -> T) -> T {
        update(&mut self.lock().state)
    }

    pub fn read<T>(&self, read: impl FnOnce(&StudioState) -> T) -> T {
        read(&self.lock().state)
    }

    /// How often the state has been changed.
    pub fn change_count(&self) -> u64 {
        self.change_count.load(Ordering::Acquire)
    }

    /// A receiver that is notified after every change from now on.
    pub fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// The board now.
    pub fn board(&self, now: Timestamp) -> Board {
        let mut published = self.lock();
        published.publish(now, &self.updates);
        Board { at: now, ..published.state.show.board() }
    }

    /// Subscribes a screen. The first frames lead from the board it has seen, given by epoch and number,
    /// to the present one.
    ///
    /// They are the updates that the screen has missed if all of them are kept, otherwise a whole board.
    pub fn subscribe(&self, now: Timestamp, seen: Option<(u64, u64)>) -> Subscription {
        let mut published = self.lock();
        published.publish(now, &self.updates);
        let (epoch, now_seq) = published.state.show.version();
        let missed = seen
            .filter(|(seen_epoch, _)| *seen_epoch == epoch)
            .and_then(|(_, seq)| published.replay.after(seq, now_seq));
        let first = missed.unwrap_or_else(|| {
            let board = Board { at: now, ..published.state.show.board() };
            VecDeque::from([to_json(&LiveFrame::Board(Box::new(board)))])
        });
        (first, self.updates.subscribe())
    }

    /// Notes that one more screen watches.
    pub fn add_screen(&self) {
        self.screens.fetch_add(1, Ordering::Relaxed);
    }

    /// Notes that one screen fewer watches.
    pub fn remove_screen(&self) {
        self.screens.fetch_sub(1, Ordering::Relaxed);
    }

    /// Whether any screen watches.
    pub fn is_watched(&self) -> bool {
        self.screens.load(Ordering::Relaxed) > 0
    }

    fn lock(&self) -> MutexGuard<'_, Publication> {
        // A change that panicked may be half done; the next reconciliation puts it right.
        self.published.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Publication {
    /// Sends what has changed, if anything has; gives the bytes it takes.
    fn publish(&mut self, now: Timestamp, updates: &broadcast::Sender<Arc<str>>) -> usize {
        self.is_behind = false;
        let Some(update) = self.state.publish(now) else { return 0 };
        let seq = update.seq;
        let frame = to_json(&LiveFrame::Update(update));
        let bytes = frame.len();
        self.replay.push(seq, frame.clone());
        // It is no error if nobody watches.
        let _ = updates.send(frame);
        bytes
    }
}

/// How long a screen needs for an update of so many bytes.
fn time_to_receive(bytes: usize) -> Duration {
    Duration::from_secs(1).mul_f64(bytes as f64 / UPDATE_BYTES_PER_SECOND as f64)
}

fn to_json(frame: &LiveFrame) -> Arc<str> {
    // These types always have a JSON text; without one the screen sees a gap and asks again.
    serde_json::to_string(frame).unwrap_or_default().into()
}

/// The last updates as they were sent, for screens that come back after a short absence.
#[derive(Debug, Default)]
struct ReplayBuffer {
    frames: VecDeque<(u64, Arc<str>)>,
    bytes: usize,
}

impl ReplayBuffer {
    /// With a change every tenth of a second, these last for half a minute.
    const MAX_FRAMES: usize = 256;
    /// A screen that has missed more is sent a whole board with less.
    const MAX_BYTES: usize = 1_000_000;

    fn push(&mut self, seq: u64, frame: Arc<str>) {
        self.bytes += frame.len();
        self.frames.push_back((seq, frame));
        while self.frames.len() > Self::MAX_FRAMES || self.bytes > Self::MAX_BYTES {
            let Some((_, oldest)) = self.frames.pop_front() else { return };
            self.bytes -= oldest.len();
        }
    }

    /// The updates that lead from board `seq` to board `now`; `None` if one of them is not kept.
    fn after(&self, seq: u64, now: u64) -> Option<VecDeque<Arc<str>>> {
        let oldest = self.frames.front().map_or(now + 1, |(seq, _)| *seq);
        if seq > now || seq + 1 < oldest {
            return None;
        }
        Some(self.frames.iter().filter(|(sent, _)| *sent > seq).map(|(_, frame)| frame.clone()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(pushed: std::ops::RangeInclusive<u64>, seq: u64) -> Option<Vec<String>> {
        let now = *pushed.end();
        let mut replay = ReplayBuffer::default();
        pushed.for_each(|seq| replay.push(seq, seq.to_string().into()));
        Some(replay.after(seq, now)?.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_screen_gets_what_it_missed() {
        assert_eq!(after(1..=5, 3), Some(vec!["4".to_owned(), "5".to_owned()]));
        assert_eq!(after(1..=5, 5), Some(vec![]));
        assert_eq!(after(1..=5, 0).map(|frames| frames.len()), Some(5));
    }

    #[test]
    fn who_was_away_for_long_or_comes_from_elsewhere_gets_nothing() {
        assert_eq!(after(1..=300, 44).map(|frames| frames.len()), Some(256));
        assert_eq!(after(1..=300, 43), None);
        assert_eq!(after(1..=5, 6), None, "of the future");
    }

    #[test]
    fn large_updates_are_not_all_kept() {
        let mut replay = ReplayBuffer::default();
        let large: Arc<str> = "x".repeat(ReplayBuffer::MAX_BYTES / 3).into();
        (1..=9).for_each(|seq| replay.push(seq, large.clone()));
        assert_eq!((replay.after(6, 9).map(|frames| frames.len()), replay.after(5, 9)), (Some(3), None));
        replay.push(10, "x".repeat(ReplayBuffer::MAX_BYTES + 1).into());
        assert_eq!(
            (replay.after(9, 10), replay.after(10, 10), replay.bytes),
            (None, Some(VecDeque::new()), 0)
        );
    }

    #[test]
    fn before_the_first_change_there_is_nothing_to_miss() {
        assert_eq!(ReplayBuffer::default().after(0, 0), Some(VecDeque::new()));
        assert_eq!(ReplayBuffer::default().after(1, 0), None);
    }
}
