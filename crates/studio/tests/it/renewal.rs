use show::Role;
use std::time::Duration;
use studio::{RenewalRefusal, TokenRequest, TwilioSettings};
use twilio::{
    sid::{AccountSid, ApiKeySid, ApplicationSid},
    token::{self, TokenError},
};

use crate::{
    fixture::{NOW, at, settings, studio},
    voice_tokens::OneAccount,
};

const LIFETIME: u64 = 3600;
const DICE: Option<[u8; 16]> = Some([0xcd; 16]);

/// Renews at `now` a token that was made at [`NOW`].
fn renewed(now: u64, role: Role, settings: TwilioSettings) -> Result<show::VoiceToken, RenewalRefusal> {
    let old = at(NOW, settings.clone(), Some([0xab; 16])).voice_token(role, None).expect("a token");
    at(now, settings, DICE).renew_voice_token(role, &old.token, None)
}

#[test]
fn a_renewed_pass_keeps_its_identity_and_lives_anew() {
    let now = NOW + 3000;
    for settings in [settings(), TwilioSettings { api_key: None, ..settings() }] {
        for (role, name) in
            [(Role::Dj, "dj_studio"), (Role::Listener, "listener_abababababababababababababababab")]
        {
            let voice_token = renewed(now, role, settings.clone()).expect("a token");
            assert_eq!((voice_token.identity.as_str(), voice_token.lifetime_seconds), (name, LIFETIME));
            let claims = token::verify(&voice_token.token, &OneAccount, now).expect("a token");
            assert_eq!((claims.identity.as_deref(), claims.expires_at), (Some(name), now + LIFETIME));
            assert_eq!(claims.incoming.is_some(), role == Role::Dj);
        }
    }
}

#[test]
fn ten_minutes_after_its_expiry_a_pass_is_lost() {
    let end = NOW + LIFETIME;
    for late in [0, 600] {
        assert!(renewed(end + late, Role::Listener, settings()).is_ok(), "{late}");
    }
    let lost = renewed(end + 601, Role::Listener, settings());
    assert!(matches!(lost, Err(RenewalRefusal::Token(TokenError::Expired { .. }))), "{lost:?}");
}

#[test]
fn a_pass_is_renewed_for_its_own_role_only() {
    let old = studio().voice_token(Role::Listener, None).expect("a token");
    let refused = studio().renew_voice_token(Role::Dj, &old.token, None);
    assert!(matches!(refused, Err(RenewalRefusal::NotOurs)), "{refused:?}");
}

#[test]
fn what_another_account_or_nobody_signed_is_not_renewed() {
    let strangers = TwilioSettings {
        api_key: Some(studio::ApiKey {
            sid: ApiKeySid::from_random_bytes([2; 16]),
            secret: "guessed".into(),
        }),
        ..settings()
    };
    let elsewhere =
        TwilioSettings { account_sid: AccountSid::from_random_bytes([9; 16]), api_key: None, ..settings() };
    for settings in [strangers, elsewhere] {
        let forged = at(NOW, settings, DICE).voice_token(Role::Dj, None).expect("a token");
        let refused = studio().renew_voice_token(Role::Dj, &forged.token, None);
        assert!(matches!(refused, Err(RenewalRefusal::Token(_))), "{refused:?}");
    }
    for nonsense in ["", "a.b.c", "eyJhbGciOiJub25lIn0.e30."] {
        let refused = studio().renew_voice_token(Role::Dj, nonsense, None);
        assert!(matches!(refused, Err(RenewalRefusal::Token(_))), "{nonsense}: {refused:?}");
    }
}

#[test]
fn a_pass_for_another_application_is_not_renewed() {
    let other = TwilioSettings { application_sid: ApplicationSid::from_random_bytes([7; 16]), ..settings() };
    let old = at(NOW, other, DICE).voice_token(Role::Dj, None).expect("a token");
    let refused = studio().renew_voice_token(Role::Dj, &old.token, None);
    assert!(matches!(refused, Err(RenewalRefusal::NotOurs)), "{refused:?}");
}

#[test]
fn a_token_made_for_others_does_not_outlive_what_was_granted() {
    let crm = studio::TokenClient {
        name: "crm".to_owned(),
        roles: vec![Role::Dj, Role::Listener],
        identity_prefix: "crm_".to_owned(),
        max_lifetime: Duration::from_secs(60),
    };
    for role in [Role::Dj, Role::Listener] {
        let request = TokenRequest { role: Some(role), ..TokenRequest::default() };
        let issued = studio().issue_token(&crm, &request).expect("a token");
        let refused = studio().renew_voice_token(role, &issued.token, None);
        assert!(matches!(refused, Err(RenewalRefusal::NotOurs)), "{refused:?}");
    }
}
