use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::SecretString;
use serde_json::{Value, json};
use twilio::{
    sid::{AccountSid, ApiKeySid, ApplicationSid},
    token::{
        AccessToken, CapabilityToken, Claims, OutgoingApplication, TokenError, TokenKind, TokenSecrets,
        VoiceGrant, verify,
    },
};

use crate::file::{Jwt, vectors};

const AC: &str = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const SK: &str = "SKbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
const AP: &str = "APcccccccccccccccccccccccccccccccc";
const NOW: u64 = 1_700_000_000;

/// Node's access token of the reference, whose payload is in the order that we write too.
const NODE_ACCESS: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImN0eSI6InR3aWxpby1mcGE7dj0xIn0.eyJqdGkiOiJTS2JiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiLTE3MDAwMDAwMDAiLCJncmFudHMiOnsiaWRlbnRpdHkiOiJkal8xIiwidm9pY2UiOnsiaW5jb21pbmciOnsiYWxsb3ciOnRydWV9LCJvdXRnb2luZyI6eyJhcHBsaWNhdGlvbl9zaWQiOiJBUGNjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjIn19fSwiaWF0IjoxNzAwMDAwMDAwLCJleHAiOjE3MDAwMDM2MDAsImlzcyI6IlNLYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmIiLCJzdWIiOiJBQ2FhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhIn0.Y6E8zXZy7o5W1kih-GruWYqoftLPdotGNzRBip5iT6Q";

/// One account and one API key under these secrets.
struct Account {
    secret: &'static str,
    auth_token: &'static str,
}

impl TokenSecrets for Account {
    fn api_key_secret(&self, api_key_sid: &ApiKeySid) -> Option<SecretString> {
        (api_key_sid.as_str() == SK).then(|| self.secret.into())
    }

    fn auth_token(&self, account_sid: &AccountSid) -> Option<SecretString> {
        (account_sid.as_str() == AC).then(|| self.auth_token.into())
    }
}

const KEYS: Account = Account { secret: "secret", auth_token: "12345" };

fn account() -> AccountSid {
    AC.parse().expect("valid")
}

fn api_key() -> ApiKeySid {
    SK.parse().expect("valid")
}

fn application(params: &[(&str, &str)]) -> OutgoingApplication {
    OutgoingApplication {
        application_sid: ApplicationSid::parse(AP).expect("valid"),
        params: params.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
    }
}

fn vector(id: &str) -> Jwt {
    vectors().jwt.into_iter().find(|vector| vector.id == id).expect("the vector is in the file")
}

/// The JSON of a token's header (0) or claims (1).
fn part(jwt: &str, index: usize) -> Value {
    let encoded = jwt.split('.').nth(index).expect("three parts");
    let json = URL_SAFE_NO_PAD.decode(encoded).expect("base64url");
    serde_json::from_slice(&json).expect("JSON")
}

#[test]
fn tokens_of_twilios_libraries_verify_and_say_what_was_put_in() {
    let claims = |kind, identity: Option<&str>, outgoing, incoming: Option<&str>, expires_at| Claims {
        kind,
        account_sid: account(),
        identity: identity.map(str::to_owned),
        outgoing,
        incoming: incoming.map(str::to_owned),
        expires_at,
    };
    let (access, capability) = (TokenKind::Access, TokenKind::Capability);
    let expected = |id: &str| match id {
        "py9.13_CAP1" => claims(capability, None, Some(application(&[])), None, NOW + 3600),
        "py9.13_CAP3" => claims(capability, Some("tommy"), None, Some("tommy"), NOW + 600),
        "py9.13_ACC2" => {
            claims(access, Some("dj_1"), Some(application(&[("show", "morning drive")])), None, NOW + 86_400)
        }
        "node6.2_CAP2" => {
            let outgoing = application(&[("show", "morning drive"), ("n", "3")]);
            claims(capability, Some("dj_1"), Some(outgoing), Some("dj_1"), NOW + 3600)
        }
        other => panic!("a vector without an expectation: {other}"),
    };
    for vector in vectors().jwt {
        assert!(["12345", "secret"].contains(&vector.key.as_str()));
        assert_eq!(verify(&vector.jwt, &KEYS, vector.now), Ok(expected(&vector.id)), "{}", vector.id);
        assert_eq!((part(&vector.jwt, 0), part(&vector.jwt, 1)), (vector.header, vector.payload));
    }
    let node = claims(access, Some("dj_1"), Some(application(&[])), Some("dj_1"), NOW + 3600);
    assert_eq!(verify(NODE_ACCESS, &KEYS, NOW), Ok(node));
}

