use http::{StatusCode, header};

use crate::test_server::{TestServer, encoded, get, post, signed};

/// What `path` answers to a signed POST and to a signed GET of the same fields; they must be one.
async fn answered(path: &str, added: &[(&str, &str)]) -> String {
    let server = TestServer::new();
    let call = server.call_from("+14158675310", added);
    let by_post = server.send(post(path, &call, Some(&signed(path, &call)))).await;
    let with_get = signed(&format!("{path}?{}", encoded(&call)), &[]);
    let by_get = server.send(get(path, &call, Some(&with_get))).await;
    for answer in [&by_post, &by_get] {
        assert_eq!(answer.status(), StatusCode::OK, "{}", answer.body);
        assert_eq!(answer.header(header::CONTENT_TYPE), "text/xml; charset=utf-8");
    }
    assert_eq!(by_post.body, by_get.body);
    by_post.body
}

#[tokio::test]
async fn a_direct_call_rings_the_dj() {
    let body = answered("/voice/direct", &[]).await;
    assert!(body.contains("<Client>dj_studio</Client>"), "{body}");
}

#[tokio::test]
async fn after_a_talk_the_call_ends_and_otherwise_it_goes_to_the_queue() {
    for (status, next) in [
        ("completed", "<Hangup/>"),
        ("no-answer", "<Redirect>/voice?direct=1</Redirect>"),
        ("busy", "<Redirect>/voice?direct=1</Redirect>"),
        ("failed", "<Redirect>/voice?direct=1</Redirect>"),
        ("no-such-status", "<Redirect>/voice?direct=1</Redirect>"),
    ] {
        let body = answered("/voice/direct/ended", &[("DialCallStatus", status)]).await;
        assert!(body.contains(next), "{status}: {body}");
    }
}

#[tokio::test]
async fn whoever_was_not_reached_waits_in_line_whatever_their_identity() {
    let server = TestServer::new();
    let call = server.call_from("client:crm_42", &[]);
    let path = "/voice?direct=1";
    let answer = server.send(post(path, &call, Some(&signed(path, &call)))).await;
    assert!(answer.body.contains("<Enqueue"), "{}", answer.body);
    let forged = server.send(post(path, &call, Some(&signed("/voice", &call)))).await;
    assert_eq!(forged.status(), StatusCode::FORBIDDEN, "the query is signed too");
}

#[tokio::test]
async fn unsigned_direct_calls_get_no_document() {
    let server = TestServer::new();
    let call = server.call_from("client:listener_1", &[]);
    for path in ["/voice/direct", "/voice/direct/ended"] {
        for request in [post(path, &call, None), post(path, &call, Some(&signed("/voice", &call)))] {
            let answer = server.send(request).await;
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}");
            assert!(!answer.body.contains("<Response"), "{path}: {}", answer.body);
        }
    }
}
