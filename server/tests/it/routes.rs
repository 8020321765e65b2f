//! Every address of the server, and what each visitor gets there.

use axum::body::Body;
use http::{Request, StatusCode, header};
use leptos::{prelude::*, server_fn::error::ServerFnError};

use crate::test_server::{Address, REMOTE, TestServer, request, with_body};

const PASSPHRASE: &str = "correct horse battery";

/// Stands for a server function that somebody adds and says nothing of who may call it.
#[server(endpoint = "test/unlisted")]
async fn unlisted() -> Result<(), ServerFnError> {
    Ok(())
}

/// Method, path, and the status that somebody with nothing at all, a listener on our page, and the DJ on hers get.
///
/// 401 and 403 are refusals. A POST of somebody with nothing is refused as coming from no page of ours.
const TABLE: &[(&str, &str, [u16; 3])] = &[
    ("GET", "/", [403, 403, 200]),
    ("GET", "/api/queue/statistics", [200, 200, 200]),
    ("GET", "/api/show/board", [403, 403, 200]),
    ("POST", "/api/show/designate", [403, 403, 400]),
    ("POST", "/api/show/drop", [403, 403, 400]),
    ("POST", "/api/show/end", [403, 403, 200]),
    ("POST", "/api/show/finish", [403, 403, 200]),
    ("POST", "/api/show/hold", [403, 403, 400]),
    ("POST", "/api/show/lines", [403, 403, 400]),
    ("GET", "/api/show/lines-notice", [200, 200, 200]),
    ("POST", "/api/show/lock", [403, 403, 400]),
    ("POST", "/api/show/next", [403, 403, 200]),
    ("POST", "/api/show/options", [403, 403, 400]),
    ("POST", "/api/show/rehearsal", [403, 403, 400]),
    ("POST", "/api/show/take", [403, 403, 400]),
    ("POST", "/api/show/unlock", [403, 403, 400]),
    ("POST", "/api/test/unlisted", [403, 403, 200]),
    ("POST", "/api/token", [401, 401, 401]),
    ("POST", "/api/voice/dj-token", [403, 403, 200]),
    ("POST", "/api/voice/dj-token/renew", [403, 403, 200]),
    ("POST", "/api/voice/listener-token", [403, 200, 200]),
    ("POST", "/api/voice/listener-token/renew", [403, 200, 200]),
    ("GET", "/audio/*", [404, 404, 404]),
    ("GET", "/call", [200, 200, 200]),
    ("GET", "/call/", [308, 308, 308]),
    ("GET", "/embed/call", [200, 200, 200]),
    ("GET", "/embed/call/", [308, 308, 308]),
    ("GET", "/exchange/*", [404, 404, 404]),
    #[cfg(debug_assertions)]
    ("GET", "/gallery", [200, 200, 200]),
    #[cfg(debug_assertions)]
    ("GET", "/gallery/", [308, 308, 308]),
    ("GET", "/js/*", [404, 404, 404]),
    ("GET", "/live", [403, 403, 426]),
    ("GET", "/live/call", [426, 426, 426]),
    ("GET", "/login", [403, 403, 200]),
    ("POST", "/login", [403, 403, 403]),
    ("POST", "/logout", [403, 303, 303]),
    ("GET", "/pkg/*", [404, 404, 404]),
    ("GET", "/queue-status", [502, 502, 502]),
    ("GET", "/voice", [403, 403, 403]),
    ("POST", "/voice", [403, 403, 403]),
    ("GET", "/voice-sdk/*", [404, 404, 404]),
    ("GET", "/voice/direct", [403, 403, 403]),
    ("POST", "/voice/direct", [403, 403, 403]),
    ("GET", "/voice/direct/ended", [403, 403, 403]),
    ("POST", "/voice/direct/ended", [403, 403, 403]),
    ("GET", "/voice/dj", [403, 403, 403]),
    ("POST", "/voice/dj", [403, 403, 403]),
    ("GET", "/voice/dj/key", [403, 403, 403]),
    ("POST", "/voice/dj/key", [403, 403, 403]),
    ("GET", "/voice/dj/pin", [403, 403, 403]),
    ("POST", "/voice/dj/pin", [403, 403, 403]),
    ("GET", "/voice/enqueue-action", [403, 403, 403]),
    ("POST", "/voice/enqueue-action", [403, 403, 403]),
    ("GET", "/voice/goodbye", [403, 403, 403]),
    ("POST", "/voice/goodbye", [403, 403, 403]),
    ("GET", "/voice/mic-test", [403, 403, 403]),
    ("POST", "/voice/mic-test", [403, 403, 403]),
    ("GET", "/voice/priority-queue", [403, 403, 403]),
    ("POST", "/voice/priority-queue", [403, 403, 403]),
    ("GET", "/voice/status", [403, 403, 403]),
    ("POST", "/voice/status", [403, 403, 403]),
    ("GET", "/voice/wait", [403, 403, 403]),
    ("POST", "/voice/wait", [403, 403, 403]),
    ("GET", "/voice/whisper", [403, 403, 403]),
    ("POST", "/voice/whisper", [403, 403, 403]),
    ("GET", "/voice/whispered", [403, 403, 403]),
    ("POST", "/voice/whispered", [403, 403, 403]),
    ("GET", "/webhook-check", [403, 403, 403]),
];

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Visitor {
    /// A program that shows nothing.
    Nobody,
    /// A browser on a listeners' page, with the token it got there.
    Listener,
    /// A browser on the console, with the session and the token it got there.
    Dj,
}

const VISITORS: [Visitor; 3] = [Visitor::Nobody, Visitor::Listener, Visitor::Dj];

