//! A stranger's datagrams are answered by none and tell the exchange nothing. Whoever has proved an address gets a few
//! answers for each, and no flood.
//!
//! Noise seldom gets past the proof, so that the input also serves as the attributes of an ICE check that is rightly
//! signed, and comes from an address that is proved.

use std::{net::SocketAddr, time::Duration};

use aws_lc_rs::hmac;
use exchange::bare::BareRouter;

const OFFER: &str = include_str!("../seeds/offer/chrome.sdp");
/// The user fragment in it.
const THEIRS: &str = "4HYa";

const USERNAME: u16 = 0x0006;
const MESSAGE_INTEGRITY: u16 = 0x0008;
const PRIORITY: u16 = 0x0024;
const USE_CANDIDATE: u16 = 0x0025;
const ICE_CONTROLLING: u16 = 0x802a;

/// Datagrams that may answer one: a flight of DTLS is the longest.
const MAX_ANSWERS: usize = 8;
const MAX_ANSWER_BYTES: usize = 6_000;

/// Checks one datagram; panics if what is said above does not hold.
pub fn check(input: &[u8]) {
    let mut router = BareRouter::new().expect("a certificate");
    let answer = router.answer(1, OFFER).expect("an answer");
    router.events();
    let value = |name: &str| answer.lines().find_map(|line| line.strip_prefix(name)).expect("is there");
    let (name, password) = (format!("{}:{THEIRS}", value("a=ice-ufrag:")), value("a=ice-pwd:").to_owned());

    let stranger = address("203.0.113.9:9999");
    assert_eq!(router.datagram(stranger, input), []);
    assert_eq!(router.events(), []);

    let signed = ice_check(&name, &password, input);
    assert_bounded(&router.datagram(address("198.51.100.7:4000"), &signed));

    let peer = address("198.51.100.8:4000");
    let priority = attribute(PRIORITY, &[0x6e, 0x7f, 0, 0xff]);
    let good = [priority, attribute(ICE_CONTROLLING, &[7; 8]), attribute(USE_CANDIDATE, &[])].concat();
    let answered = router.datagram(peer, &ice_check(&name, &password, &good));
    assert_eq!(answered.iter().filter(|(to, _)| *to == peer).count(), 1, "the address is proved");
    for _ in 0..2 {
        assert_bounded(&router.datagram(peer, input));
    }
    let sent = router.pass(Duration::from_millis(200));
    assert!(sent.iter().all(|(to, _)| *to != stranger), "a stranger is sent nothing later either");
    assert!(sent.len() <= 4 * MAX_ANSWERS, "{} datagrams", sent.len());
}

fn assert_bounded(sent: &[(SocketAddr, Vec<u8>)]) {
    let bytes: usize = sent.iter().map(|(_, bytes)| bytes.len()).sum();
    assert!(
        sent.len() <= MAX_ANSWERS && bytes <= MAX_ANSWER_BYTES,
        "{} datagrams, {bytes} bytes",
        sent.len()
    );
}

fn address(text: &str) -> SocketAddr {
    text.parse().expect("an address")
}

/// A binding request with a name, further attributes and its proof (RFC 8489 §14.5).
fn ice_check(name: &str, password: &str, attributes: &[u8]) -> Vec<u8> {
    let attributes = &attributes[..attributes.len().min(1_000) / 4 * 4];
    let body = [&attribute(USERNAME, name.as_bytes()), attributes].concat();
    let mut message = vec![0, 1];
    // The proof covers a length that includes itself.
    message.extend((body.len() as u16 + 24).to_be_bytes());
    message.extend([0x21, 0x12, 0xa4, 0x42]);
    message.extend([9; 12]);
    message.extend(body);
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes());
    let proof = attribute(MESSAGE_INTEGRITY, hmac::sign(&key, &message).as_ref());
    message.extend(proof);
    message
}

fn attribute(kind: u16, value: &[u8]) -> Vec<u8> {
    let mut attribute = kind.to_be_bytes().to_vec();
    attribute.extend((value.len() as u16).to_be_bytes());
    attribute.extend(value);
    attribute.resize(attribute.len().next_multiple_of(4), 0);
    attribute
}
