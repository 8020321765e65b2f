//! Any token is accepted or refused; one that is accepted was signed with a known key and is not expired.
//!
//! Noise seldom gets past the signature, so that the input also serves as the claims of a token that
//! is rightly signed, of either kind.

use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::SecretString;
use twilio::{
    sid::{AccountSid, ApiKeySid},
    token::{MAX_LIFETIME_SECONDS, TokenSecrets, verify},
};

const KEY: &str = "secret";
const NOW: u64 = 1_700_000_000;

/// Every account and API key there might be, all with the same secret.
struct Everybody;

impl TokenSecrets for Everybody {
    fn api_key_secret(&self, _: &ApiKeySid) -> Option<SecretString> {
        Some(KEY.into())
    }

    fn auth_token(&self, _: &AccountSid) -> Option<SecretString> {
        Some(KEY.into())
    }
}

/// Checks one input; panics if what is said above does not hold.
pub fn check(input: &str) {
    check_jwt(input);
    for header in [r#"{"alg":"HS256","typ":"JWT"}"#, r#"{"alg":"HS256","cty":"twilio-fpa;v=1"}"#] {
        let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(input));
        let key = hmac::Key::new(hmac::HMAC_SHA256, KEY.as_bytes());
        let signature = hmac::sign(&key, message.as_bytes());
        check_jwt(&format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)));
    }
}

fn check_jwt(jwt: &str) {
    if let Ok(claims) = verify(jwt, &Everybody, NOW) {
        assert!(claims.expires_at > NOW);
        // Ten seconds are for clocks that differ.
        assert!(claims.expires_at <= NOW + MAX_LIFETIME_SECONDS + 10);
    }
}
