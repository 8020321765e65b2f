//! Whatever is signed is accepted, and nothing else is: not with another key, form or body.

use secrecy::SecretString;
use twilio::{
    signature::{NO_FORM, body_sha256, sign, verify, verify_json},
    webhook::{Params, StatusCallbackRequest, VoiceRequest},
};

/// Checks one input, a URL, a form and a signature, one a line; panics if what is said above does not hold.
pub fn check(input: &str) {
    let mut lines = input.splitn(3, '\n');
    let mut line = || lines.next().unwrap_or_default();
    let (url, form, noise) = (line(), line(), line());
    let token = SecretString::from("12345");

    let params = Params::from_form(form.as_bytes());
    let pairs: Vec<(String, String)> =
        params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let signature = sign(&token, url, &pairs);
    assert!(verify(&token, url, &pairs, &signature));
    assert!(!verify(&SecretString::from("54321"), url, &pairs, &signature));
    assert!(noise == signature || !verify(&token, url, &pairs, noise));
    let added = ("\u{1}added".to_owned(), String::new());
    if !pairs.contains(&added) {
        let more = [pairs, vec![added]].concat();
        assert!(!verify(&token, url, &more, &signature));
    }

    // A fragment would hide the hash, and a hash that is there already would come first.
    let query = url.split_once('?').map_or("", |(_, query)| query);
    if !url.contains('#') && Params::from_form(query.as_bytes()).get("bodySHA256").is_none() {
        let mark = if url.contains('?') { '&' } else { '?' };
        let hashed = format!("{url}{mark}bodySHA256={}", body_sha256(form.as_bytes()));
        let signature = sign(&token, &hashed, NO_FORM);
        assert!(verify_json(&token, &hashed, form.as_bytes(), &signature));
        assert!(!verify_json(&token, &hashed, format!("{form}.").as_bytes(), &signature));
    }

    // What a form says is read or refused.
    let _ = VoiceRequest::try_from(&params);
    let _ = StatusCallbackRequest::try_from(&params);
    assert_eq!(Params::from_form(params.to_form().as_bytes()).to_form(), params.to_form());
}
