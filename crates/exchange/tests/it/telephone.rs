//! Simulated callers as the application and its REST client meet them.

use std::time::Duration;

use exchange::{RehearsalOptions, SimulatedCaller};
use serde_json::json;

use super::Rig;
use super::client::Client;
use super::peer::Peer;

/// Waits until the queue has that many callers, or one of several numbers.
async fn until_waiting(rig: &Rig, fits: impl Fn(u64) -> bool) {
    let patience = tokio::time::Instant::now() + Duration::from_secs(20);
    while tokio::time::Instant::now() < patience {
        let (_, queues) = rig.rest("Queues.json").await;
        if fits(queues["queues"][0]["current_size"].as_u64().unwrap_or_default()) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the queue does not come to it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_simulated_caller_is_an_ordinary_call() {
    let rig = Rig::start().await;
    let caller = SimulatedCaller {
        from: SimulatedCaller::number(42),
        caller_name: Some("LOPEZ MARIA".to_owned()),
        city: "PORTLAND".to_owned(),
        ..SimulatedCaller::default()
    };
    let sid = rig.exchange.ring_in(caller).await.expect("rings");
    let asked = rig.asked.at("/voice").await;
    assert!(asked.signed);
    assert_eq!(asked.get("From"), Some("+15555550142"));
    assert_eq!(asked.get("To"), Some("+15555550100"));
    assert_eq!((asked.get("FromCity"), asked.get("FromZip")), (Some("PORTLAND"), Some("")));
    assert_eq!(asked.get("CallerName"), Some("LOPEZ MARIA"));
    assert_eq!(asked.get("CallStatus"), Some("ringing"));
    until_waiting(&rig, |size| size == 1).await;

    let path = format!("Calls/{sid}.json");
    let (_, call) = rig.rest(&path).await;
    assert_eq!((&call["direction"], &call["status"]), (&"inbound".into(), &"in-progress".into()));
    assert_eq!(call["from"], "+15555550142");
    let (status, ended) = rig.post(&path, &[("Status", "completed")]).await;
    assert_eq!((status, &ended["status"]), (200, &"completed".into()));
    until_waiting(&rig, |size| size == 0).await;
    assert_eq!(rig.asked.at("/status").await.get("CallStatus"), Some("completed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_brings_callers_and_takes_them_away() {
    let rig = Rig::start().await;
    let rehearsal = rig.exchange.rehearsal();
    assert!(!rehearsal.running());
    rehearsal.start(RehearsalOptions { seed: Some(1) });
    assert!(rehearsal.running());
    until_waiting(&rig, |size| size >= 2).await;
    rehearsal.stop();
    assert!(!rehearsal.running());
    until_waiting(&rig, |size| size == 0).await;
    let (_, calls) = rig.rest("Calls.json").await;
    let calls = calls["calls"].as_array().expect("calls");
    assert!(calls.len() >= 2);
    for call in calls {
        assert!(call["from"].as_str().is_some_and(|from| from.starts_with("+155555501")), "{call}");
        assert_eq!(call["status"], "completed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_takes_a_simulated_caller_hears_a_voice() {
    let rig = Rig::start().await;
    // Somebody who talks rings first.
    rig.exchange.rehearsal().start(RehearsalOptions { seed: Some(1) });
    until_waiting(&rig, |size| size >= 1).await;
    let (_, calls) = rig.rest("Calls.json").await;
    let caller = calls["calls"][0]["sid"].as_str().expect("a caller").to_owned();

    let (mut peer, offer) = Peer::new();
    let mut host = Client::listening(&rig, "host").await;
    let call = host.invite(&offer).await;
    let answer = host.hears("answer").await;
    peer.accept(answer["sdp"].as_str().expect("an answer"));
    let listening = tokio::task::spawn_blocking(move || peer.hears_a_voice(30));
    let _peer = listening.await.expect("hears a voice");
    assert_eq!(rig.status(&caller).await, "in-progress");

    host.say("hangup", json!({ "callsid": call })).await;
    // Nobody is left on the line: the caller's document has run out.
    for sid in [&caller, &call] {
        while rig.status(sid).await != "completed" {
            tokio::task::yield_now().await;
        }
    }
}
