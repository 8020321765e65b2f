use std::{fs, path::Path};

use axum::body::Body;
use http::{Request, StatusCode, header};

use crate::test_server::{TestServer, site};

/// Every inline script of a page, by its opening tag.
fn script_tags(html: &str) -> Vec<&str> {
    html.split("<script").skip(1).filter_map(|rest| rest.split('>').next()).collect()
}

#[tokio::test]
async fn the_pages_are_there_while_the_exchange_is_not() {
    let server = TestServer::new();
    for path in ["/", "/call"] {
        let answer = server.get(path).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert!(answer.header(header::CONTENT_TYPE).starts_with("text/html"), "{path}");
        assert!(answer.body.contains("<h1"), "{path}: {}", answer.body);
    }
}

#[tokio::test]
async fn an_address_that_does_not_exist_is_a_page_that_says_so() {
    let server = TestServer::new();
    // The second is longer than the name of any file.
    for path in ["/nowhere", &format!("/{}", "a".repeat(300))] {
        let answer = server.get(path).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(answer.header(header::CONTENT_TYPE).starts_with("text/html"), "{path}");
    }
    assert_eq!(server.get(&format!("/js/{}.js", "a".repeat(300))).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_slash_too_many_leads_to_the_page() {
    let server = TestServer::new();
    for (path, page) in [("/call/", "/call"), ("/embed/call/", "/embed/call")] {
        let answer = server.get(path).await;
        assert_eq!(answer.status(), StatusCode::PERMANENT_REDIRECT, "{path}");
        assert_eq!(answer.header(header::LOCATION), page);
    }
}

#[tokio::test]
async fn a_missing_file_is_a_plain_404() {
    let server = TestServer::new();
    for path in ["/pkg/greenroom.js", "/voice-sdk/twilio.min.js", "/audio/no.wav", "/js/no.js", "/pkg/"] {
        let answer = server.get(path).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(!answer.body.contains('<'), "{path}: {}", answer.body);
    }
}

#[tokio::test]
async fn files_of_the_site_are_served_and_asked_for_again() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("site");
    fs::create_dir_all(root.join("pkg")).expect("a folder");
    fs::write(root.join("pkg/greenroom.js"), "export {}").expect("a file");
    fs::write(root.join("robots.txt"), "User-agent: *").expect("a file");
    let mut site = site();
    site.site_root = root.to_string_lossy().into();
    let server = TestServer::with("http://127.0.0.1:9", site);
    for (path, kind) in [("/pkg/greenroom.js", "text/javascript"), ("/robots.txt", "text/plain")] {
        let answer = server.get(path).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert!(answer.header(header::CONTENT_TYPE).starts_with(kind), "{path}");
        assert_eq!(answer.header(header::CACHE_CONTROL), "no-cache", "{path}");
        assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{path}");
    }
}

#[tokio::test]
async fn every_inline_script_carries_the_nonce_of_the_policy() {
    let answer = TestServer::new().get("/").await;
    let policy = answer.header(header::CONTENT_SECURITY_POLICY);
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next());
    let nonce = format!("nonce=\"{}\"", nonce.expect("a nonce"));
    let inline: Vec<_> = script_tags(&answer.body).into_iter().filter(|tag| !tag.contains("src=")).collect();
    assert!(!inline.is_empty(), "{}", answer.body);
    for tag in inline {
        assert!(tag.contains(&nonce), "{tag} lacks {nonce}");
    }
}

#[tokio::test]
async fn no_two_answers_share_a_nonce() {
    let server = TestServer::new();
    let policy = async || server.get("/").await.header(header::CONTENT_SECURITY_POLICY).to_owned();
    assert_ne!(policy().await, policy().await);
}

#[tokio::test]
async fn pages_may_use_the_microphone_and_stand_in_no_frame() {
    let answer = TestServer::new().get("/call").await;
    assert!(answer.header("permissions-policy").contains("microphone=(self)"));
    assert!(answer.header(header::CONTENT_SECURITY_POLICY).contains("frame-ancestors 'none'"));
}

#[tokio::test]
async fn another_sites_page_cannot_write_to_a_server_function() {
    let server = TestServer::new();
    for path in ["/api/voice-token", "/queue-status", "/", "/nowhere"] {
        let request = Request::post(path)
            .header(header::HOST, "studio.example")
            .header(header::ORIGIN, "https://evil.example")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("role=dj"))
            .expect("a request");
        assert_eq!(server.send(request).await.status(), StatusCode::FORBIDDEN, "{path}");
    }
}
