use show::LineState;
use studio::Studio;

use crate::{account::Account, fixture::studio, telephone::Phone};

const GOODBYE: &str = "<Response><Say>Thank you for calling. Goodbye.</Say><Hangup/></Response>";

/// A caller on air with the DJ, and another who waits.
fn on_air(studio: &Studio) -> (Phone, Phone) {
    let (dj, caller) = (Phone::dj(9), Phone::caller(1));
    caller.waits(studio);
    Phone::caller(2).waits(studio);
    dj.asks(studio, "");
    caller.is_taken_by(studio, &dj);
    assert_eq!(caller.state(studio), Some(LineState::OnAir));
    (dj, caller)
}

/// Whether a document puts the caller back into the queue, for this visit.
fn waits_again(document: &str, visit: u16) -> bool {
    document.contains(&format!("<Enqueue action=\"/voice/enqueue-action?visit={visit}\""))
}

#[tokio::test]
async fn a_dj_who_moves_on_lets_the_caller_go_whichever_news_comes_first() {
    for her_news_first in [true, false] {
        let studio = studio();
        let (dj, caller) = on_air(&studio);
        let told = if her_news_first {
            dj.asks(&studio, "document=1");
            caller.leaves(&studio, "bridged", 1).await
        } else {
            let (told, _) =
                tokio::join!(caller.leaves(&studio, "bridged", 1), async { dj.asks(&studio, "document=1") });
            told
        };
        assert_eq!(told, GOODBYE, "{her_news_first}");
        assert_eq!(caller.state(&studio), None);
    }
}

#[tokio::test]
async fn a_dj_whose_line_breaks_finds_the_caller_first_in_line() {
    for her_news_first in [true, false] {
        let studio = studio();
        let (dj, caller) = on_air(&studio);
        let told = if her_news_first {
            dj.ends(&studio);
            caller.leaves(&studio, "bridged", 1).await
        } else {
            let (told, ()) = tokio::join!(caller.leaves(&studio, "bridged", 1), async { dj.ends(&studio) });
            told
        };
        assert!(waits_again(&told, 2), "{told}");
        let board = studio.board();
        assert_eq!(board.next().map(|next| next.id.clone()), Some(caller.id()), "{her_news_first}");
        assert!(board.next().is_some_and(|next| next.returned));
    }
}

#[tokio::test]
async fn a_dj_who_hangs_up_on_purpose_lets_the_caller_go() {
    let studio = studio();
    let (dj, caller) = on_air(&studio);
    studio.finish();
    dj.ends(&studio);
    assert_eq!(caller.leaves(&studio, "bridged", 1).await, GOODBYE);
}

#[tokio::test]
async fn a_caller_put_back_waits_again_last_in_line() {
    let account = Account::default();
    let studio = account.open().await;
    let (dj, caller) = on_air(&studio);
    account.has_call(&dj.sid, "client:dj_studio", "in-progress");
    studio.hold(&caller.id()).await.expect("held");
    account.is_told(&format!("{} to https://studio.example/voice?redirected=dj&redirection=1", dj.sid)).await;
    dj.asks(&studio, "redirected=dj&redirection=1");
    let told = caller.leaves(&studio, "bridged", 1).await;
    assert!(waits_again(&told, 2), "{told}");
    let board = studio.board();
    assert!(board.caller(&caller.id()).is_some_and(|caller| caller.held));
    assert_ne!(board.next().map(|next| next.id.clone()), Some(caller.id()));
}

#[tokio::test]
async fn a_caller_cut_off_by_our_own_correction_is_not_sent_away() {
    let studio = studio();
    let (dj, caller) = on_air(&studio);
    dj.asks(&studio, "redirected=studio&redirection=1");
    assert!(waits_again(&caller.leaves(&studio, "bridged", 1).await, 2));
}

#[tokio::test]
async fn when_no_news_come_of_the_djs_leg_the_api_is_asked() {
    for (status, again) in [("in-progress", false), ("completed", true)] {
        let account = Account::default();
        let studio = account.open().await;
        let (dj, caller) = on_air(&studio);
        account.has_call(&dj.sid, "client:dj_studio", status);
        let told = caller.leaves(&studio, "bridged", 1).await;
        assert_eq!(waits_again(&told, 2), again, "{status}: {told}");
        assert_eq!(studio.board().show.dj.is_none(), again, "{status}");
    }
}

#[tokio::test]
async fn a_leg_that_still_rings_has_talked_to_nobody_and_is_not_over() {
    let account = Account::default();
    let studio = account.open().await;
    let (dj, caller) = on_air(&studio);
    account.has_call(&dj.sid, "client:dj_studio", "ringing");
    assert!(waits_again(&caller.leaves(&studio, "bridged", 1).await, 2));
    assert!(studio.board().show.dj.is_some());
}

#[tokio::test]
async fn when_nothing_can_be_told_the_caller_is_not_lost() {
    let account = Account::default();
    let studio = account.open().await;
    let (_, caller) = on_air(&studio);
    account.breaks();
    let told = caller.leaves(&studio, "bridged", 1).await;
    assert!(waits_again(&told, 2), "{told}");
}

#[tokio::test]
async fn whoever_falls_out_of_the_queue_waits_again_after_a_rest() {
    for result in ["error", "system-error", "leave"] {
        let studio = studio();
        let caller = Phone::caller(1);
        caller.waits(&studio);
        let told = caller.leaves(&studio, result, 1).await;
        assert!(
            told.starts_with("<Response><Pause length=\"2\"/>") && waits_again(&told, 2),
            "{result}: {told}"
        );
        assert_eq!(caller.state(&studio), Some(LineState::Next), "{result}");
    }
}

#[tokio::test]
async fn whoever_hung_up_or_was_sent_elsewhere_is_told_nothing() {
    for (result, there) in [("hangup", false), ("redirected", true), ("redirected-from-bridged", true)] {
        let studio = studio();
        let caller = Phone::caller(1);
        caller.waits(&studio);
        assert_eq!(caller.leaves(&studio, result, 1).await, "<Response/>", "{result}");
        assert_eq!(caller.state(&studio).is_some(), there, "{result}");
    }
}

#[tokio::test]
async fn a_caller_who_hung_up_on_air_is_gone() {
    let studio = studio();
    let (_, caller) = on_air(&studio);
    caller.ends(&studio);
    assert_eq!(caller.state(&studio), None);
    assert_eq!(studio.board().show.hour.answered, 1);
}

#[tokio::test]
async fn a_full_queue_of_the_exchange_is_told_like_ours() {
    let studio = studio();
    let caller = Phone::caller(1);
    caller.waits(&studio);
    let told = caller.leaves(&studio, "queue-full", 1).await;
    assert!(told.contains("All our lines are busy") && told.contains("<Hangup/>"), "{told}");
    assert_eq!(caller.state(&studio), None);
}
