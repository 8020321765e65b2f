//! Any SDP is answered or refused, as an offer and as an answer to an offer of ours.
//!
//! An answer has one line of audio with one codec, can be read by ourselves, and stays what it is when the same is
//! offered again.

use std::time::Duration;

use exchange::{bare::BareRouter, media::OfferError};

/// The longest answer; it repeats little of the offer.
const MAX_ANSWER: usize = 4_096;

/// Checks one SDP; panics if what is said above does not hold.
pub fn check(sdp: &str) {
    let mut router = BareRouter::new().expect("a certificate");
    let offer = router.offer(2).expect("an offer");
    if let Ok(answer) = router.answer(1, sdp) {
        assert!(answer.len() <= MAX_ANSWER + sdp.len(), "{} bytes", answer.len());
        let media = media(&answer);
        let [line] = media.as_slice() else { panic!("one line of media: {answer}") };
        assert!(line.starts_with("m=audio "), "{answer}");
        let audio = |line: &&str| line.contains(" opus/") || line.contains(" PCMU/");
        assert_eq!(answer.lines().filter(audio).count(), 1, "one codec: {answer}");
        if let Ok(again) = router.answer(1, sdp) {
            assert_eq!(self::media(&again), media);
        }
        let read = router.accept(2, &as_answer_to(&offer, &answer));
        let unreadable =
            matches!(read, Err(OfferError::Malformed(_) | OfferError::NotOneAudioLine | OfferError::NoCodec));
        assert!(!unreadable, "{read:?}: {answer}");
    } else {
        let answer = as_answer_to(&offer, sdp);
        match router.accept(2, &answer) {
            // The leg has its answer, or is lost.
            Ok(()) | Err(OfferError::Refused(_)) => {}
            Err(error) => assert_eq!(router.accept(2, &answer), Err(error), "it is still awaited"),
        }
    }
    router.pass(Duration::from_millis(100));
}

fn media(sdp: &str) -> Vec<&str> {
    sdp.lines().filter(|line| line.starts_with("m=")).collect()
}

/// An SDP under the name that an offer gave its line: a peer repeats it.
fn as_answer_to(offer: &str, sdp: &str) -> String {
    let mid = offer.lines().find_map(|line| line.strip_prefix("a=mid:")).expect("a name");
    sdp.replace("a=mid:0\r\n", &format!("a=mid:{mid}\r\n"))
        .replace("a=mid:0\n", &format!("a=mid:{mid}\r\n"))
        .replace("a=group:BUNDLE 0", &format!("a=group:BUNDLE {mid}"))
}
