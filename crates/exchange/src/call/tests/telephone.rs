//! Calls from telephones.

use super::*;
use crate::{
    call::{PhoneCall, Sound},
    store::directory::ResourceForm,
};
use twilio::rest::IncomingPhoneNumber;

fn phone_call() -> PhoneCall {
    PhoneCall {
        from: "+15555550101".to_owned(),
        to: "+15555550100".to_owned(),
        application: application(),
        parameters: [("FromCity", "LEEDS"), ("CallerName", "MARIA LOPEZ"), ("From", "+1")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec(),
    }
}

/// A telephone that rings; nothing has been answered yet.
pub(super) fn ring(exchange: &mut TestExchange) -> Phone {
    let (sid, leg) = exchange.controller.ring_in(exchange.now, phone_call()).expect("somebody answers");
    exchange.actions.extend(exchange.controller.take_actions());
    Phone { session: SessionId(u64::MAX), sid, leg }
}

pub(super) fn put_down(exchange: &mut TestExchange, phone: &Phone) {
    exchange.controller.caller_hangs_up(exchange.now, &phone.sid);
    exchange.actions.extend(exchange.controller.take_actions());
}

#[test]
fn a_telephone_is_announced_as_by_twilio() {
    let mut exchange = TestExchange::new();
    let phone = ring(&mut exchange);
    assert!(exchange.actions.contains(&Action::OpenTelephone(phone.leg)));
    exchange.assert_asked("http://127.0.0.1:3000/voice", Method::Post);
    for (name, value) in [
        ("From", "+15555550101"),
        ("Caller", "+15555550101"),
        ("To", "+15555550100"),
        ("Called", "+15555550100"),
        ("Direction", "inbound"),
        ("CallStatus", "ringing"),
        ("FromCity", "LEEDS"),
        ("CallerName", "MARIA LOPEZ"),
        ("ApplicationSid", application().as_str()),
    ] {
        assert_eq!(exchange.asked(name).as_deref(), Some(value), "{name}");
    }
}

#[test]
fn it_waits_hears_music_and_is_taken_like_any_caller() {
    let mut exchange = TestExchange::new();
    let phone = ring(&mut exchange);
    exchange.reply("<Response><Enqueue>line</Enqueue></Response>");
    assert_eq!((exchange.waiting(), exchange.status(&phone)), (1, CallStatus::InProgress));
    let music = exchange
        .actions
        .iter()
        .any(|action| matches!(action, Action::Play(leg, _, Sound::HoldMusic, 0) if *leg == phone.leg));
    assert!(music);
    let dj = exchange.call("dj_1", DIAL);
    assert_eq!(exchange.bridges(), [(dj.leg, phone.leg)]);
    put_down(&mut exchange, &phone);
    assert_eq!(exchange.bridges(), []);
    assert_eq!(exchange.status(&phone), CallStatus::Completed);
    assert!(exchange.actions.contains(&Action::Drop(phone.leg)));
    exchange.assert_asked("http://127.0.0.1:3000/voice", Method::Get);
}

#[test]
fn putting_it_down_while_it_rings_or_waits_leaves_nothing() {
    let mut exchange = TestExchange::new();
    let early = ring(&mut exchange);
    put_down(&mut exchange, &early);
    assert_eq!(exchange.status(&early), CallStatus::Canceled);
    let waiting = ring(&mut exchange);
    exchange.reply(ENQUEUE);
    put_down(&mut exchange, &waiting);
    put_down(&mut exchange, &waiting);
    assert_eq!((exchange.waiting(), exchange.status(&waiting)), (0, CallStatus::Completed));
    assert_eq!(exchange.controller.deadline(), None);
}

#[test]
fn a_number_of_the_directory_leads_where_it_says() {
    let mut exchange = TestExchange::new();
    let number = ResourceForm::parse(
        b"PhoneNumber=%2B15555550100&VoiceUrl=http%3A%2F%2F127.0.0.1%3A9%2Fown&VoiceMethod=GET",
    );
    let directory = exchange.controller.directory_mut();
    let made = directory.create::<IncomingPhoneNumber>(|| [9; 16], &number, exchange.now).expect("made");
    ring(&mut exchange);
    exchange.assert_asked("http://127.0.0.1:9/own", Method::Get);
    assert_eq!(exchange.asked("ApplicationSid"), None);

    let application = application();
    let to_application = ResourceForm::parse(format!("VoiceApplicationSid={application}").as_bytes());
    let directory = exchange.controller.directory_mut();
    directory.update::<IncomingPhoneNumber>(&made.sid, &to_application, exchange.now).expect("changed");
    ring(&mut exchange);
    exchange.assert_asked("http://127.0.0.1:3000/voice", Method::Post);
    assert_eq!(exchange.asked("ApplicationSid").as_deref(), Some(application.as_str()));
}

#[test]
fn a_number_that_leads_nowhere_is_not_rung() {
    let mut exchange = TestExchange::new();
    let nowhere = PhoneCall { application: ApplicationSid::from_random_bytes([7; 16]), ..phone_call() };
    assert_eq!(exchange.controller.ring_in(exchange.now, nowhere), None);
    assert_eq!(exchange.controller.calls().count(), 0);
}
