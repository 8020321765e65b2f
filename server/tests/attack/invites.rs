//! Calls without end by who has one listener's token.

use std::{net::Ipv4Addr, sync::Arc, time::Duration};

use serde_json::json;
use test_peer::{Peer, Phone};
use tokio::runtime::Builder;

use crate::show::{Going, Show};

/// How many calls are tried in a second.
const CALLS_A_SECOND: u32 = 150;

/// Calls again and again from one socket; what the studio answers is not read.
fn call_without_end(authority: &str, token: &str, going: &Going) {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (_peer, offer) = Peer::offering();
    runtime.block_on(async {
        'again: while going.on() {
            let mut phone = Phone::connect(authority, "/exchange/signal", Ipv4Addr::LOCALHOST).await;
            phone.listens(token).await;
            let mut number = 0_u32;
            while going.on() {
                number += 1;
                let invite = json!({ "callsid": format!("TJS{number}"), "sdp": offer, "twilio": {} });
                if phone.try_say("invite", invite).await.is_err() {
                    continue 'again;
                }
                tokio::time::sleep(Duration::from_secs(1) / CALLS_A_SECOND).await;
            }
        }
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_token_makes_one_call_however_often_it_rings() {
    let mut show = Show::begin().await;
    let (authority, token) = (show.studio.authority.clone(), show.studio.token("listener").await);
    show.withstands("calls of one token", move |going| call_without_end(&authority, &token, &going)).await;
    assert_eq!(show.studio.get("/call").await, Some(200));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_without_audio_take_nobodys_place() {
    let mut show = Show::begin().await;
    let authority = Arc::new(show.studio.authority.clone());
    let mut tokens = Vec::new();
    for _ in 0..40 {
        tokens.push(show.studio.token("listener").await);
    }
    let waiting = show.studio.waiting().await;
    show.withstands("calls without audio", move |going| {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let mut held = Vec::new();
            for token in tokens {
                let mut phone = Phone::connect(&authority, "/exchange/signal", Ipv4Addr::LOCALHOST).await;
                phone.listens(&token).await;
                let (_, offer) = Peer::offering();
                let _ =
                    phone.try_say("invite", json!({ "callsid": "TJS1", "sdp": offer, "twilio": {} })).await;
                held.push(phone);
            }
            while going.on() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        });
    })
    .await;
    // The newcomer waits in place of who was taken.
    assert_eq!(show.studio.waiting().await, waiting, "only who has audio stands in line");
}
