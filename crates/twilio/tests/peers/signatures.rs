//! Requests signed here and checked there, and the other way round.

use secrecy::SecretString;
use serde_json::{Value, json};
use twilio::signature;

use crate::library::Library;

const AUTH_TOKEN: &str = "12345";

type Form = &'static [(&'static str, &'static str)];

const CALL: Form = &[
    ("CallSid", "CA1234567890ABCDE"),
    ("Caller", "+14158675309"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
];

/// A URL with the form posted to it; none for a GET.
const CASES: [(&str, Form); 20] = [
    ("https://mycompany.com/myapp.php?foo=1&bar=2", CALL),
    ("https://mycompany.com/myapp.php?foo=1&bar=2", &[]),
    ("https://mycompany.com:443/myapp.php", CALL),
    ("https://mycompany.com:8443/myapp.php", CALL),
    ("http://127.0.0.1:8080/voice?From=client%3Adj_1&To=", &[]),
    ("http://localhost/voice", CALL),
    ("https://user:pass@mycompany.com/voice", CALL),
    ("https://user@mycompany.com/voice?a=b@c:d", CALL),
    ("https://example.com", CALL),
    ("https://example.com?a=b", &[]),
    ("https://example.com/", &[("Called", ""), ("To", ""), ("FromCity", "")]),
    ("https://example.com/", &[("a", "1"), ("B", "2"), ("_c", "3"), ("A", "4")]),
    ("https://example.com/", &[("Events", "ringing"), ("Events", "answered"), ("Events", "ringing")]),
    ("https://example.com/", &[("Events", ""), ("Events", "x"), ("Event", "sx")]),
    (
        "https://example.com/",
        &[("Text", "  not trimmed \n"), ("\u{e4}", "\u{1f4fb} & = + %20"), ("\u{ff5e}", "~")],
    ),
    ("https://example.com/", &[("ToState", "\u{e9}"), ("CallToken", "%7B%22parentCallInfoToken%22%7D")]),
    ("https://example.com/a%20b/%C3%A4?x=it's&y=a+b&z=a%20b", CALL),
    ("https://example.com/a//b/?&&x=1&x=2&y", &[]),
    ("https://example.com/?q=~!*()'-_.;,/:@$", &[]),
    ("https://example.com/?a=1&b=2&a=3&q=%C3%A4", CALL),
];

const BODIES: [&str; 4] =
    ["{}", "", r#"{"property": "value", "boolean": true}"#, "{\"radio\":\"\u{1f4fb} \u{e4}\"}\n"];

fn token() -> SecretString {
    AUTH_TOKEN.into()
}

fn owned(form: Form) -> Vec<(String, String)> {
    form.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The URL that Twilio would request with this body.
fn with_hash(body: &str) -> String {
    format!("https://example.com/hook?foo=1&bodySHA256={}", signature::body_sha256(body.as_bytes()))
}

#[test]
fn requests_signed_here_are_accepted_there() {
    for library in Library::ALL {
        let verify = |url, form, signature| json!({ "ask": "verify", "auth_token": AUTH_TOKEN, "url": url, "form": form, "signature": signature });
        let questions: Vec<Value> = CASES
            .iter()
            .flat_map(|(url, form)| {
                let right = signature::sign(&token(), url, &owned(form));
                let other = signature::sign(&"54321".into(), url, &owned(form));
                [verify(url, form, right), verify(url, form, other)]
            })
            .collect();
        for ((url, form), answers) in CASES.iter().zip(library.ask(&questions).chunks(2)) {
            assert_eq!(answers, [json!(true), json!(false)], "{library:?}: {url} {form:?}");
        }
    }
}

#[test]
fn requests_signed_there_are_accepted_here() {
    for library in Library::ALL {
        let questions: Vec<Value> = CASES
            .iter()
            .map(|(url, form)| json!({ "ask": "sign", "auth_token": AUTH_TOKEN, "url": url, "form": form }))
            .collect();
        for ((url, form), answer) in CASES.iter().zip(library.ask(&questions)) {
            let signature = answer.as_str().expect("a signature");
            assert_eq!(
                signature,
                signature::sign(&token(), url, &owned(form)),
                "{library:?}: {url} {form:?}"
            );
            assert!(signature::verify(&token(), url, &owned(form), signature), "{library:?}: {url} {form:?}");
        }
    }
}

#[test]
fn a_server_forgives_what_twilios_libraries_forgive() {
    // What is signed, and what a server may take for the request's URL.
    let pairs = [
        ("https://example.com:443/voice", "https://example.com/voice"),
        ("https://example.com/voice", "https://example.com:443/voice"),
        ("https://example.com/voice", "https://example.com:8443/voice"),
        ("http://example.com:80/voice", "http://example.com/voice"),
        ("https://example.com/voice?x=it%27s", "https://example.com/voice?x=it's"),
        ("https://example.com/voice?x=it's", "https://example.com/voice?x=it%27s"),
        ("https://example.com/voice?x=a%20b", "https://example.com/voice?x=a+b"),
    ];
    let mut forgiven_by_somebody = vec![false; pairs.len()];
    for library in Library::ALL {
        let questions: Vec<Value> = pairs
            .iter()
            .map(|(signed, seen)| {
                let signature = signature::sign(&token(), signed, &owned(CALL));
                json!({ "ask": "verify", "auth_token": AUTH_TOKEN, "url": seen, "form": CALL, "signature": signature })
            })
            .collect();
        for (forgiven, answer) in forgiven_by_somebody.iter_mut().zip(library.ask(&questions)) {
            *forgiven |= answer == json!(true);
        }
    }
    for ((signed, seen), forgiven) in pairs.iter().zip(forgiven_by_somebody) {
        let signature = signature::sign(&token(), signed, &owned(CALL));
        assert!(forgiven, "nobody forgives {signed} as {seen}");
        assert!(signature::verify(&token(), seen, &owned(CALL), &signature), "{signed} as {seen}");
    }
}

#[test]
fn a_body_that_is_no_form_is_bound_by_its_hash_on_both_sides() {
    for library in Library::ALL {
        let question = |url: &str, body: &str| {
            let signature = signature::sign(&token(), url, signature::NO_FORM);
            json!({ "ask": "verify_body", "auth_token": AUTH_TOKEN, "url": url, "body": body, "signature": signature })
        };
        let questions: Vec<Value> = BODIES
            .iter()
            .flat_map(|body| {
                let url = with_hash(body);
                [question(&url, body), question(&url, "something else")]
            })
            .collect();
        for (body, answers) in BODIES.iter().zip(library.ask(&questions).chunks(2)) {
            assert_eq!(answers, [json!(true), json!(false)], "{library:?}: {body:?}");
        }
        let hashes: Vec<Value> =
            BODIES.iter().map(|body| json!({ "ask": "body_hash", "body": body })).collect();
        for (body, hash) in BODIES.iter().zip(library.ask(&hashes)) {
            assert_eq!(hash, signature::body_sha256(body.as_bytes()), "{library:?}: {body:?}");
            let url = with_hash(body);
            let signed = json!({ "ask": "sign", "auth_token": AUTH_TOKEN, "url": url, "form": [] });
            let signature = library.ask(&[signed]).remove(0);
            let signature = signature.as_str().expect("a signature");
            assert!(signature::verify_json(&token(), &url, body.as_bytes(), signature), "{library:?}");
        }
    }
}
