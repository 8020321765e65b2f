//! ICE checks from everywhere for a call that the stranger has.

use std::{
    net::{Ipv4Addr, SocketAddr, UdpSocket},
    time::{Duration, Instant},
};

use serde_json::json;
use test_peer::{Peer, Phone};
use tokio::runtime::Builder;

use crate::show::{Going, Show};

/// How many checks are sent in a second.
const CHECKS_A_SECOND: u32 = 6_000;

/// What an answer says of where to send checks, and of whom they are for.
struct Target {
    address: SocketAddr,
    ufrag: String,
}

impl Target {
    fn of(answer: &str) -> Self {
        let value =
            |name: &str| answer.lines().find_map(|line| line.strip_prefix(name)).expect("a line").trim();
        let candidate: Vec<_> = value("a=candidate:").split(' ').collect();
        let address = format!("{}:{}", candidate[4], candidate[5]).parse().expect("an address");
        Self { address, ufrag: value("a=ice-ufrag:").to_owned() }
    }

    /// A check with a proof that does not hold (RFC 8445 §7.1): what anybody can send who has seen the answer.
    fn check(&self, number: u32) -> Vec<u8> {
        let username = format!("{}:attacker", self.ufrag);
        let mut attributes = vec![0, 6];
        attributes.extend(u16::try_from(username.len()).expect("short").to_be_bytes());
        attributes.extend(username.as_bytes());
        attributes.resize(attributes.len().next_multiple_of(4), 0);
        attributes.extend([0, 0x24, 0, 4, 0, 0, 0, 1]);
        attributes.extend([0, 8, 0, 20]);
        attributes.extend([0x55; 20]);
        let mut message = vec![0, 1];
        message.extend(u16::try_from(attributes.len()).expect("short").to_be_bytes());
        message.extend([0x21, 0x12, 0xa4, 0x42]);
        message.extend(number.to_be_bytes());
        message.extend([7; 8]);
        message.extend(attributes);
        message
    }
}

/// Calls without audio, and sends checks for the calls, each from a port of its own.
fn flood(authority: &str, tokens: &[String], going: &Going) {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (mut calls, mut targets) = (Vec::new(), Vec::new());
    runtime.block_on(async {
        for token in tokens {
            let mut phone = Phone::connect(authority, "/exchange/signal", Ipv4Addr::LOCALHOST).await;
            phone.listens(token).await;
            let (_, offer) = Peer::offering();
            phone.say("invite", json!({ "callsid": "TJS1", "sdp": offer, "twilio": {} })).await;
            targets.push(Target::of(phone.hears("answer").await["sdp"].as_str().expect("an answer")));
            calls.push(phone);
        }
    });
    let (begin, mut sent) = (Instant::now(), 0_u32);
    while going.on() {
        for target in &targets {
            if let Ok(socket) = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)) {
                let _ = socket.send_to(&target.check(sent), target.address);
            }
            sent += 1;
        }
        let due = begin + Duration::from_secs(1) * sent / CHECKS_A_SECOND;
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn checks_from_everywhere_cost_the_honest_nothing() {
    let mut show = Show::begin().await;
    let authority = show.studio.authority.clone();
    let tokens = [show.studio.token("listener").await, show.studio.token("listener").await];
    show.withstands("ICE checks", move |going| flood(&authority, &tokens, &going)).await;
}
