//! Tokens made here and read there, and the other way round.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use secrecy::SecretString;
use serde_json::{Value, json};
use twilio::{
    sid::{AccountSid, ApiKeySid, ApplicationSid},
    token::{
        AccessToken, CapabilityToken, Claims, OutgoingApplication, TokenKind, TokenSecrets, VoiceGrant,
        verify,
    },
};

use crate::library::Library;

const AUTH_TOKEN: &str = "0123456789abcdef0123456789abcdef";
const SECRET: &str = "a secret of an API key that is long enough for anybody";

struct Account;

impl TokenSecrets for Account {
    fn api_key_secret(&self, api_key_sid: &ApiKeySid) -> Option<SecretString> {
        (*api_key_sid == api_key()).then(|| SECRET.into())
    }

    fn auth_token(&self, account_sid: &AccountSid) -> Option<SecretString> {
        (*account_sid == account()).then(|| AUTH_TOKEN.into())
    }
}

fn account() -> AccountSid {
    AccountSid::from_random_bytes([0xaa; 16])
}

fn api_key() -> ApiKeySid {
    ApiKeySid::from_random_bytes([0xbb; 16])
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs()
}

/// What a token says, in the words of both sides.
struct Case {
    identity: Option<&'static str>,
    outgoing: Option<&'static [(&'static str, &'static str)]>,
    incoming: bool,
    push: bool,
    region: Option<&'static str>,
    ttl: u64,
}

const CASES: [Case; 6] = [
    Case { identity: Some("nobody"), outgoing: None, incoming: false, push: false, region: None, ttl: 3_600 },
    Case { identity: Some("dj_1"), outgoing: Some(&[]), incoming: false, push: false, region: None, ttl: 60 },
    Case {
        identity: Some("dj_1"),
        outgoing: Some(&[]),
        incoming: true,
        push: true,
        region: None,
        ttl: 86_400,
    },
    Case {
        identity: Some("tommy"),
        outgoing: None,
        incoming: true,
        push: false,
        region: Some("ie1"),
        ttl: 600,
    },
    Case {
        identity: Some("dj one & only/\u{e4}\u{1f4fb}?=+%20"),
        outgoing: Some(&[
            ("show", "morning drive"),
            ("q", "a b&c=d+e%25/\u{e4}"),
            ("empty", ""),
            ("a b", "x"),
        ]),
        incoming: true,
        push: false,
        region: None,
        ttl: 3_600,
    },
    Case {
        identity: Some("caller"),
        outgoing: Some(&[("n", "3")]),
        incoming: false,
        push: true,
        region: Some("au1"),
        ttl: 1_200,
    },
];

impl Case {
    fn application(&self) -> Option<OutgoingApplication> {
        let params = self.outgoing?.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        Some(OutgoingApplication { application_sid: ApplicationSid::from_random_bytes([0xcc; 16]), params })
    }

    fn params(&self) -> Option<Value> {
        let params = self.outgoing.filter(|params| !params.is_empty())?;
        Some(params.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect())
    }

    fn access_question(&self) -> Value {
        let mut voice = json!({});
        if self.incoming {
            voice["incoming_allow"] = json!(true);
        }
        if let Some(application) = self.application() {
            voice["application_sid"] = json!(application.application_sid);
            voice["params"] = json!(self.params());
        }
        if self.push {
            voice["push_credential_sid"] = json!("CR1");
            voice["endpoint_id"] = json!("here");
        }
        let mut question = json!({
            "ask": "access_token", "account_sid": account(), "api_key_sid": api_key(), "secret": SECRET,
            "ttl": self.ttl, "voice": voice
        });
        for (name, value) in [("identity", self.identity), ("region", self.region)] {
            if let Some(value) = value {
                question[name] = json!(value);
            }
        }
        question
    }

    /// Capability tokens have no identity apart from the name they may be rung under.
    fn capability_question(&self) -> Value {
        let mut question = json!({
            "ask": "capability_token", "account_sid": account(), "auth_token": AUTH_TOKEN, "ttl": self.ttl,
            "events": { "from": "a b", "status": "busy" }
        });
        if let Some(application) = self.application() {
            question["outgoing"] = json!({ "application_sid": application.application_sid });
            if let Some(params) = self.params() {
                question["outgoing"]["params"] = params;
            }
        }
        if let Some(identity) = self.identity.filter(|_| self.incoming) {
            question["incoming"] = json!(identity);
        }
        question
    }

