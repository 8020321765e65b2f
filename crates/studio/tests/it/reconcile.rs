use std::time::Duration;

use show::{Channel, LineState, UpstreamStatus};
use studio::Studio;
use tokio::time::{Instant, sleep};

use crate::{
    account::{Account, OWN, QUEUE},
    telephone::{Phone, call},
};

/// A studio that looks at its account, as it does while a screen is open.
struct Looking {
    studio: Studio,
    running: tokio::task::JoinHandle<()>,
    _screen: studio::Viewer,
}

impl Looking {
    fn at(studio: &Studio) -> Self {
        let running = studio.clone();
        let running = tokio::spawn(async move { running.run().await });
        Self { studio: studio.clone(), running, _screen: studio.watch(None) }
    }

    async fn until(&self, what: &str, holds: impl Fn(&Studio) -> bool) {
        let patience = Instant::now() + Duration::from_secs(10);
        while !holds(&self.studio) {
            assert!(Instant::now() < patience, "{what}: {:?}", self.studio.board());
            sleep(Duration::from_millis(10)).await;
        }
    }
}

impl Drop for Looking {
    fn drop(&mut self) {
        self.running.abort();
    }
}

#[tokio::test]
async fn calls_that_no_webhook_told_of_are_found() {
    let account = Account::default();
    let studio = account.open().await;
    account.has_call(&call(1), "+15550000001", "in-progress");
    account.has_member(QUEUE, &call(1));
    account.has_call(&call(2), "client:listener_2", "in-progress");
    account.has_member(OWN, &call(2));
    account.has_call(&call(9), "client:dj_studio", "in-progress");
    // The account rings other people too, about other things.
    account.has_call(&call(5), "+15550000005", "in-progress");
    let looking = Looking::at(&studio);
    looking.until("found", |studio| studio.board().callers.len() == 2).await;
    let board = studio.board();
    let seen: Vec<_> = board.callers.iter().map(|caller| (caller.id.clone(), caller.channel)).collect();
    assert_eq!(seen, [(Phone::caller(2).id(), Channel::Web), (Phone::caller(1).id(), Channel::Phone)]);
    assert_eq!(board.show.dj.map(|dj| dj.call), Some(Phone::dj(9).id()));
}

#[tokio::test]
async fn a_caller_whose_end_was_missed_goes_and_one_who_is_there_stays() {
    let account = Account::default();
    let studio = account.open_looking_every(Duration::from_millis(50)).await;
    Phone::caller(1).waits(&studio);
    Phone::caller(2).waits(&studio);
    account.has_call(&call(2), "+15550000002", "in-progress");
    account.has_member(QUEUE, &call(2));
    let looking = Looking::at(&studio);
    looking.until("gone", |studio| Phone::caller(1).state(studio).is_none()).await;
    assert_eq!(Phone::caller(2).state(&studio), Some(LineState::Next));
}

#[tokio::test]
async fn trouble_with_the_exchange_is_shown() {
    let account = Account::default();
    let studio = account.open().await;
    account.breaks();
    let looking = Looking::at(&studio);
    looking.until("told", |studio| studio.board().show.upstream == Some(UpstreamStatus::Down)).await;
}

#[tokio::test]
async fn nobody_is_asked_while_nobody_looks_and_nobody_calls() {
    let account = Account::default();
    let studio = account.open().await;
    account.breaks();
    let running = studio.clone();
    let running = tokio::spawn(async move { running.run().await });
    sleep(Duration::from_millis(700)).await;
    assert_eq!(studio.board().show.upstream, None);
    running.abort();
}
