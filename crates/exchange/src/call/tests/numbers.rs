//! Calls to the account's own numbers.

use twilio::rest::IncomingPhoneNumber;

use super::*;
use crate::{
    call::{Call, Sound},
    store::directory::ResourceForm,
};

const NUMBER: &str = "+15550001000";
const CALLER_ID: &str = "+15550009999";
const DIALS: &str = r#"<Response><Dial action="/dialled" hangupOnStar="true" callerId="+15550009999">+1 (555) 000-1000</Dial></Response>"#;

/// Makes a number the account's; its Voice URL is `/number`.
pub(super) fn own(exchange: &mut TestExchange, number: &str) {
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("PhoneNumber", number)
        .append_pair("VoiceUrl", "http://127.0.0.1:3000/number")
        .finish();
    let directory = exchange.controller.directory_mut();
    let form = ResourceForm::parse(form.as_bytes());
    directory
        .create::<IncomingPhoneNumber>(crate::exchange::random_bytes, &form, exchange.now)
        .expect("made");
}

/// An exchange in which a browser has dialled the number.
fn dialed() -> (TestExchange, Phone) {
    let mut exchange = TestExchange::new();
    own(&mut exchange, NUMBER);
    own(&mut exchange, CALLER_ID);
    let caller = exchange.call("listener_a", DIALS);
    (exchange, caller)
}

fn at_number(exchange: &TestExchange) -> &Call {
    exchange.controller.calls().find(|call| call.to() == NUMBER).expect("a call to the number")
}

