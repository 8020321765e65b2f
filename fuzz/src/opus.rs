//! Any packets are decoded or refused, to at most 120 ms each, and alike by every decoder. Whatever came before, silence
//! is silent again after half a second.

use exchange::bare::BareDecoder;

/// 20 ms of full-band CELT with the silence flag (RFC 6716 §3.1, §4.3).
const SILENCE: [u8; 3] = [0xf8, 0xff, 0xfe];

/// Checks one input: packets, each after its length in a byte; panics if what is said above does not hold.
pub fn check(input: &[u8]) {
    // The telephone's rate, or that of prompts: both for each input would take twice as long.
    let rate = if input.len().is_multiple_of(2) { 8_000 } else { 16_000 };
    let [mut one, mut other] = [(); 2].map(|()| BareDecoder::new(rate).expect("a rate of Opus"));
    let mut rest = input;
    while let Some((&length, after)) = rest.split_first() {
        // The last packet may be longer than a byte can say.
        let end = if after.len() < usize::from(length) { after.len() } else { length.into() };
        let (packet, next) = after.split_at(end);
        rest = next;
        let sound = one.decode(packet);
        assert_eq!(sound, other.decode(packet), "two decoders differ");
        assert!(sound.is_none_or(|sound| sound.len() <= rate as usize * 120 / 1_000));
    }
    let last = (0..25).map(|_| one.decode(&SILENCE).expect("is Opus")).last().unwrap_or_default();
    assert_eq!(last.len(), rate as usize / 50);
    let loudest = last.iter().map(|sample| sample.unsigned_abs()).max();
    assert!(loudest < Some(100), "silence at {loudest:?}");
}
