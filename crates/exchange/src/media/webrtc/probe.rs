//! Whether the media port can be reached: a STUN request that only the account's owner can make, and its answer.

use std::net::SocketAddr;

use aws_lc_rs::hmac;
use secrecy::{ExposeSecret, SecretString};
use str0m::ice::{StunMessage, StunMessageBuilder, TransId};

use super::{super::five_tuple::FiveTuple, stun_digest::sha1_hmac};

/// What stands before the colon of a probe's USERNAME, where a check of a call has the user fragment of its leg.
pub(in crate::media) const PROBE_UFRAG: &str = "reachability";

/// The largest probe or answer, in bytes.
const MAX_MESSAGE: usize = 160;

/// What proves that a probe comes from the account's owner.
///
/// Nobody else gets an answer, so that the port can be used neither to find this program nor to send to others.
#[derive(Clone, Debug)]
pub struct ProbeKey(SecretString);

impl ProbeKey {
    /// The key of the account with this auth token.
    #[must_use]
    pub fn of_account(auth_token: &SecretString) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, auth_token.expose_secret().as_bytes());
        let digest = hmac::sign(&key, b"reachability of the media port");
        Self(hex::encode(digest).into())
    }

    fn bytes(&self) -> &[u8] {
        self.0.expose_secret().as_bytes()
    }
}

/// One question to the media port, by UDP, or by TCP in a frame of RFC 4571.
#[derive(Debug)]
pub struct ReachabilityProbe {
    key: ProbeKey,
    id: TransId,
}

impl ReachabilityProbe {
    /// A new question, with a number of its own.
    #[must_use]
    pub fn new(key: ProbeKey) -> Self {
        Self { key, id: TransId::new() }
    }

    /// The datagram to send; the same each time.
    #[must_use]
    pub fn request(&self) -> Vec<u8> {
        let username = format!("{PROBE_UFRAG}:doctor");
        // The priority says nothing; str0m reads no request without one.
        let request =
            StunMessageBuilder::new().binding().request().username(&username).prio(1).build(self.id);
        bytes(request, &self.key).unwrap_or_default()
    }

    /// The address that the media port has seen the question come from; `None` if this is no answer to it.
    #[must_use]
    pub fn answer(&self, datagram: &[u8]) -> Option<SocketAddr> {
        let answer = StunMessage::parse(datagram).ok()?;
        let is_ours = answer.is_successful_binding_response() && answer.trans_id() == self.id;
        (is_ours && answer.verify(self.key.bytes(), sha1_hmac)).then(|| answer.mapped_address())?
    }
}

/// The answer to a probe; `None` if the datagram is none, or is not proved to be the owner's.
pub(in crate::media) fn answer_probe(
    five_tuple: &FiveTuple,
    datagram: &[u8],
    key: &ProbeKey,
) -> Option<Vec<u8>> {
    let request = StunMessage::parse(datagram).ok()?;
    let proved = request.is_binding_request() && request.verify(key.bytes(), sha1_hmac);
    proved.then(|| bytes(StunMessage::binding_reply(request.trans_id(), five_tuple.source), key))?
}

fn bytes(message: StunMessage<'_>, key: &ProbeKey) -> Option<Vec<u8>> {
    let mut bytes = vec![0; MAX_MESSAGE];
    let length = message.to_bytes(Some(key.bytes()), &mut bytes, sha1_hmac).ok()?;
    bytes.truncate(length);
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use str0m::net::Protocol;

    use super::*;

    fn key(auth_token: &str) -> ProbeKey {
        ProbeKey::of_account(&auth_token.to_owned().into())
    }

    fn from(source: &str) -> FiveTuple {
        FiveTuple {
            protocol: Protocol::Udp,
            source: source.parse().expect("an address"),
            destination: "192.0.2.1:3478".parse().expect("an address"),
        }
    }

    #[test]
    fn the_owner_learns_the_address_that_the_port_has_seen() {
        for source in ["198.51.100.7:4000", "[2001:db8::7]:4000"] {
            let probe = ReachabilityProbe::new(key("token"));
            let answer = answer_probe(&from(source), &probe.request(), &key("token")).expect("an answer");
            assert_eq!(probe.answer(&answer), source.parse().ok());
        }
    }

    #[test]
    fn nobody_else_gets_an_answer() {
        let probe = ReachabilityProbe::new(key("another"));
        let from = from("198.51.100.7:4000");
        assert_eq!(answer_probe(&from, &probe.request(), &key("token")), None);
        let good = ReachabilityProbe::new(key("token")).request();
        for length in 0..good.len() {
            assert_eq!(answer_probe(&from, &good[..length], &key("token")), None, "cut at {length}");
        }
    }

    #[test]
    fn only_the_answer_to_this_question_counts() {
        let (one, other) = (ReachabilityProbe::new(key("token")), ReachabilityProbe::new(key("token")));
        let from = from("198.51.100.7:4000");
        let answer = answer_probe(&from, &one.request(), &key("token")).expect("an answer");
        assert_eq!(other.answer(&answer), None);
        assert_eq!(one.answer(&one.request()), None);
    }
}
