//! `X-Twilio-Signature`: the proof that a webhook comes from Twilio and from nobody else.
//!
//! The signature is the base64 of an HMAC-SHA1, under the account's primary auth token, of the URL
//! as it was requested, followed for a form POST by the decoded parameters in order of their names
//! (Twilio docs, "Security"). A GET request carries its parameters in the URL, so that the form is
//! empty. A JSON body is tied in by its hash, which Twilio puts into the URL as `bodySHA256`.
//!
//! ```
//! use secrecy::SecretString;
//! use twilio::signature;
//!
//! let auth_token = SecretString::from("12345");
//! let form = [("a", "1"), ("B", "2"), ("_c", "3"), ("A", "4")];
//! let signature = signature::sign(&auth_token, "https://example.com/u", &form);
//! assert_eq!(signature, "pLtBYzjBGtCwFNYGIsqWN147WUc=");
//! assert!(signature::verify(&auth_token, "https://example.com/u", &form, &signature));
//! ```
//!
//! A server behind a proxy has to verify against its public URL, which it knows from its
//! configuration, never from what the `Host` header claims.

mod url_variants;

use aws_lc_rs::{digest, hmac};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret as _, SecretString};
use subtle::ConstantTimeEq as _;

/// The header that carries the signature.
pub const HEADER: &str = "X-Twilio-Signature";

/// The form of a GET.
pub const NO_FORM: &[(&str, &str)] = &[];

/// Signs a request to exactly this URL; a fragment is left out, as it is never requested.
///
/// `form` holds the decoded parameters of a POST, and is [`NO_FORM`] for a GET. Names sort by code point;
/// a name that comes more than once counts with each different value, sorted.
#[must_use]
pub fn sign(auth_token: &SecretString, url: &str, form: &[(impl AsRef<str>, impl AsRef<str>)]) -> String {
    let key = SigningKey::new(auth_token);
    STANDARD.encode(Signer::new(&key, form).tag(without_fragment(url)))
}

/// Tells whether the signature belongs to this request; signatures are compared in constant time.
///
/// The URL is tried as it is, with and without its port, without user info, with its query encoded
/// anew, and for WebSocket addresses with and without a slash at the end: Twilio is known to sign
/// each of these.
#[must_use]
pub fn verify(
    auth_token: &SecretString,
    url: &str,
    form: &[(impl AsRef<str>, impl AsRef<str>)],
    signature: &str,
) -> bool {
    SigningKey::new(auth_token).verifies(url, form, signature)
}

/// The hash that Twilio adds to the URL as `bodySHA256`: SHA-256 in lower-case hex.
#[must_use]
pub fn body_sha256(body: &[u8]) -> String {
    hex::encode(digest::digest(&digest::SHA256, body))
}

/// Tells whether the signature belongs to this request with a body that is not a form.
///
/// The URL's `bodySHA256` must be there and be the hash of the body as it came.
#[must_use]
pub fn verify_json(auth_token: &SecretString, url: &str, body: &[u8], signature: &str) -> bool {
    let query = without_fragment(url).split_once('?').map_or("", |(_, query)| query);
    let claimed = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "bodySHA256");
    let body_matches =
        claimed.is_some_and(|(_, hash)| body_sha256(body).as_bytes().ct_eq(hash.as_bytes()).into());
    body_matches && verify(auth_token, url, NO_FORM, signature)
}

fn without_fragment(url: &str) -> &str {
    url.split_once('#').map_or(url, |(requested, _)| requested)
}

/// The key of an account's signatures, for who checks many: the auth token, made ready for HMAC.
#[derive(Debug, Clone)]
pub struct SigningKey(hmac::Key);

impl SigningKey {
    /// The key of the account that has this primary auth token.
    #[must_use]
    pub fn new(auth_token: &SecretString) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, auth_token.expose_secret().as_bytes()))
    }

    /// Does what [`verify`] does.
    #[must_use]
    pub fn verifies(&self, url: &str, form: &[(impl AsRef<str>, impl AsRef<str>)], signature: &str) -> bool {
        let signer = Signer::new(self, form);
        let fits = |spelling: &str| -> bool {
            let expected = STANDARD.encode(signer.tag(spelling));
            expected.as_bytes().ct_eq(signature.as_bytes()).into()
        };
        let url = without_fragment(url);
        // Nearly always the URL is right as it is.
        fits(url) || url_variants::of(url).iter().any(|spelling| fits(spelling))
    }
}

struct Signer<'a> {
    key: &'a SigningKey,
    /// The form's pairs, sorted by name, then value, each pair once.
    form: Vec<(&'a str, &'a str)>,
}

impl<'a> Signer<'a> {
    fn new(key: &'a SigningKey, form: &'a [(impl AsRef<str>, impl AsRef<str>)]) -> Self {
        let mut form: Vec<_> = form.iter().map(|(name, value)| (name.as_ref(), value.as_ref())).collect();
        form.sort_unstable();
        form.dedup();
        Self { key, form }
    }

    fn tag(&self, url: &str) -> hmac::Tag {
        let mut context = hmac::Context::with_key(&self.key.0);
        context.update(url.as_bytes());
        for (name, value) in &self.form {
            context.update(name.as_bytes());
            context.update(value.as_bytes());
        }
        context.sign()
    }
}

#[cfg(test)]
mod tests;
