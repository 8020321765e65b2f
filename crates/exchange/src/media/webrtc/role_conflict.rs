use str0m::ice::StunMessage;

use super::stun_digest::sha1_hmac;

/// The largest answer: a header, the error, the proof and the fingerprint.
const MAX_ANSWER: usize = 128;

/// The answer to an ICE check by a peer that takes itself for controlled, as we are: 487, upon which the peer
/// becomes the controlling side. `None` for every other datagram, and for a check that proves nothing.
///
/// A page that strips `a=ice-lite` from our offer (voice.js, `forceAggressiveIceNomination`) makes its browser
/// controlled. A lite agent is always controlled (RFC 8445 §6.1.1) and so must not change sides, as str0m does
/// by comparing tie-breakers: it sends no checks, and nothing would ever be nominated.
pub(super) fn refuse_role(datagram: &[u8], password: &str) -> Option<Vec<u8>> {
    let request = StunMessage::parse(datagram).ok()?;
    let conflicts = request.is_binding_request() && request.ice_controlled().is_some();
    (conflicts && request.verify(password.as_bytes(), sha1_hmac)).then_some(())?;
    let mut answer = vec![0; MAX_ANSWER];
    let refusal = StunMessage::binding_role_conflict_reply(request.trans_id());
    let length = refusal.to_bytes(Some(password.as_bytes()), &mut answer, sha1_hmac).ok()?;
    answer.truncate(length);
    Some(answer)
}

#[cfg(test)]
mod tests {
    use str0m::ice::{StunMessageBuilder, TransId};

    use super::*;

    const PASSWORD: &str = "a password of ours";

    fn check(controlled: bool, password: &str) -> Vec<u8> {
        let request = StunMessageBuilder::new().binding().request().username("ours:theirs").prio(1);
        let request = if controlled { request.ice_controlled(7) } else { request.ice_controlling(7) };
        let mut bytes = vec![0; 256];
        let length = request
            .build(TransId::new())
            .to_bytes(Some(password.as_bytes()), &mut bytes, sha1_hmac)
            .expect("it fits");
        bytes.truncate(length);
        bytes
    }

    #[test]
    fn a_peer_that_takes_itself_for_controlled_is_told_of_the_conflict() {
        let request = check(true, PASSWORD);
        let answer = refuse_role(&request, PASSWORD).expect("an answer");
        let answer = StunMessage::parse(&answer).expect("STUN");
        assert_eq!(answer.error_code().map(|(code, _)| code), Some(487));
        assert_eq!(answer.trans_id(), StunMessage::parse(&request).expect("STUN").trans_id());
        assert!(answer.verify(PASSWORD.as_bytes(), sha1_hmac));
    }

    #[test]
    fn everything_else_is_left_to_the_connection() {
        assert_eq!(refuse_role(&check(false, PASSWORD), PASSWORD), None);
        assert_eq!(refuse_role(&check(true, "another"), PASSWORD), None);
        let good = check(true, PASSWORD);
        for length in 0..good.len() {
            assert_eq!(refuse_role(&good[..length], PASSWORD), None, "cut at {length}");
        }
    }
}