#[test]
fn our_tokens_are_those_of_twilios_node_library_to_the_byte() {
    let voice =
        VoiceGrant { incoming_allow: true, outgoing: Some(application(&[])), ..VoiceGrant::default() };
    let token = AccessToken::new(account(), api_key()).identity("dj_1").voice(voice);
    assert_eq!(token.sign(&"secret".into(), NOW).as_deref(), Ok(NODE_ACCESS));

    let token = CapabilityToken::new(account())
        .allow_client_outgoing_with(application(&[("show", "morning drive"), ("n", "3")]))
        .allow_client_incoming("dj_1");
    assert_eq!(token.sign(&"12345".into(), NOW), Ok(vector("node6.2_CAP2").jwt));
}

#[test]
fn our_tokens_mean_the_same_as_those_of_twilios_python_library() {
    let voice = VoiceGrant {
        outgoing: Some(application(&[("show", "morning drive")])),
        push_credential_sid: Some("CR123".into()),
        endpoint_id: Some("ep".into()),
        ..VoiceGrant::default()
    };
    let jwt = AccessToken::new(account(), api_key())
        .identity("dj_1")
        .ttl(Duration::from_secs(86_400))
        .region("ie1")
        .voice(voice)
        .sign(&"secret".into(), NOW)
        .expect("signed");
    let python = vector("py9.13_ACC2");
    let mut claims = part(&jwt, 1);
    assert_eq!(claims.as_object_mut().and_then(|claims| claims.remove("iat")), Some(json!(NOW)));
    assert_eq!((part(&jwt, 0), claims), (python.header, python.payload));

    let jwt = CapabilityToken::new(account())
        .allow_client_incoming("tommy")
        .ttl(Duration::from_secs(600))
        .sign(&"12345".into(), NOW)
        .expect("signed");
    assert_eq!(part(&jwt, 1)["scope"], vector("py9.13_CAP3").payload["scope"]);
    assert_eq!(part(&jwt, 1)["exp"], vector("py9.13_CAP3").payload["exp"]);
}

#[test]
fn scopes_of_twilios_libraries_are_read_or_refused_for_their_sid_alone() {
    for vector in vectors().capability_scope {
        let scope = vector.scope.replace("appSid=AP123", &format!("appSid={AP}"));
        let claims =
            verify(&capability_of(&json!({ "scope": scope, "iss": AC, "exp": NOW + 1 })), &KEYS, NOW)
                .unwrap_or_else(|error| panic!("{}: {error}", vector.input));
        assert_eq!(claims.outgoing.is_some(), scope.contains("scope:client:outgoing"), "{}", vector.input);
        assert_eq!(claims.incoming.is_some(), scope.contains("scope:client:incoming"), "{}", vector.input);
        if vector.input.contains("dj one") {
            assert_eq!(claims.identity.as_deref(), Some("dj one"));
            assert_eq!(claims.outgoing, Some(application(&[("foo", "a b&c")])));
        }
    }
    let jwt =
        capability_of(&json!({ "scope": "scope:client:outgoing?appSid=AP123", "iss": AC, "exp": NOW + 1 }));
    assert_eq!(verify(&jwt, &KEYS, NOW).map_err(|error| error.code()), Err(20106));
}

/// A capability token with these claims, rightly signed.
fn capability_of(claims: &Value) -> String {
    signed(&json!({ "alg": "HS256", "typ": "JWT" }), claims, "12345")
}

fn access_of(claims: &Value) -> String {
    signed(&json!({ "alg": "HS256", "typ": "JWT", "cty": "twilio-fpa;v=1" }), claims, "secret")
}

fn signed(header: &Value, claims: &Value, key: &str) -> String {
    let message = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header.to_string()),
        URL_SAFE_NO_PAD.encode(claims.to_string())
    );
    let key = jsonwebtoken::EncodingKey::from_secret(key.as_bytes());
    let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &key, jsonwebtoken::Algorithm::HS256);
    format!("{message}.{}", signature.expect("signed"))
}

