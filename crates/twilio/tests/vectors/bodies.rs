use twilio::webhook::{Address, CallStatus, Direction, Params, VoiceRequest};

use crate::file::vectors;

#[test]
fn a_real_request_about_a_browsers_call_is_read() {
    let body = vectors().webhook_bodies.real_client_2020;
    let params = Params::from_form(body.as_bytes());
    assert_eq!(params.to_form(), body, "written as Twilio writes it");
    let request = VoiceRequest::try_from(&params).expect("readable");
    assert_eq!(request.from, Address::Client("Anonymous".into()));
    assert_eq!(request.to, "");
    assert_eq!(request.call_status, CallStatus::Ringing);
    assert_eq!(request.direction, Direction::Inbound);
    assert!(request.application_sid.is_some());
    assert_eq!(request.rest.iter().collect::<Vec<_>>(), [("phoneNumber", "+12031234567")]);
}

#[test]
fn a_real_request_about_a_telephone_call_is_read() {
    let body = vectors().webhook_bodies.real_pstn_2020;
    let params = Params::from_form(body.as_bytes());
    assert_eq!(params.to_form(), body, "written as Twilio writes it");
    let request = VoiceRequest::try_from(&params).expect("readable");
    assert_eq!(request.from, Address::from("+447381234567"));
    assert!(matches!(request.from, Address::Phone(_)));
    assert_eq!(request.application_sid, None);
    assert_eq!(request.rest.get("FromCity"), Some(""));
    assert_eq!(request.rest.get("ToState"), Some("CT"));
}