    fn our_access_token(&self, now: u64) -> String {
        let voice = VoiceGrant {
            incoming_allow: self.incoming,
            outgoing: self.application(),
            push_credential_sid: self.push.then(|| "CR1".into()),
            endpoint_id: self.push.then(|| "here".into()),
        };
        let mut token =
            AccessToken::new(account(), api_key()).ttl(Duration::from_secs(self.ttl)).voice(voice);
        if let Some(identity) = self.identity {
            token = token.identity(identity);
        }
        if let Some(region) = self.region {
            token = token.region(region);
        }
        token.sign(&SECRET.into(), now).expect("signed")
    }

    fn our_capability_token(&self, now: u64) -> String {
        let filters = vec![("from".into(), "a b".into()), ("status".into(), "busy".into())];
        let mut token =
            CapabilityToken::new(account()).ttl(Duration::from_secs(self.ttl)).allow_event_stream(filters);
        if let Some(application) = self.application() {
            token = token.allow_client_outgoing_with(application);
        }
        if let Some(identity) = self.identity.filter(|_| self.incoming) {
            token = token.allow_client_incoming(identity);
        }
        token.sign(&AUTH_TOKEN.into(), now).expect("signed")
    }

    /// What the token must mean; its expiry and the order of parameters aside.
    fn check(&self, claims: Claims) {
        let identity = self.identity.filter(|_| self.incoming || claims.kind == TokenKind::Access);
        assert_eq!(claims.account_sid, account());
        assert_eq!(claims.identity.as_deref(), identity);
        assert_eq!(claims.incoming.as_deref(), identity.filter(|_| self.incoming));
        let sorted = |application: OutgoingApplication| {
            let mut params = application.params;
            params.sort();
            (application.application_sid, params)
        };
        assert_eq!(claims.outgoing.map(sorted), self.application().map(sorted));
    }
}

#[test]
fn tokens_made_there_are_accepted_here() {
    for library in Library::ALL {
        let questions: Vec<Value> =
            CASES.iter().flat_map(|case| [case.access_question(), case.capability_question()]).collect();
        let jwts = library.ask(&questions);
        for (case, jwts) in CASES.iter().zip(jwts.chunks(2)) {
            for (jwt, kind) in jwts.iter().zip([TokenKind::Access, TokenKind::Capability]) {
                let jwt = jwt.as_str().expect("a token");
                let claims =
                    verify(jwt, &Account, now()).unwrap_or_else(|e| panic!("{library:?}: {e}: {jwt}"));
                assert_eq!(claims.kind, kind);
                assert!(claims.expires_at.abs_diff(now() + case.ttl) < 60, "{library:?}");
                case.check(claims);
            }
        }
    }
}

#[test]
fn tokens_made_here_are_accepted_there() {
    let now = now();
    for library in Library::ALL {
        let read = |jwt: String, key| json!({ "ask": "read_token", "jwt": jwt, "key": key });
        let ours: Vec<Value> = CASES
            .iter()
            .flat_map(|case| {
                [read(case.our_access_token(now), SECRET), read(case.our_capability_token(now), AUTH_TOKEN)]
            })
            .collect();
        let theirs: Vec<Value> = CASES.iter().map(Case::access_question).collect();
        let theirs: Vec<Value> = library
            .ask(&theirs)
            .into_iter()
            .map(|jwt| read(jwt.as_str().expect("a token").to_owned(), SECRET))
            .collect();
        let theirs = library.ask(&theirs);
        for ((case, ours), theirs) in CASES.iter().zip(library.ask(&ours).chunks(2)).zip(theirs) {
            let [access, capability] = ours else { panic!("two answers") };
            assert_eq!(access["header"], theirs["header"], "{library:?}");
            assert_eq!(access["payload"]["grants"], theirs["payload"]["grants"], "{library:?}");
            for member in ["iss", "sub"] {
                assert_eq!(access["payload"][member], theirs["payload"][member], "{library:?}");
            }
            assert_eq!(access["payload"]["exp"], now + case.ttl);
            assert_eq!(capability["payload"]["iss"], json!(account()));
            assert_eq!(capability["payload"]["exp"], now + case.ttl);
        }
    }
}

#[test]
fn what_is_signed_with_another_key_is_refused_on_both_sides() {
    let case = &CASES[1];
    for library in Library::ALL {
        let mut question = case.access_question();
        question["secret"] = json!("another secret, as long as the right one is, and yet wrong");
        let jwts = library.ask(&[question]);
        let error = verify(jwts[0].as_str().expect("a token"), &Account, now()).expect_err("another key");
        assert_eq!(error.code(), 31202, "{library:?}");
    }
}
