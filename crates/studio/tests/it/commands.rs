use std::time::Duration;

use show::{CallerId, LineState, Refusal};
use studio::{Error, Studio};

use crate::{
    account::{Account, OWN, QUEUE},
    telephone::{Phone, id},
};

/// A studio whose DJ is connected, on an account that knows her leg.
async fn connected() -> (Account, Studio, Phone) {
    let account = Account::default();
    let studio = account.open().await;
    let dj = Phone::dj(9);
    account.has_call(&dj.sid, "client:dj_studio", "in-progress");
    dj.asks(&studio, "");
    (account, studio, dj)
}

/// Somebody who waits in the callers' queue, in the studio's view and the account's.
fn waiting(account: &Account, studio: &Studio, number: u8) -> Phone {
    let caller = Phone::caller(number);
    caller.waits(studio);
    account.has_member(QUEUE, &caller.sid);
    caller
}

fn redirects(dj: &Phone, by: &str) -> String {
    format!("{} to https://studio.example/voice?redirected={by}&redirection=1", dj.sid)
}

fn sent(caller: &Phone, queue: &str, path: &str) -> String {
    format!("{} out of {queue} to https://studio.example{path}", caller.sid)
}

fn refusal(result: Result<impl Sized, Error>) -> Option<Refusal> {
    match result {
        Err(Error::Refused(refusal)) => Some(refusal),
        _ => None,
    }
}

#[tokio::test]
async fn a_caller_taken_out_of_order_is_moved_and_the_djs_leg_is_redirected() {
    let (account, studio, dj) = connected().await;
    waiting(&account, &studio, 1);
    let wanted = waiting(&account, &studio, 2);
    studio.take(&wanted.id()).await.expect("taken");
    account.is_told(&redirects(&dj, "dj")).await;
    account.is_told(&sent(&wanted, QUEUE, "/voice/priority-queue?visit=1")).await;
    let whisper = dj.asks(&studio, "redirected=dj&redirection=1");
    assert!(whisper.contains(&format!("/voice?document=2&amp;announced={}", wanted.sid)), "{whisper}");
    let dial = dj.asks(&studio, &format!("document=2&announced={}", wanted.sid));
    assert!(dial.contains(&format!(">{OWN}</Queue>")), "{dial}");
    let moves = account.told().iter().filter(|told| told.contains("/voice/priority-queue")).count();
    assert_eq!(moves, 1, "the document does not move them again");
}

#[tokio::test]
async fn the_head_of_the_queue_is_taken_where_they_are() {
    let (account, studio, dj) = connected().await;
    let head = waiting(&account, &studio, 1);
    waiting(&account, &studio, 2);
    studio.take(&head.id()).await.expect("taken");
    assert_eq!(account.told(), [redirects(&dj, "dj")]);
    dj.asks(&studio, "redirected=dj&redirection=1");
    let dial = dj.asks(&studio, &format!("document=2&announced={}", head.sid));
    assert!(dial.contains(&format!(">{QUEUE}</Queue>")), "{dial}");
}

#[tokio::test]
async fn whoever_is_taken_before_the_dj_connects_is_hers_when_she_does() {
    let account = Account::default();
    let studio = account.open().await;
    waiting(&account, &studio, 1);
    let wanted = waiting(&account, &studio, 2);
    studio.take(&wanted.id()).await.expect("made next");
    assert_eq!(account.told(), Vec::<String>::new(), "they wait where they are until then");
    let whisper = Phone::dj(9).asks(&studio, "");
    assert!(whisper.contains(&format!("announced={}", wanted.sid)), "{whisper}");
    account.is_told(&sent(&wanted, QUEUE, "/voice/priority-queue?visit=1")).await;
}

#[tokio::test]
async fn next_moves_on_once_for_two_presses() {
    let (account, studio, dj) = connected().await;
    let talking = waiting(&account, &studio, 1);
    talking.is_taken_by(&studio, &dj);
    waiting(&account, &studio, 2);
    studio.next_caller().await.expect("moved on");
    studio.next_caller().await.expect("nothing to do");
    assert_eq!(account.told(), [redirects(&dj, "dj")]);
}

#[tokio::test]
async fn whoever_is_locked_on_air_stays_until_unlocked() {
    let (account, studio, dj) = connected().await;
    let (talking, other) = (waiting(&account, &studio, 1), waiting(&account, &studio, 2));
    talking.is_taken_by(&studio, &dj);
    assert_eq!(studio.lock(&talking.id()).ok(), Some(LineState::OnAirLocked));
    assert_eq!(refusal(studio.next_caller().await), Some(Refusal::Locked));
    assert_eq!(refusal(studio.take(&other.id()).await), Some(Refusal::Locked));
    assert_eq!(refusal(studio.drop_caller(&talking.id()).await), Some(Refusal::Locked));
    assert_eq!(refusal(studio.hold(&talking.id()).await), Some(Refusal::Locked));
    assert_eq!(account.told(), Vec::<String>::new());
    studio.unlock(&talking.id()).expect("unlocked");
    studio.next_caller().await.expect("moved on");
}

