use secrecy::SecretString;
use show::{Identity, Role};
use studio::{Error, Signalling, TwilioSettings};
use twilio::{
    sid::{AccountSid, ApiKeySid},
    signature,
    token::{self, TokenKind, TokenSecrets},
};

use crate::fixture::{API_KEY_SECRET, AUTH_TOKEN, NOW, api_key, settings, studio, with};

/// What the exchange knows: one account with one key.
pub struct OneAccount;

impl TokenSecrets for OneAccount {
    fn api_key_secret(&self, key: &ApiKeySid) -> Option<SecretString> {
        (*key == api_key()).then(|| API_KEY_SECRET.into())
    }

    fn auth_token(&self, account: &AccountSid) -> Option<SecretString> {
        (*account == settings().account_sid).then(|| AUTH_TOKEN.into())
    }
}

#[test]
fn a_pass_lets_its_holder_call_the_application_for_an_hour_and_nothing_else() {
    let voice_token = studio().voice_token(Role::Listener, None).expect("a token");
    let claims = token::verify(&voice_token.token, &OneAccount, NOW).expect("a token");
    assert_eq!(claims.kind, TokenKind::Access);
    assert_eq!(claims.account_sid, settings().account_sid);
    assert_eq!(claims.identity.as_deref(), Some(voice_token.identity.as_str()));
    assert_eq!((claims.expires_at, voice_token.lifetime_seconds), (NOW + 3600, 3600));
    assert_eq!(claims.incoming, None);
    let outgoing = claims.outgoing.expect("may call");
    assert_eq!(outgoing.application_sid, settings().application_sid);
    assert_eq!(outgoing.params, Vec::new());
}

#[test]
fn without_an_api_key_the_pass_is_a_capability_token_that_permits_the_same() {
    let without = TwilioSettings { api_key: None, ..settings() };
    let voice_token = with(without, Some([1; 16])).voice_token(Role::Listener, None).expect("a token");
    let claims = token::verify(&voice_token.token, &OneAccount, NOW).expect("a token");
    assert_eq!(claims.kind, TokenKind::Capability);
    assert_eq!(claims.account_sid, settings().account_sid);
    assert_eq!(claims.identity.as_deref(), Some(voice_token.identity.as_str()));
    assert_eq!((claims.expires_at, claims.incoming), (NOW + 3600, None));
    assert_eq!(claims.outgoing.map(|outgoing| outgoing.application_sid), Some(settings().application_sid));
}

#[test]
fn the_identity_names_the_role() {
    for (role, name) in
        [(Role::Dj, "dj_studio"), (Role::Listener, "listener_abababababababababababababababab")]
    {
        let voice_token = studio().voice_token(role, None).expect("a token");
        assert_eq!(voice_token.identity, name);
        assert_eq!(Identity::parse(&voice_token.identity).map(|identity| identity.role()), Ok(role));
    }
}

#[test]
fn every_listener_has_an_identity_of_their_own() {
    let one = with(settings(), Some([1; 16])).voice_token(Role::Listener, None).expect("a token");
    let two = with(settings(), Some([2; 16])).voice_token(Role::Listener, None).expect("a token");
    assert_ne!(one.identity, two.identity);
}

#[test]
fn the_dj_alone_can_be_rung_by_either_kind_of_token() {
    for settings in [settings(), TwilioSettings { api_key: None, ..settings() }] {
        let rung = |role| {
            let voice_token = with(settings.clone(), Some([1; 16])).voice_token(role, None).expect("a token");
            token::verify(&voice_token.token, &OneAccount, NOW).expect("a token").incoming
        };
        assert_eq!(rung(Role::Dj).as_deref(), Some("dj_studio"));
        assert_eq!(rung(Role::Listener), None);
    }
}

#[test]
fn without_chance_there_is_no_pass() {
    let refused = with(settings(), None).voice_token(Role::Listener, None);
    assert!(matches!(refused, Err(Error::Randomness(_))), "{refused:?}");
}

#[test]
fn the_pass_says_where_to_connect() {
    let voice_token = studio().voice_token(Role::Dj, None).expect("a token");
    assert_eq!(voice_token.signalling_path.as_deref(), Some("/exchange"));
    let at_twilio = TwilioSettings { signalling: Signalling::Twilio, ..settings() };
    let voice_token = with(at_twilio, Some([1; 16])).voice_token(Role::Dj, None).expect("a token");
    assert_eq!(voice_token.signalling_path, None);
}

#[test]
fn only_the_auth_token_signs_webhooks() {
    let url = "https://studio.example/voice";
    let form = [("From".to_owned(), "client:dj_1".to_owned())];
    let signed = |key: &str| signature::sign(&key.into(), url, &form);
    assert!(studio().signs(url, &form, &signed(AUTH_TOKEN)));
    assert!(!studio().signs(url, &form, &signed(API_KEY_SECRET)));
    assert!(!studio().signs(url, signature::NO_FORM, &signed(AUTH_TOKEN)));
}
