//! Simulated callers as the application, its REST client and a host meet them.

#[path = "../../exchange/tests/it/rig/mod.rs"]
#[expect(dead_code, reason = "the exchange's own tests need more of it")]
mod rig;

use std::time::Duration;

use rig::{Rig, client::Client};
use serde_json::json;
use simulator::{Simulator, SimulatorOptions};
use test_peer::Peer;

/// Waits until the queue has a fitting number of callers.
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

fn simulator(rig: &Rig) -> Simulator {
    Simulator::new(rig.exchange.telephone(), rig.exchange.text_to_speech())
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_come_and_are_taken_away() {
    let rig = Rig::start().await;
    let simulator = simulator(&rig);
    assert!(!simulator.is_running());
    simulator.start(SimulatorOptions { seed: Some(1) });
    assert!(simulator.is_running());
    until_waiting(&rig, |size| size >= 2).await;
    simulator.stop();
    assert!(!simulator.is_running());
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
    simulator(&rig).start(SimulatorOptions { seed: Some(1) });
    until_waiting(&rig, |size| size >= 1).await;
    let (_, calls) = rig.rest("Calls.json").await;
    let caller = calls["calls"][0]["sid"].as_str().expect("a caller").to_owned();

    let (mut peer, offer) = Peer::offering();
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