#[test]
fn a_token_is_void_outside_of_its_time() {
    let check = |exp: i64, nbf: Option<i64>| {
        let at = |offset: i64| NOW.checked_add_signed(offset).expect("in range");
        let claims = json!({ "scope": "", "iss": AC, "exp": at(exp), "nbf": nbf.map(at) });
        verify(&capability_of(&claims), &KEYS, NOW).map(|_| ())
    };
    assert_eq!(check(1, None), Ok(()));
    assert_eq!(check(0, None), Err(TokenError::Expired { expired_at: NOW }));
    assert_eq!(check(-9, None).map_err(|error| error.code()), Err(31205));
    assert_eq!(check(60, Some(10)), Ok(()), "clocks differ a little");
    assert_eq!(check(60, Some(11)), Err(TokenError::NotYetValid { not_before: NOW + 11 }));
    assert_eq!(check(60, Some(11)).map_err(|error| error.code()), Err(20105));
    assert_eq!(check(86_400, None), Ok(()));
    assert_eq!(check(86_401, None), Err(TokenError::LifetimeTooLong));
    assert_eq!(check(86_401, Some(-1)), Err(TokenError::LifetimeTooLong), "what is left counts");
    assert_eq!(check(86_405, Some(5)), Ok(()), "a full day by a clock that runs ahead");
    assert_eq!(check(86_406, Some(5)).map_err(|error| error.code()), Err(31207));
}

#[test]
fn a_lifetime_of_more_than_a_day_is_not_signed() {
    let day = CapabilityToken::new(account()).ttl(Duration::from_secs(86_400));
    assert!(day.sign(&"12345".into(), NOW).is_ok());
    let longer = day.ttl(Duration::from_secs(86_401));
    assert_eq!(longer.sign(&"12345".into(), NOW), Err(TokenError::LifetimeTooLong));
    let access = AccessToken::new(account(), api_key()).ttl(Duration::MAX);
    assert_eq!(access.sign(&"secret".into(), u64::MAX).map_err(|error| error.code()), Err(31207));
}

#[test]
fn a_changed_token_is_refused() {
    for vector in vectors().jwt {
        let (message, signature) = vector.jwt.rsplit_once('.').expect("three parts");
        let (header, claims) = message.split_once('.').expect("three parts");
        let mut json = part(&vector.jwt, 1);
        json["exp"] = json!(NOW + 7200);
        let forged = URL_SAFE_NO_PAD.encode(json.to_string());
        assert_eq!(
            verify(&format!("{header}.{forged}.{signature}"), &KEYS, NOW),
            Err(TokenError::BadSignature),
            "{}",
            vector.id
        );
        let other_key = Account { secret: "other", auth_token: "other" };
        assert_eq!(verify(&vector.jwt, &other_key, NOW).map_err(|error| error.code()), Err(31202));
        for truncated in [format!("{header}.{claims}."), message.to_owned(), header.to_owned()] {
            let code = verify(&truncated, &KEYS, NOW).expect_err("no signature").code();
            assert!([31202, 31204].contains(&code), "{truncated}: {code}");
        }
    }
}

#[test]
fn no_other_algorithm_is_accepted() {
    let claims = json!({ "scope": "", "iss": AC, "exp": NOW + 1 });
    for alg in ["none", "None", "HS384", "HS512", "RS256", "hs256", ""] {
        let rightly_signed = signed(&json!({ "alg": alg, "typ": "JWT" }), &claims, "12345");
        assert_eq!(verify(&rightly_signed, &KEYS, NOW), Err(TokenError::UnsupportedAlgorithm), "{alg}");
        let (message, _) = rightly_signed.rsplit_once('.').expect("three parts");
        assert_eq!(
            verify(&format!("{message}."), &KEYS, NOW),
            Err(TokenError::UnsupportedAlgorithm),
            "{alg}"
        );
    }
}

#[test]
fn the_key_is_that_of_the_issuer_and_the_kind() {
    let access = json!({ "iss": SK, "sub": AC, "exp": NOW + 1, "grants": {} });
    assert!(verify(&access_of(&access), &KEYS, NOW).is_ok());
    let stranger = SK.replace('b', "d");
    for (claims, code) in [
        (json!({ "iss": stranger, "sub": AC, "exp": NOW + 1 }), 31203),
        (json!({ "iss": SK, "sub": AC.replace('a', "d"), "exp": NOW + 1 }), 31203),
        (json!({ "iss": SK, "sub": SK, "exp": NOW + 1 }), 31204),
        (json!({ "iss": AC, "sub": AC, "exp": NOW + 1 }), 31204),
        (json!({ "iss": SK, "exp": NOW + 1 }), 31204),
        (json!({ "iss": SK, "sub": AC }), 31204),
        (json!({ "sub": AC, "exp": NOW + 1 }), 31204),
        (json!({ "iss": SK, "sub": AC, "exp": "soon" }), 31204),
        (json!({ "iss": SK, "sub": AC, "exp": -1 }), 31204),
        (json!([]), 31204),
    ] {
        assert_eq!(
            verify(&access_of(&claims), &KEYS, NOW).map_err(|error| error.code()),
            Err(code),
            "{claims}"
        );
    }
    let claims = json!({ "scope": "", "iss": AC.replace('a', "d"), "exp": NOW + 1 });
    assert_eq!(verify(&capability_of(&claims), &KEYS, NOW), Err(TokenError::UnknownIssuer));
    assert_eq!(verify(&capability_of(&access), &KEYS, NOW).map_err(|error| error.code()), Err(31204));
}

