//! A caller is whispered to, talks, and is set free, with real audio at both ends.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use test_peer::Peer;

use crate::{Rig, client::Client};

/// Half a second.
const FRAMES: usize = 25;

async fn on_the_line(rig: &Rig, identity: &str) -> (Client, Peer, String) {
    let (mut peer, offer) = Peer::offering();
    let mut client = Client::listening(rig, identity).await;
    let call = client.invite(&offer).await;
    let answer = client.hears("answer").await;
    peer.accept(answer["sdp"].as_str().expect("an answer"));
    (client, peer, call)
}

/// Lets the audio flow until the call stands in a queue.
async fn in_line(rig: &Rig, peer: Peer, call: &str) -> Peer {
    let over = Arc::new(AtomicBool::new(false));
    let done = Arc::clone(&over);
    let waiting =
        tokio::task::spawn_blocking(move || peer.listens_until(false, |_| done.load(Ordering::Acquire)).0);
    while !rig.is_in_a_queue(call).await {
        tokio::task::yield_now().await;
    }
    over.store(true, Ordering::Release);
    waiting.await.expect("waits")
}

/// Both at once: the first until it has heard half a second of the wave, the second as long as
/// that takes. How many frames the second has heard.
async fn both(first: Peer, second: Peer, second_says: bool) -> (Peer, Peer, usize) {
    let over = Arc::new(AtomicBool::new(false));
    let done = Arc::clone(&over);
    let first = tokio::task::spawn_blocking(move || {
        let (peer, _) = first.listens_until(false, |heard| heard >= FRAMES);
        over.store(true, Ordering::Release);
        peer
    });
    let second = tokio::task::spawn_blocking(move || {
        second.listens_until(second_says, |_| done.load(Ordering::Acquire))
    });
    let first = first.await.expect("hears the wave");
    let (second, heard) = second.await.expect("listens");
    (first, second, heard)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whisper_is_the_caller_s_alone_and_the_talk_is_for_both_until_it_is_steered_away() {
    let rig = Rig::start().await;
    let (_caller_client, caller, caller_call) = on_the_line(&rig, "thorough").await;
    // A queue is made by the first who enters it; to dial one before that is in vain.
    let caller = in_line(&rig, caller, &caller_call).await;
    let (_dj_client, dj, dj_call) = on_the_line(&rig, "whispering").await;

    let (caller, dj, overheard) = both(caller, dj, false).await;
    assert!(dj.is_connected(), "it could have heard something");
    assert_eq!(overheard, 0, "the DJ hears nothing of the whisper");
    let asked = rig.asked.at("/whisper").await;
    assert_eq!((asked.get("CallSid"), asked.signed), (Some(&*caller_call), true));
    assert_eq!(asked.get("DequeingCallSid"), Some(&*dj_call));

    let (_dj, _caller, _) = both(dj, caller, true).await;
    let url = rig.base.join("elsewhere").expect("a URL").to_string();
    let (status, _) = rig.post(&format!("Calls/{dj_call}.json"), &[("Url", &url)]).await;
    assert_eq!(status, 200);
    assert_eq!(rig.asked.at("/elsewhere").await.get("CallSid"), Some(&*dj_call));
    let after = rig.asked.at("/after").await;
    assert_eq!((after.get("CallSid"), after.get("QueueResult")), (Some(&*caller_call), Some("bridged")));
}
