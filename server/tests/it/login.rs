use axum::body::Body;
use http::{Request, StatusCode, header};
use leptos::server_fn::axum::server_fn_paths;

use twilio::token;

use crate::{
    test_server::{
        Answer, From, LOCAL, NOW, REMOTE, TestServer, encoded, post as post_webhook, request, signed,
        with_body,
    },
    token_api::OneAccount,
};

const PASSPHRASE: &str = "correct horse battery";
const WITH_PASSPHRASE: [(&str, &str); 1] = [("DJ_PASSPHRASE", PASSPHRASE)];
const DJ_TOKEN: &str = "/api/voice/dj-token";
/// A server function that every page may call.
const OPEN: [&str; 4] = [
    "/api/voice/listener-token",
    "/api/voice/listener-token/renew",
    "/api/queue/statistics",
    "/api/show/lines-notice",
];

async fn get(server: &TestServer, path: &str, from: From, cookie: Option<&str>) -> Answer {
    let mut asked = Request::get(path);
    if let Some(cookie) = cookie {
        asked = asked.header(header::COOKIE, cookie);
    }
    server.send(request(asked, from)).await
}

/// Sends a form as the login page does.
async fn post(server: &TestServer, path: &str, from: From, fields: &[(&str, &str)], cookie: &str) -> Answer {
    let fields: Vec<_> = fields.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    send(server, path, from, cookie, "application/x-www-form-urlencoded", encoded(&fields)).await
}

/// Calls a server function as a page does.
async fn ask(server: &TestServer, path: &str, from: From, cookie: &str) -> Answer {
    send(server, path, from, cookie, "application/json", "{}".to_owned()).await
}

async fn send(server: &TestServer, path: &str, from: From, cookie: &str, kind: &str, body: String) -> Answer {
    let asked = Request::post(path)
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, kind);
    server.send(with_body(asked, from, Body::from(body))).await
}

async fn log_in(server: &TestServer, from: From, passphrase: &str) -> Answer {
    post(server, "/login", from, &[("passphrase", passphrase)], "").await
}

/// The cookie of an answer as the browser sends it back.
fn cookie(answer: &Answer) -> &str {
    answer.header(header::SET_COOKIE).split(';').next().unwrap_or("")
}

#[tokio::test]
async fn the_machine_itself_gets_the_djs_page_and_token() {
    let server = TestServer::new();
    assert_eq!(get(&server, "/", LOCAL, None).await.status(), StatusCode::OK);
    let token = ask(&server, DJ_TOKEN, LOCAL, "").await;
    assert_eq!(token.status(), StatusCode::OK, "{}", token.body);
    assert!(token.body.contains("dj_"), "{}", token.body);
}

#[tokio::test]
async fn anybody_else_is_told_what_to_do_and_gets_no_token() {
    let server = TestServer::new();
    for from in [REMOTE, ("127.0.0.1:50000", "evil.example"), ("127.0.0.1:50000", "studio.example")] {
        for path in ["/", "/?a=b", "//"] {
            let page = get(&server, path, from, None).await;
            assert_eq!(page.status(), StatusCode::FORBIDDEN, "{path} {from:?}");
            assert!(page.body.contains("DJ_PASSPHRASE") && page.body.contains("/call"), "{}", page.body);
            assert!(!page.body.contains("Connect to Queue"), "{}", page.body);
            assert_eq!(page.header(header::CACHE_CONTROL), "no-store");
        }
        let token = ask(&server, DJ_TOKEN, from, "").await;
        assert_eq!((token.status(), &*token.body), (StatusCode::FORBIDDEN, "\"Unauthorized\""), "{from:?}");
    }
}

#[tokio::test]
async fn a_proxy_on_the_machine_does_not_open_it() {
    let server = TestServer::new();
    for (name, value) in
        [("x-forwarded-for", "203.0.113.9"), ("forwarded", "for=203.0.113.9"), ("via", "1.1 x")]
    {
        for path in ["/", DJ_TOKEN] {
            let asked = Request::get(path).header(name, value);
            assert_eq!(
                server.send(request(asked, LOCAL)).await.status(),
                StatusCode::FORBIDDEN,
                "{name} {path}"
            );
        }
    }
}

#[tokio::test]
async fn listeners_and_files_are_open_to_all() {
    let server = TestServer::guarded(&WITH_PASSPHRASE);
    assert_eq!(get(&server, "/call", REMOTE, None).await.status(), StatusCode::OK);
    assert_eq!(get(&server, "/api/queue/statistics", REMOTE, None).await.status(), StatusCode::OK);
    assert_eq!(get(&server, "/robots.txt", REMOTE, None).await.status(), StatusCode::NOT_FOUND);
    let token = ask(&server, OPEN[0], REMOTE, "").await;
    assert!(token.status() == StatusCode::OK && token.body.contains("listener_"), "{}", token.body);
}

