//! A studio behind a network address translator, whose public address is none of the machine's.

use serde_json::json;
use test_peer::Peer;

use crate::studio::Studio;

/// Of the range for documentation (RFC 5737): no machine has it.
const PUBLIC: &str = "203.0.113.7";

#[tokio::test]
async fn an_address_that_the_machine_does_not_have_is_told_to_callers_for_udp_and_tcp() {
    let studio =
        Studio::with(&[("MEDIA_BIND", "127.0.0.1"), ("MEDIA_ADDRESSES", PUBLIC), ("MEDIA_TCP_PORT", "0")])
            .await;
    let mut phone = studio.phone(&studio.token("listener").await).await;
    let (_peer, offer) = Peer::offering();
    phone.say("invite", json!({ "callsid": "TJS1", "sdp": offer, "twilio": {} })).await;
    let answer = phone.hears("answer").await;
    let answer = answer["sdp"].as_str().expect("an answer");
    let candidates: Vec<_> = answer.lines().filter(|line| line.starts_with("a=candidate:")).collect();
    println!("a public address: {candidates:?}");
    for transport in ["udp", "tcp"] {
        let of_it =
            |line: &&&str| line.split(' ').nth(2).is_some_and(|it| it.eq_ignore_ascii_case(transport));
        let candidate = candidates.iter().find(of_it).unwrap_or_else(|| panic!("no {transport}: {answer}"));
        assert_eq!(candidate.split(' ').nth(4), Some(PUBLIC), "{candidate}");
    }
}
