use axum::body::Body;
use http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};
use twilio::{
    sid::{AccountSid, ApiKeySid},
    token::{self, TokenKind, TokenSecrets},
};

use crate::test_server::{API_KEY_SECRET, AUTH_TOKEN, Answer, NOW, REMOTE, TestServer, with_body};

const KEY: &str = "0123456789abcdef0123456789abcdef";
const SITE: &str = "https://crm.example";
const FILE: &str = "cors_origins = \"https://crm.example\"\n\
    [[token_service]]\nname = \"crm\"\nkey = \"0123456789abcdef0123456789abcdef\"\n\
    roles = [\"listener\"]\nmax_lifetime = 900\n";

pub struct OneAccount;

impl TokenSecrets for OneAccount {
    fn api_key_secret(&self, _: &ApiKeySid) -> Option<secrecy::SecretString> {
        Some(API_KEY_SECRET.into())
    }

    fn auth_token(&self, _: &AccountSid) -> Option<secrecy::SecretString> {
        Some(AUTH_TOKEN.into())
    }
}

async fn ask(server: &TestServer, key: Option<&str>, body: &Value) -> Answer {
    let mut asked = Request::post("/api/token")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ORIGIN, SITE)
        .header("sec-fetch-site", "cross-site");
    if let Some(key) = key {
        asked = asked.header(header::AUTHORIZATION, format!("Bearer {key}"));
    }
    server.send(with_body(asked, REMOTE, Body::from(body.to_string()))).await
}

fn json_of(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{}", answer.body))
}

#[tokio::test]
async fn whoever_holds_a_key_gets_a_token_of_an_identity_of_its_own() {
    let server = TestServer::configured(FILE);
    let answer = ask(&server, Some(KEY), &json!({"role": "listener"})).await;
    assert_eq!(answer.status(), StatusCode::OK, "{}", answer.body);
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
    assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), SITE);
    let body = json_of(&answer);
    let identity = body["identity"].as_str().expect("an identity");
    assert!(identity.starts_with("listener_crm_") && identity.len() > 40, "{identity}");
    assert_eq!((&body["kind"], &body["expires_at"]), (&json!("access"), &json!(NOW + 900)));
    let claims = token::verify(body["token"].as_str().expect("a token"), &OneAccount, NOW).expect("a token");
    assert_eq!(claims.kind, TokenKind::Access);
    assert_eq!((claims.identity.as_deref(), claims.expires_at), (Some(identity), NOW + 900));
    assert_eq!(claims.incoming, None);
}

#[tokio::test]
async fn kind_identity_and_lifetime_are_as_asked() {
    let server = TestServer::configured(FILE);
    let asked = json!({"kind": "capability", "identity": "listener_crm_42", "lifetime": 60});
    let body = json_of(&ask(&server, Some(KEY), &asked).await);
    assert_eq!((&body["kind"], &body["identity"]), (&json!("capability"), &json!("listener_crm_42")));
    let claims = token::verify(body["token"].as_str().expect("a token"), &OneAccount, NOW).expect("a token");
    assert_eq!((claims.kind, claims.expires_at), (TokenKind::Capability, NOW + 60));
}

#[tokio::test]
async fn by_default_and_without_a_key_nothing_is_issued() {
    let asked = json!({"role": "listener"});
    let wrong = "f".repeat(32);
    for (server, key) in [
        (TestServer::new(), None),
        (TestServer::new(), Some("")),
        (TestServer::configured(FILE), None),
        (TestServer::configured(FILE), Some("")),
        (TestServer::configured(FILE), Some(&*wrong)),
        (TestServer::configured(FILE), Some(&KEY[..31])),
    ] {
        let answer = ask(&server, key, &asked).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{key:?}");
        assert_eq!(answer.header(header::WWW_AUTHENTICATE), "Bearer realm=\"Greenroom\"");
        let body = json_of(&answer);
        assert_eq!(body["error"], "unauthorized");
        assert!(body["message"].as_str().is_some_and(|text| text.contains("Bearer")), "{body}");
    }
}