#[test]
fn a_phone_may_be_rung_only_where_the_grant_says_exactly_so() {
    for (allow, may) in
        [(json!(true), true), (json!(false), false), (json!("true"), false), (json!(1), false)]
    {
        let grants = json!({ "identity": "dj_1", "voice": { "incoming": { "allow": allow } } });
        let jwt = access_of(&json!({ "iss": SK, "sub": AC, "exp": NOW + 1, "grants": grants }));
        let claims = verify(&jwt, &KEYS, NOW).expect("valid");
        assert_eq!(claims.incoming.is_some(), may, "{allow}");
        assert_eq!(claims.outgoing, None);
    }
}

#[test]
fn a_grant_without_an_application_is_refused() {
    let grants = json!({ "voice": { "outgoing": { "application_sid": "AP123" } } });
    let jwt = access_of(&json!({ "iss": SK, "sub": AC, "exp": NOW + 1, "grants": grants }));
    assert_eq!(verify(&jwt, &KEYS, NOW).map_err(|error| error.code()), Err(20106));
}

#[test]
fn times_may_have_fractions() {
    let jwt =
        capability_of(&json!({ "scope": "", "iss": AC, "exp": 1_700_000_600.75, "nbf": 1_699_999_999.5 }));
    assert_eq!(verify(&jwt, &KEYS, NOW).map(|claims| claims.expires_at), Ok(NOW + 600));
}

#[test]
fn a_header_that_demands_an_extension_is_refused() {
    let header = json!({ "alg": "HS256", "typ": "JWT", "crit": ["b64"], "b64": false });
    let jwt = signed(&header, &json!({ "scope": "", "iss": AC, "exp": NOW + 1 }), "12345");
    assert_eq!(verify(&jwt, &KEYS, NOW).map_err(|error| error.code()), Err(31204));
}

proptest::proptest! {
    #[test]
    fn no_text_makes_verification_panic(text in "\\PC{0,80}", parts in "[A-Za-z0-9_.=-]{0,200}") {
        proptest::prop_assert!(verify(&text, &KEYS, NOW).is_err());
        proptest::prop_assert!(verify(&parts, &KEYS, NOW).is_err());
    }

    #[test]
    fn no_claims_make_verification_panic(scope in "(scope:client:(outgoing|incoming)[?&=a-zA-Z%+ ]{0,30} ?){0,3}", exp in 0..u64::MAX) {
        let claims = json!({ "scope": scope, "iss": AC, "exp": exp });
        let _ = verify(&capability_of(&claims), &KEYS, NOW);
    }

    #[test]
    fn what_is_signed_is_what_is_verified(
        identity in "\\PC{1,20}",
        params in proptest::collection::btree_map("\\PC{1,8}", "\\PC{0,8}", 0..4),
        ttl in 1..=86_400_u64,
    ) {
        let outgoing = OutgoingApplication { params: params.into_iter().collect(), ..application(&[]) };
        let ttl = Duration::from_secs(ttl);
        let voice = VoiceGrant { incoming_allow: true, outgoing: Some(outgoing.clone()), ..VoiceGrant::default() };
        let access = AccessToken::new(account(), api_key()).identity(&identity).ttl(ttl).voice(voice);
        let capability = CapabilityToken::new(account())
            .allow_client_outgoing_with(outgoing.clone())
            .allow_client_incoming(&identity)
            .allow_event_stream(vec![(identity.clone(), identity.clone())])
            .ttl(ttl);
        for jwt in [access.sign(&"secret".into(), NOW), capability.sign(&"12345".into(), NOW)] {
            let claims = verify(&jwt.expect("signed"), &KEYS, NOW).expect("valid");
            proptest::prop_assert_eq!(claims.identity.as_deref(), Some(identity.as_str()));
            proptest::prop_assert_eq!(claims.incoming.as_deref(), Some(identity.as_str()));
            proptest::prop_assert_eq!(claims.outgoing.as_ref(), Some(&outgoing));
            proptest::prop_assert_eq!(claims.expires_at, NOW + ttl.as_secs());
        }
    }
}