#[test]
fn a_number_of_the_account_follows_its_own_voice_url() {
    let (mut exchange, caller) = dialed();
    exchange.assert_asked("http://127.0.0.1:3000/number", Method::Post);
    for (name, value) in [
        ("From", CALLER_ID),
        ("To", NUMBER),
        ("Direction", "inbound"),
        ("CallStatus", "ringing"),
        ("StirVerstat", "TN-Validation-Passed-A"),
    ] {
        assert_eq!(exchange.asked(name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(exchange.status(&caller), CallStatus::Ringing);
    exchange.reply("<Response><Say>Hello</Say><Enqueue>line</Enqueue></Response>");
    assert_eq!(exchange.status(&caller), CallStatus::InProgress, "answered with the number");
    let said = exchange
        .actions
        .iter()
        .any(|action| matches!(action, Action::Play(leg, _, Sound::Say(_), _) if *leg == caller.leg));
    assert!(said);
    exchange.input(play_ended(exchange.last_play()));
    assert_eq!(exchange.waiting(), 1);
    let dj = exchange.call("dj_1", DIAL);
    assert_eq!(exchange.bridges(), [(dj.leg, caller.leg)]);
    exchange.wait(Duration::from_secs(3));
    exchange.hang_up(&caller);
    assert_eq!(at_number(&exchange).status(), CallStatus::Completed);
    assert_eq!((exchange.bridges(), exchange.status(&dj)), (vec![], CallStatus::InProgress));
    assert!(exchange.requests().iter().any(|(_, request)| request.url.path() == "/dialled"
        && request.parameters.contains(&("DialCallStatus".to_owned(), "completed".to_owned()))));
}

#[test]
fn the_end_of_the_numbers_document_gives_the_caller_back_to_its_own() {
    let (mut exchange, caller) = dialed();
    exchange.reply("<Response><Say>Hello</Say></Response>");
    exchange.wait(Duration::from_secs(2));
    exchange.input(play_ended(exchange.last_play()));
    exchange.assert_asked("http://127.0.0.1:3000/dialled", Method::Post);
    assert_eq!(exchange.asked("DialCallStatus").as_deref(), Some("completed"));
    assert_eq!(exchange.asked("DialCallDuration").as_deref(), Some("2"));
    assert_eq!(exchange.asked("DialCallSid").as_deref(), Some(at_number(&exchange).sid().as_str()));
    assert!(!exchange.actions.contains(&Action::Drop(caller.leg)));
    exchange.reply("<Response><Say>And on</Say></Response>");
    assert_eq!(exchange.status(&caller), CallStatus::InProgress);
}

#[test]
fn star_ends_the_dial_and_other_keys_go_to_the_numbers_call() {
    let (mut exchange, caller) = dialed();
    exchange.reply(r#"<Response><Record action="/recorded" playBeep="false"/></Response>"#);
    exchange.press(&caller, '1');
    let stopped = exchange
        .actions
        .iter()
        .any(|action| matches!(action, Action::StopRecording(leg, _) if *leg == caller.leg));
    assert!(stopped, "a key ends the recording");
    exchange.press(&caller, '*');
    exchange.assert_asked("http://127.0.0.1:3000/dialled", Method::Post);
    assert!(!at_number(&exchange).is_live());
}

#[test]
fn a_number_that_rejects_or_does_not_answer_is_told_to_the_action() {
    for (document, wait, status) in [
        (r#"<Response><Reject reason="busy"/></Response>"#, 0, "busy"),
        (r#"<Response><Pause length="60"/></Response>"#, 36, "no-answer"),
    ] {
        let (mut exchange, caller) = dialed();
        exchange.reply(document);
        exchange.wait(Duration::from_secs(wait));
        exchange.assert_asked("http://127.0.0.1:3000/dialled", Method::Post);
        assert_eq!(exchange.asked("DialCallStatus").as_deref(), Some(status));
        assert!(!at_number(&exchange).is_live());
        assert_eq!(exchange.status(&caller), CallStatus::Ringing);
    }
}

#[test]
fn what_cannot_be_called_is_a_dial_that_failed() {
    let numbers = |noun: &str, attributes: &str| {
        format!("<Response><Dial action=\"/dialled\" {attributes}>{noun}</Dial><Say>On</Say></Response>")
    };
    for (noun, attributes, code) in [
        ("+15550002000", "callerId=\"+15550009999\"", 31_404),
        ("+15550001000", "", 13_214),
        ("<Sip>sip:a@example.com</Sip>", "", 12_200),
        ("<Conference>room</Conference>", "", 12_200),
        ("", "", 12_200),
    ] {
        let mut exchange = TestExchange::new();
        own(&mut exchange, NUMBER);
        let caller = exchange.call("listener_a", &numbers(noun, attributes));
        exchange.assert_asked("http://127.0.0.1:3000/dialled", Method::Post);
        assert_eq!(exchange.asked("DialCallStatus").as_deref(), Some("failed"), "{noun}");
        assert!(exchange.notified().contains(&code), "{noun}: {:?}", exchange.notified());
        let without_action =
            exchange.call("listener_b", &numbers(noun, attributes).replace("action=\"/dialled\"", ""));
        assert_eq!(exchange.status(&without_action), CallStatus::InProgress, "the next verb follows");
        assert_ne!(exchange.status(&caller), CallStatus::Failed);
    }
}

#[test]
fn a_number_that_dials_itself_ends() {
    let (mut exchange, caller) = dialed();
    for _ in 0..20 {
        if exchange.last_request().1.url.path() != "/number" {
            break;
        }
        exchange.reply(r#"<Response><Dial>+15550001000</Dial></Response>"#);
    }
    exchange.assert_asked("http://127.0.0.1:3000/dialled", Method::Post);
    let live: Vec<_> = exchange.controller.calls().filter(|call| call.is_live()).collect();
    assert_eq!((live.len(), live[0].sid()), (1, &caller.sid));
}

#[test]
fn a_browser_that_the_number_rings_is_told_how_far_the_network_vouches() {
    let (mut exchange, caller) = dialed();
    let session = SessionId(900);
    exchange.input(register(session, Some("alice".to_owned())));
    exchange.reply("<Response><Dial><Client>alice</Client></Dial></Response>");
    let offer = exchange.actions.iter().find_map(|action| match action {
        Action::MakeOffer(leg) => Some(*leg),
        _ => None,
    });
    let leg = offer.expect("rung");
    exchange.input(Input::Leg { leg, event: LegEvent::OfferMade(Ok("our offer".to_owned())) });
    let invited = exchange.actions.iter().find_map(|action| match action {
        Action::Send(to, ServerFrame::Invite { call, parameters, .. }) if *to == session => {
            Some((call.to_string(), parameters.clone()))
        }
        _ => None,
    });
    let (call, parameters) = invited.expect("invited");
    let get = |name: &str| parameters.iter().find(|(n, _)| *n == name).map(|(_, value)| value.as_str());
    assert_eq!((get("From"), get("StirStatus")), (Some(CALLER_ID), Some("TN-Validation-Passed-A")));
    exchange.input(about_call(session, &call, CallMessage::Answer("answer".to_owned())));
    assert_eq!(exchange.status(&caller), CallStatus::InProgress);
    assert_eq!(exchange.bridges(), [(caller.leg, leg)]);
}

#[test]
fn a_browser_cannot_vouch_for_itself() {
    let mut exchange = TestExchange::new();
    exchange.ring("listener_a", &[("StirVerstat", "TN-Validation-Passed-A"), ("topic", "cats")]);
    assert_eq!(exchange.asked("StirVerstat"), None);
    assert_eq!(exchange.asked("topic").as_deref(), Some("cats"));
}