#[tokio::test]
async fn what_the_key_does_not_allow_is_refused_with_the_reason() {
    let server = TestServer::configured(FILE);
    for (asked, status, error, word) in [
        (json!({}), 400, "identity_invalid", "role or an identity"),
        (json!({"role": "dj"}), 403, "role_not_allowed", "role"),
        (json!({"identity": "dj_crm_1"}), 403, "role_not_allowed", "role"),
        (json!({"identity": "listener_1"}), 403, "identity_not_allowed", "listener_crm_"),
        (json!({"identity": "listener_crm_a b"}), 400, "identity_invalid", "letters"),
        (
            json!({"role": "dj", "identity": "listener_crm_1"}),
            400,
            "identity_invalid",
            "identity of that role",
        ),
        (json!({"role": "listener", "lifetime": 901}), 403, "lifetime_not_allowed", "900"),
        (json!({"role": "listener", "lifetime": 59}), 403, "lifetime_not_allowed", "60"),
        (json!({"role": "owner"}), 400, "malformed", "owner"),
        (json!({"role": "listener", "lifetme": 60}), 400, "malformed", "lifetme"),
        (json!({"role": "listener", "kind": "magic"}), 400, "malformed", "magic"),
        (json!({"role": "listener", "lifetime": -1}), 400, "malformed", "-1"),
        (json!("listener"), 400, "malformed", "listener"),
    ] {
        let answer = ask(&server, Some(KEY), &asked).await;
        let body = json_of(&answer);
        assert_eq!((answer.status().as_u16(), &body["error"]), (status, &json!(error)), "{asked}");
        assert!(body["message"].as_str().is_some_and(|text| text.contains(word)), "{asked}: {body}");
        assert_eq!(body["token"], Value::Null);
    }
}

#[tokio::test]
async fn what_is_no_json_is_refused() {
    let server = TestServer::configured(FILE);
    let form = Request::post("/api/token")
        .header(header::AUTHORIZATION, format!("Bearer {KEY}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = server.send(with_body(form, REMOTE, Body::from("role=listener"))).await;
    assert_eq!(answer.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let long = ask(&server, Some(KEY), &json!({"identity": "x".repeat(5000)})).await;
    assert_eq!(long.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn one_key_has_its_share_and_no_more() {
    let server = TestServer::configured(FILE);
    let asked = json!({"role": "listener"});
    for _ in 0..60 {
        assert_eq!(ask(&server, Some(KEY), &asked).await.status(), StatusCode::OK);
    }
    let answer = ask(&server, Some(KEY), &asked).await;
    assert_eq!(
        (answer.status(), json_of(&answer)["error"].clone()),
        (StatusCode::TOO_MANY_REQUESTS, json!("too_often"))
    );
    assert_ne!(answer.header(header::RETRY_AFTER), "");
}

#[tokio::test]
async fn only_pages_of_sites_named_may_ask_from_a_browser() {
    let preflight = |origin: &str| {
        let asked = Request::builder()
            .method(Method::OPTIONS)
            .uri("/api/token")
            .header(header::ORIGIN, origin)
            .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
            .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "authorization,content-type");
        with_body(asked, REMOTE, Body::empty())
    };
    let server = TestServer::configured(FILE);
    let answer = server.send(preflight(SITE)).await;
    assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), SITE);
    assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_METHODS), "POST");
    assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_HEADERS), "authorization,content-type");
    assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_CREDENTIALS), "");
    assert!(answer.header(header::VARY).contains("origin"), "{}", answer.header(header::VARY));
    for origin in ["https://evil.example", "http://crm.example", "https://crm.example.evil.example", "null"] {
        let answer = server.send(preflight(origin)).await;
        assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "", "{origin}");
    }
    assert_eq!(TestServer::new().send(preflight(SITE)).await.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "");
}