#[tokio::test]
async fn every_server_function_that_is_not_the_listeners_is_shut() {
    let server = TestServer::guarded(&WITH_PASSPHRASE);
    let paths: Vec<_> = server_fn_paths().map(|(path, _)| path).filter(|path| !OPEN.contains(path)).collect();
    assert!(paths.contains(&DJ_TOKEN), "{paths:?}");
    for path in paths {
        for answer in [ask(&server, path, LOCAL, "").await, get(&server, path, LOCAL, None).await] {
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}");
        }
    }
}

#[tokio::test]
async fn the_passphrase_is_asked_on_a_plain_page_and_opens_the_djs() {
    let server = TestServer::guarded(&WITH_PASSPHRASE);
    for from in [LOCAL, REMOTE] {
        let asked = get(&server, "/", from, None).await;
        assert_eq!(asked.status(), StatusCode::FORBIDDEN);
        assert!(asked.body.contains("<form method=\"post\" action=\"/login\">"), "{}", asked.body);
        assert!(
            asked.body.contains("type=\"password\"") && !asked.body.contains("<script"),
            "{}",
            asked.body
        );

        let entered = log_in(&server, from, PASSPHRASE).await;
        assert_eq!((entered.status(), entered.header(header::LOCATION)), (StatusCode::SEE_OTHER, "/"));
        let cookie = cookie(&entered).to_owned();
        assert_eq!(get(&server, "/", from, Some(&cookie)).await.status(), StatusCode::OK);
        let token = ask(&server, DJ_TOKEN, from, &cookie).await;
        assert!(token.status() == StatusCode::OK && token.body.contains("dj_"), "{}", token.body);
    }
}

#[tokio::test]
async fn the_cookie_is_for_this_host_by_https_and_out_of_scripts_reach() {
    let server = TestServer::guarded(&WITH_PASSPHRASE);
    let entered = log_in(&server, REMOTE, PASSPHRASE).await;
    let set = entered.header(header::SET_COOKIE);
    let (pair, attributes) = set.split_once("; ").expect("attributes");
    let (name, value) = pair.split_once('=').expect("a pair");
    assert_eq!((name, value.len()), ("__Host-greenroom", 64), "{set}");
    assert_eq!(attributes, "Path=/; Max-Age=43200; HttpOnly; SameSite=Lax; Secure");

    let entered = log_in(&server, LOCAL, PASSPHRASE).await;
    let set = entered.header(header::SET_COOKIE);
    assert!(set.starts_with("greenroom=") && !set.contains("Secure"), "{set}");
}

