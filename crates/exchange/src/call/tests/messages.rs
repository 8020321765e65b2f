//! Messages between the application and the page of a call's client.

use serde_json::json;

use super::*;
use crate::{call::MessageError, signalling::UserDefinedMessage, twiml::Target};

fn say(exchange: &mut TestExchange, phone: &Phone, kind: &str, content: &str) {
    let message = UserDefinedMessage {
        voice_event_sid: "KX1".to_owned(),
        message_type: kind.to_owned(),
        content_type: "application/json".to_owned(),
        content: content.to_owned(),
    };
    exchange.input(about_call(phone.session, phone.sid.as_str(), CallMessage::UserDefined(message)));
}

fn last_frame<'a>(exchange: &'a TestExchange, phone: &Phone) -> &'a ServerFrame {
    exchange.sent(phone).pop().expect("a frame")
}

fn subscriber() -> Target {
    Target { url: Url::parse("http://127.0.0.1:3000/messages").expect("a URL"), method: Method::Post }
}

#[test]
fn a_message_is_reported_to_each_subscriber_and_acknowledged() {
    let mut exchange = TestExchange::new();
    let phone = exchange.call("dj_1", DIAL);
    let sid = exchange.controller.subscribe(&phone.sid, subscriber()).expect("subscribed");
    for number in ["1", "2"] {
        say(&mut exchange, &phone, "user-defined-message", r#"{"hello":"world"}"#);
        exchange.assert_asked("http://127.0.0.1:3000/messages", Method::Post);
        assert_eq!(exchange.asked("SequenceNumber").as_deref(), Some(number));
    }
    assert_eq!(exchange.asked("Content").as_deref(), Some(r#"{"hello":"world"}"#));
    assert_eq!(exchange.asked("ContentType").as_deref(), Some("application/json"));
    assert_eq!(exchange.asked("CallSid").as_deref(), Some(phone.sid.as_str()));
    assert_eq!(exchange.asked("Sid").as_deref(), Some("KX1"));
    assert!(
        matches!(last_frame(&exchange, &phone), ServerFrame::MessageTaken { voice_event_sid, .. } if voice_event_sid == "KX1")
    );
    let asked = exchange.requests().len();
    assert!(exchange.controller.unsubscribe(&phone.sid, &sid));
    assert!(!exchange.controller.unsubscribe(&phone.sid, &sid));
    say(&mut exchange, &phone, "user-defined-message", "1");
    assert_eq!(exchange.requests().len(), asked, "nobody listens any more");
    assert!(matches!(last_frame(&exchange, &phone), ServerFrame::MessageTaken { .. }));
}

#[test]
fn a_message_that_cannot_be_taken_is_refused_with_its_code_and_the_call_goes_on() {
    let mut exchange = TestExchange::new();
    let phone = exchange.call("dj_1", DIAL);
    exchange.controller.subscribe(&phone.sid, subscriber()).expect("subscribed");
    let asked = exchange.requests().len();
    for (kind, length, code) in [("another", 1, 31_210), ("user-defined-message", 10_001, 31_212)] {
        say(&mut exchange, &phone, kind, &"1".repeat(length));
        assert!(
            matches!(last_frame(&exchange, &phone), ServerFrame::MessageRefused { fault, .. } if fault.code == code)
        );
    }
    assert_eq!(exchange.requests().len(), asked);
    assert_eq!(exchange.status(&phone), CallStatus::InProgress);
}

#[test]
fn the_application_reaches_the_page_once_for_each_key() {
    let mut exchange = TestExchange::new();
    let phone = exchange.call("dj_1", DIAL);
    let now = exchange.now;
    let send = |exchange: &mut TestExchange, key: Option<&str>| {
        let sent = exchange.controller.send_message(now, &phone.sid, json!({"n": 1}), key.map(str::to_owned));
        exchange.input(Input::Tick);
        sent.expect("sent").sid
    };
    let first = send(&mut exchange, Some("a"));
    assert_eq!(send(&mut exchange, Some("a")), first);
    assert_ne!(send(&mut exchange, Some("b")), first);
    assert_ne!(send(&mut exchange, None), first);
    let messages = exchange.sent(&phone).into_iter().filter_map(|frame| match frame {
        ServerFrame::UserDefinedMessage { content, .. } => Some(content.clone()),
        _ => None,
    });
    assert_eq!(messages.collect::<Vec<_>>(), vec![json!({"n": 1}); 3]);
}

#[test]
fn only_a_call_with_a_client_exchanges_messages() {
    let mut exchange = TestExchange::new();
    let nobody = CallSid::from_random_bytes([9; 16]);
    let phone = exchange.call("dj_1", DIAL);
    let telephone = telephone::ring(&mut exchange);
    exchange.hang_up(&phone);
    for (call, error) in [
        (&nobody, MessageError::Unknown),
        (&phone.sid, MessageError::NoClient),
        (&telephone.sid, MessageError::NoClient),
    ] {
        assert_eq!(exchange.controller.subscribe(call, subscriber()), Err(error));
        let now = exchange.now;
        assert_eq!(exchange.controller.send_message(now, call, json!(1), None), Err(error));
    }
}
