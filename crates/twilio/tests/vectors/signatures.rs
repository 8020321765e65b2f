use secrecy::SecretString;
use twilio::signature;

use crate::file::vectors;

#[test]
fn every_request_gets_the_signature_that_twilios_libraries_give_it() {
    let vectors = vectors().signature;
    assert!(vectors.len() >= 12);
    for vector in vectors {
        let auth_token = SecretString::from(vector.auth_token);
        let made = signature::sign(&auth_token, &vector.url, &vector.params);
        assert_eq!(made, vector.signature, "{}", vector.name);
        assert!(
            signature::verify(&auth_token, &vector.url, &vector.params, &vector.signature),
            "{}",
            vector.name
        );
    }
}

#[test]
fn a_signature_over_the_port_is_accepted_for_the_url_without() {
    let vector =
        vectors().signature.into_iter().find(|vector| vector.name == "https with :443").expect("there");
    let url = vector.url.replace(":443", "");
    assert!(signature::verify(&vector.auth_token.into(), &url, &vector.params, &vector.signature));
}

#[test]
fn json_bodies_are_bound_by_their_hash() {
    let vectors = vectors();
    for hash in &vectors.body_hash {
        assert_eq!(signature::body_sha256(hash.body.as_bytes()), hash.sha256);
        let signed =
            vectors.signature.iter().find(|vector| vector.url.contains(&hash.sha256)).expect("there");
        let auth_token = SecretString::from(signed.auth_token.clone());
        let body = hash.body.as_bytes();
        assert!(signature::verify_json(&auth_token, &signed.url, body, &signed.signature), "{}", signed.name);
        assert!(
            !signature::verify_json(&auth_token, &signed.url, b"{ }", &signed.signature),
            "{}",
            signed.name
        );
    }
}