/// A server on which somebody is logged in, and the tokens there are.
struct Site {
    server: TestServer,
    cookie: String,
    listener_token: String,
    dj_token: String,
}

impl Site {
    async fn new(settings: &[(&str, &str)]) -> Self {
        let server = TestServer::guarded(&[&[("DJ_PASSPHRASE", PASSPHRASE)], settings].concat());
        let mut site =
            Self { server, cookie: String::new(), listener_token: String::new(), dj_token: String::new() };
        site.cookie = site.log_in().await;
        site.listener_token = site.token("/api/voice/listener-token", Visitor::Listener).await;
        site.dj_token = site.token("/api/voice/dj-token", Visitor::Dj).await;
        site
    }

    async fn log_in(&self) -> String {
        let form = format!("passphrase={}", PASSPHRASE.replace(' ', "+"));
        let asked = Request::post("/login")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = self.server.send(with_body(asked, REMOTE, Body::from(form))).await;
        let set = answer.header(header::SET_COOKIE).split(';').next().unwrap_or_default().to_owned();
        assert!(!set.is_empty(), "{}", answer.body);
        set
    }

    async fn token(&self, path: &str, visitor: Visitor) -> String {
        let answer = self.server.send(self.request("POST", path, visitor)).await;
        let answer: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
        answer["token"].as_str().expect("a token").to_owned()
    }

    /// A request with everything that the visitor has to show.
    fn request(&self, method: &str, path: &str, visitor: Visitor) -> Request<Body> {
        let token = match visitor {
            Visitor::Nobody => "",
            Visitor::Listener => &self.listener_token,
            // On the listeners' page the DJ is a listener.
            Visitor::Dj if path.contains("listener") => &self.listener_token,
            Visitor::Dj => &self.dj_token,
        };
        let mut asked = Request::builder().method(method).uri(path.replace('*', "x"));
        if visitor != Visitor::Nobody {
            asked = asked
                .header(header::ORIGIN, "https://studio.example")
                .header("sec-fetch-site", "same-origin")
                .header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if visitor == Visitor::Dj {
            asked = asked.header(header::COOKIE, &self.cookie);
        }
        if method == "GET" {
            let asked = asked
                .header(header::CONNECTION, "Upgrade")
                .header(header::UPGRADE, "websocket")
                .header("sec-websocket-version", "13")
                .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
            return request(asked, REMOTE);
        }
        let asked = asked.header(header::CONTENT_TYPE, "application/json");
        with_body(asked, REMOTE, Body::from(serde_json::json!({ "token": token }).to_string()))
    }
}

#[tokio::test]
async fn every_address_lets_in_whom_the_table_names_and_nobody_else() {
    let site = Site::new(&[]).await;
    let mut found = Vec::new();
    for Address { path, method } in &site.server.addresses {
        let mut statuses = [0; 3];
        for (status, visitor) in statuses.iter_mut().zip(VISITORS) {
            // Each on a server of its own: an answer may change what the next one gets.
            let site = Site::new(&[]).await;
            *status = site.server.send(site.request(method, path, visitor)).await.status().as_u16();
        }
        found.push((method.as_str(), path.as_str(), statuses));
    }
    let by_path = |(method, path, _): &(&str, &str, [u16; 3])| (path.to_string(), method.to_string());
    found.sort_by_key(by_path);
    let mut expected = TABLE.to_vec();
    expected.sort_by_key(by_path);
    let missing: Vec<_> = found.iter().filter(|row| !expected.contains(row)).collect();
    let gone: Vec<_> = expected.iter().filter(|row| !found.contains(row)).collect();
    assert!(missing.is_empty() && gone.is_empty(), "found: {missing:#?}\nexpected: {gone:#?}");
}

#[tokio::test]
async fn only_a_listeners_first_token_counts_as_a_call() {
    // One has gone when the site is made.
    let site = Site::new(&[("LISTENER_CALLS_PER_MINUTE", "2")]).await;
    let mut limited = Vec::new();
    for Address { path, method } in &site.server.addresses {
        for _ in 0..2 {
            let answer = site.server.send(site.request(method, path, Visitor::Listener)).await;
            if answer.status() == StatusCode::TOO_MANY_REQUESTS {
                limited.push((method.as_str(), path.as_str()));
            }
        }
    }
    assert_eq!(limited, [("POST", "/api/voice/listener-token")]);
}

#[tokio::test]
async fn a_function_that_nobody_named_is_the_djs() {
    let site = Site::new(&[]).await;
    for (visitor, status) in VISITORS.into_iter().zip([403, 403, 200]) {
        let answer = site.server.send(site.request("POST", "/api/test/unlisted", visitor)).await;
        assert_eq!(answer.status(), status, "{visitor:?}");
    }
}

#[tokio::test]
async fn the_console_and_every_function_not_named_are_the_djs() {
    let site = Site::new(&[]).await;
    let status = async |path| {
        let asked = Request::get(path).header(header::CONTENT_TYPE, "application/json");
        site.server.send(request(asked, REMOTE)).await.status()
    };
    for path in [
        "/",
        "//",
        "/console",
        "/console/x",
        "/api/voice/dj-token",
        "/api/voice/dj-token/renew",
        "/api/new",
        "/api/show/board",
        "/live",
        "/live/",
        "//live",
        "/live/new",
        "//api//x",
    ] {
        assert_eq!(status(path).await, StatusCode::FORBIDDEN, "{path}");
    }
    for path in [
        "/call",
        "/api/voice/listener-token",
        "/api/queue/statistics",
        "/pkg/greenroom.js",
        "/queue-status",
        "/api/show/lines-notice",
        "/live/call",
    ] {
        assert_ne!(status(path).await, StatusCode::FORBIDDEN, "{path}");
    }
}