#[tokio::test]
async fn whoever_is_made_next_is_next_and_waits_where_they_are() {
    let (account, studio, _) = connected().await;
    waiting(&account, &studio, 1);
    let wanted = waiting(&account, &studio, 2);
    assert_eq!(studio.designate(&wanted.id()).ok(), Some(LineState::Next));
    assert_eq!(studio.board().show.next, Some(wanted.id()));
    assert_eq!(account.told(), Vec::<String>::new());
}

#[tokio::test]
async fn dropping_somebody_who_waits_sends_them_to_a_goodbye() {
    let (account, studio, _) = connected().await;
    let caller = waiting(&account, &studio, 1);
    studio.drop_caller(&caller.id()).await.expect("dropped");
    assert_eq!(account.told(), [sent(&caller, QUEUE, "/voice/goodbye")]);
}

#[tokio::test]
async fn dropping_somebody_on_air_moves_the_dj_on() {
    let (account, studio, dj) = connected().await;
    let caller = waiting(&account, &studio, 1);
    caller.is_taken_by(&studio, &dj);
    studio.drop_caller(&caller.id()).await.expect("dropped");
    assert_eq!(account.told(), [redirects(&dj, "dj")]);
    dj.asks(&studio, "redirected=dj&redirection=1");
    let told = caller.leaves(&studio, "bridged", 1).await;
    assert!(told.contains("Thank you for calling") && told.contains("<Hangup/>"), "{told}");
}

#[tokio::test]
async fn dropping_somebody_in_no_queue_ends_their_call() {
    let (account, studio, _) = connected().await;
    let caller = Phone::caller(1);
    caller.waits(&studio);
    account.has_call(&caller.sid, "+15550000001", "in-progress");
    studio.drop_caller(&caller.id()).await.expect("dropped");
    assert_eq!(account.told(), [format!("{} to completed", caller.sid)]);
}

#[tokio::test]
async fn nothing_is_done_with_who_is_gone() {
    let (account, studio, _) = connected().await;
    for gone in [id(1), CallerId::from("nonsense"), CallerId::from("")] {
        assert_eq!(refusal(studio.take(&gone).await), Some(Refusal::Gone));
        assert_eq!(refusal(studio.drop_caller(&gone).await), Some(Refusal::Gone));
        assert_eq!(refusal(studio.hold(&gone).await), Some(Refusal::Gone));
        assert_eq!(refusal(studio.designate(&gone)), Some(Refusal::Gone));
    }
    assert_eq!(account.told(), Vec::<String>::new());
}

#[tokio::test]
async fn at_the_end_of_the_show_all_who_wait_are_let_go_and_who_talks_is_not() {
    let (account, studio, dj) = connected().await;
    let talking = waiting(&account, &studio, 1);
    talking.is_taken_by(&studio, &dj);
    let waiting: Vec<_> = (11..=29).map(|number| waiting(&account, &studio, number)).collect();
    studio.end_show().await.expect("ended");
    let mut told = account.told();
    told.sort();
    let expected: Vec<_> = waiting.iter().map(|caller| sent(caller, QUEUE, "/voice/goodbye")).collect();
    assert_eq!(told, expected);
    assert!(!studio.board().show.lines.open);
    assert_eq!(talking.state(&studio), Some(LineState::OnAir));
}

#[tokio::test]
async fn a_leg_that_has_ended_unheard_of_is_found_out_by_steering_it() {
    let (account, studio, dj) = connected().await;
    account.has_call(&dj.sid, "client:dj_studio", "completed");
    waiting(&account, &studio, 1);
    studio.next_caller().await.expect("no failure of the DJ's");
    assert_eq!(studio.board().show.dj, None);
}

#[tokio::test]
async fn a_leg_that_cannot_be_steered_because_it_still_rings_is_not_over() {
    let (account, studio, dj) = connected().await;
    account.has_call(&dj.sid, "client:dj_studio", "ringing");
    waiting(&account, &studio, 1);
    studio.next_caller().await.expect("told later");
    assert_eq!(studio.board().show.dj.map(|leg| leg.call), Some(dj.id()));
}

#[tokio::test]
async fn an_idle_dj_is_put_through_the_moment_somebody_waits() {
    let (account, studio, dj) = connected().await;
    let directing = studio.clone();
    let directing = tokio::spawn(async move { directing.run().await });
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(account.told(), Vec::<String>::new(), "nobody waits");
    waiting(&account, &studio, 1);
    account.is_told(&redirects(&dj, "studio")).await;
    directing.abort();
}