#[tokio::test]
async fn a_wrong_passphrase_and_a_made_up_cookie_open_nothing() {
    let server = TestServer::guarded(&WITH_PASSPHRASE);
    for wrong in ["", "correct horse", "Correct Horse Battery"] {
        let answer = log_in(&server, REMOTE, wrong).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN);
        assert!(answer.body.contains("not the passphrase"), "{}", answer.body);
        assert_eq!(answer.header(header::SET_COOKIE), "");
    }
    let made_up = format!("__Host-greenroom={}; greenroom={}", "0".repeat(64), "0".repeat(64));
    assert_eq!(get(&server, "/", REMOTE, Some(&made_up)).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn too_many_tries_have_to_wait_even_with_the_right_one() {
    let server = TestServer::guarded(&WITH_PASSPHRASE);
    for _ in 0..5 {
        assert_eq!(log_in(&server, REMOTE, "wrong").await.status(), StatusCode::FORBIDDEN);
    }
    let answer = log_in(&server, REMOTE, PASSPHRASE).await;
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    let wait: u64 = answer.header(header::RETRY_AFTER).parse().expect("seconds");
    assert!((1..=60).contains(&wait), "{wait}");
    assert!(answer.body.contains("Too many tries"), "{}", answer.body);
    let elsewhere = ("198.51.100.8:50000", "studio.example");
    assert_eq!(log_in(&server, elsewhere, PASSPHRASE).await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn strangers_who_try_passphrases_do_not_shut_the_dj_out() {
    let server = TestServer::guarded(&WITH_PASSPHRASE);
    for n in 0..30 {
        let peer: &'static str = format!("203.0.113.{n}:50000").leak();
        for _ in 0..5 {
            log_in(&server, (peer, "studio.example"), "wrong").await;
        }
    }
    assert_eq!(log_in(&server, REMOTE, PASSPHRASE).await.status(), StatusCode::SEE_OTHER);
    // Meanwhile an address has one try.
    let other = ("198.51.100.8:50000", "studio.example");
    assert_eq!(log_in(&server, other, "wrong").await.status(), StatusCode::FORBIDDEN);
    assert_eq!(log_in(&server, other, PASSPHRASE).await.status(), StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn without_a_passphrase_a_server_that_others_reach_is_shut_to_this_machine_too() {
    for variables in [
        [("GREENROOM_ADDR", "0.0.0.0:3000"), ("PUBLIC_URL", "http://127.0.0.1:3000")],
        [("GREENROOM_ADDR", "192.0.2.1:3000"), ("PUBLIC_URL", "http://127.0.0.1:3000")],
        [("GREENROOM_ADDR", "[::]:3000"), ("PUBLIC_URL", "http://127.0.0.1:3000")],
        [("GREENROOM_ADDR", "127.0.0.1:3000"), ("PUBLIC_URL", "https://radio.example")],
    ] {
        let server = TestServer::guarded(&variables);
        let page = get(&server, "/", LOCAL, None).await;
        assert_eq!(page.status(), StatusCode::FORBIDDEN, "{variables:?}");
        assert!(page.body.contains("others reach this studio"), "{}", page.body);
        assert_eq!(ask(&server, DJ_TOKEN, LOCAL, "").await.status(), StatusCode::FORBIDDEN);
        assert_eq!(get(&server, "/call", LOCAL, None).await.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn without_a_passphrase_the_first_request_of_a_proxy_shuts_the_djs_pages() {
    let handed_on: [(&str, &str, &str); 4] = [
        ("127.0.0.1:3000", "x-forwarded-for", "198.51.100.7"),
        ("127.0.0.1:3000", "via", "1.1 proxy"),
        ("127.0.0.1:3000", "origin", "https://radio.example"),
        ("radio.example", "accept", "*/*"),
    ];
    // As browsers say it of a page's own site.
    let site = ("sec-fetch-site", "same-origin");
    for (host, name, value) in handed_on {
        let server = TestServer::guarded(&[]);
        assert_eq!(get(&server, "/", LOCAL, None).await.status(), StatusCode::OK);
        let asked = Request::get("/call").header(name, value).header(site.0, site.1);
        assert_eq!(server.send(request(asked, ("127.0.0.1:50000", host))).await.status(), StatusCode::OK);
        assert_eq!(get(&server, "/", LOCAL, None).await.status(), StatusCode::FORBIDDEN, "{name}");
    }
}

#[tokio::test]
async fn a_session_that_is_left_is_over() {
    let server = TestServer::guarded(&WITH_PASSPHRASE);
    let cookie = cookie(&log_in(&server, REMOTE, PASSPHRASE).await).to_owned();
    let inside = get(&server, "/login", REMOTE, Some(&cookie)).await;
    assert!(inside.body.contains("action=\"/logout\""), "{}", inside.body);

    let left = post(&server, "/logout", REMOTE, &[], &cookie).await;
    assert_eq!(left.status(), StatusCode::SEE_OTHER);
    assert!(left.header(header::SET_COOKIE).contains("Max-Age=0"), "{}", left.header(header::SET_COOKIE));
    assert_eq!(get(&server, "/", REMOTE, Some(&cookie)).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_voice_token_of_a_session_that_is_left_calls_no_more() {
    let server = TestServer::guarded(&WITH_PASSPHRASE);
    let cookie = cookie(&log_in(&server, REMOTE, PASSPHRASE).await).to_owned();
    let answer = ask(&server, DJ_TOKEN, REMOTE, &cookie).await;
    let token: show::VoiceToken = serde_json::from_str(&answer.body).expect("a token");
    let claims = token::verify(&token.token, &OneAccount, NOW).expect("a token");
    let signed_in_it = claims.outgoing.expect("may call").params;
    let [(name, login)] = &signed_in_it[..] else { panic!("{signed_in_it:?}") };
    let added = [(name.as_str(), login.as_str())];

    let call = server.call(8, "client:dj_studio", &added);
    let served = server.send(post_webhook("/voice", &call, Some(&signed("/voice", &call)))).await;
    assert!(!served.body.contains("<Hangup"), "{}", served.body);

    post(&server, "/logout", REMOTE, &[], &cookie).await;
    let call = server.call(9, "client:dj_studio", &added);
    let refused = server.send(post_webhook("/voice", &call, Some(&signed("/voice", &call)))).await;
    assert!(
        refused.body.contains("You have logged out") && refused.body.contains("<Hangup"),
        "{}",
        refused.body
    );
}

#[tokio::test]
async fn what_a_login_opens_stays_in_no_cache() {
    let server = TestServer::guarded(&WITH_PASSPHRASE);
    let logged_in = log_in(&server, REMOTE, PASSPHRASE).await;
    let inside = get(&server, "/", REMOTE, Some(cookie(&logged_in))).await;
    assert_eq!(inside.header(header::CACHE_CONTROL), "no-store");
    let open = get(&server, "/call", REMOTE, Some(cookie(&logged_in))).await;
    assert_eq!(open.header(header::CACHE_CONTROL), "no-cache");
}

#[tokio::test]
async fn another_sites_form_gives_no_passphrase() {
    let server = TestServer::guarded(&WITH_PASSPHRASE);
    let asked = Request::post("/login")
        .header("sec-fetch-site", "cross-site")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let form = Body::from("passphrase=correct+horse+battery");
    assert_eq!(server.send(with_body(asked, REMOTE, form)).await.status(), StatusCode::FORBIDDEN);
}
