use super::*;

const URL: &str = "https://radio.example.com/voice";

fn token() -> SecretString {
    SecretString::from("12345")
}

fn form(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn each_part_of_the_request_is_bound() {
    let signed = form(&[("CallSid", "CA1"), ("To", "")]);
    let signature = sign(&token(), URL, &signed);
    assert!(verify(&token(), URL, &signed, &signature));
    assert!(!verify(&SecretString::from("12346"), URL, &signed, &signature));
    assert!(!verify(&token(), "https://radio.example.com/voice/", &signed, &signature));
    assert!(!verify(&token(), "http://radio.example.com/voice", &signed, &signature));
    for changed in [
        form(&[("CallSid", "CA2"), ("To", "")]),
        form(&[("CallSid", "CA1")]),
        form(&[("CallSid", "CA1 "), ("To", "")]),
        form(&[("CallSid", "CA1"), ("To", ""), ("x", "y")]),
    ] {
        assert!(!verify(&token(), URL, &changed, &signature), "{changed:?}");
    }
    for other in ["", "x", &signature[1..], &format!("{signature}="), &signature.to_lowercase()] {
        assert!(!verify(&token(), URL, &signed, other), "{other:?}");
    }
}

#[test]
fn order_and_repetition_of_pairs_do_not_count() {
    let one = form(&[("b", "2"), ("a", "y"), ("a", "x")]);
    let other = form(&[("a", "x"), ("a", "y"), ("b", "2"), ("a", "x")]);
    assert_eq!(sign(&token(), URL, &one), sign(&token(), URL, &other));
    assert_ne!(sign(&token(), URL, &one), sign(&token(), URL, &form(&[("b", "2"), ("a", "y")])));
}

#[test]
fn an_empty_value_leaves_its_name() {
    assert_ne!(sign(&token(), URL, &form(&[("To", "")])), sign(&token(), URL, NO_FORM));
}

#[test]
fn values_are_not_trimmed() {
    assert_ne!(sign(&token(), URL, &form(&[("a", " 1")])), sign(&token(), URL, &form(&[("a", "1")])));
}

#[test]
fn a_fragment_is_not_signed() {
    let overrides = format!("{URL}#rc=3&rp=all");
    assert_eq!(sign(&token(), &overrides, NO_FORM), sign(&token(), URL, NO_FORM));
    assert!(verify(&token(), &overrides, NO_FORM, &sign(&token(), URL, NO_FORM)));
}

#[test]
fn a_port_that_the_signer_added_or_dropped_is_forgiven() {
    let with_port = "https://radio.example.com:443/voice";
    assert!(verify(&token(), URL, NO_FORM, &sign(&token(), with_port, NO_FORM)));
    assert!(verify(&token(), with_port, NO_FORM, &sign(&token(), URL, NO_FORM)));
    assert!(!verify(
        &token(),
        URL,
        NO_FORM,
        &sign(&token(), "https://radio.example.com:8443/voice", NO_FORM)
    ));
}

#[test]
fn a_json_body_must_be_the_one_that_was_hashed() {
    let body = br#"{"property": "value", "boolean": true}"#;
    let url = format!("{URL}?a=b&bodySHA256={}", body_sha256(body));
    let signature = sign(&token(), &url, NO_FORM);
    assert!(verify_json(&token(), &url, body, &signature));
    assert!(!verify_json(&token(), &url, b"{}", &signature));
    assert!(!verify_json(&token(), URL, body, &sign(&token(), URL, NO_FORM)), "no hash, no proof");
    assert!(!verify_json(&token(), &url, body, "bm9uc2Vuc2U="));
}
