//! The digest by which STUN messages prove who sends them.

use aws_lc_rs::hmac;

/// HMAC-SHA1 of the parts in their order (RFC 8489 §14.5).
pub(super) fn sha1_hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 20] {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key));
    parts.iter().for_each(|part| context.update(part));
    let mut digest = [0; 20];
    digest.copy_from_slice(context.sign().as_ref());
    digest
}
