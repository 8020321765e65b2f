//! Calls from telephones.

use super::*;
use crate::call::{PhoneCall, Sound};
use crate::directory::Form;
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
pub(super) fn ring(board: &mut Board) -> Phone {
    let (sid, leg) = board.switchboard.ring_in(board.now, phone_call()).expect("somebody answers");
    board.actions.extend(board.switchboard.take_actions());
    Phone { session: SessionId(u64::MAX), sid, leg }
}

pub(super) fn put_down(board: &mut Board, phone: &Phone) {
    board.switchboard.caller_hangs_up(board.now, &phone.sid);
    board.actions.extend(board.switchboard.take_actions());
}

#[test]
fn a_telephone_is_announced_as_by_twilio() {
    let mut board = Board::new();
    let phone = ring(&mut board);
    assert!(board.actions.contains(&Action::OpenTelephone(phone.leg)));
    board.assert_asked("http://127.0.0.1:3000/voice", Method::Post);
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
        assert_eq!(board.asked(name).as_deref(), Some(value), "{name}");
    }
}

#[test]
fn it_waits_hears_music_and_is_taken_like_any_caller() {
    let mut board = Board::new();
    let phone = ring(&mut board);
    board.reply("<Response><Enqueue>line</Enqueue></Response>");
    assert_eq!((board.waiting(), board.status(&phone)), (1, CallStatus::InProgress));
    let music = board
        .actions
        .iter()
        .any(|action| matches!(action, Action::Play(leg, _, Sound::HoldMusic, 0) if *leg == phone.leg));
    assert!(music);
    let dj = board.call("dj_1", DIAL);
    assert_eq!(board.bridges(), [(dj.leg, phone.leg)]);
    put_down(&mut board, &phone);
    assert_eq!(board.bridges(), []);
    assert_eq!(board.status(&phone), CallStatus::Completed);
    assert!(board.actions.contains(&Action::Drop(phone.leg)));
    board.assert_asked("http://127.0.0.1:3000/voice", Method::Get);
}

#[test]
fn putting_it_down_while_it_rings_or_waits_leaves_nothing() {
    let mut board = Board::new();
    let early = ring(&mut board);
    put_down(&mut board, &early);
    assert_eq!(board.status(&early), CallStatus::Canceled);
    let waiting = ring(&mut board);
    board.reply(ENQUEUE);
    put_down(&mut board, &waiting);
    put_down(&mut board, &waiting);
    assert_eq!((board.waiting(), board.status(&waiting)), (0, CallStatus::Completed));
    assert_eq!(board.switchboard.deadline(), None);
}

#[test]
fn a_number_of_the_directory_leads_where_it_says() {
    let mut board = Board::new();
    let number =
        Form::parse(b"PhoneNumber=%2B15555550100&VoiceUrl=http%3A%2F%2F127.0.0.1%3A9%2Fown&VoiceMethod=GET");
    let directory = &mut board.switchboard.directory;
    let made = directory.create::<IncomingPhoneNumber>(|| [9; 16], &number, board.now).expect("made");
    ring(&mut board);
    board.assert_asked("http://127.0.0.1:9/own", Method::Get);
    assert_eq!(board.asked("ApplicationSid"), None);

    let application = application();
    let to_application = Form::parse(format!("VoiceApplicationSid={application}").as_bytes());
    let directory = &mut board.switchboard.directory;
    directory.update::<IncomingPhoneNumber>(&made.sid, &to_application, board.now).expect("changed");
    ring(&mut board);
    board.assert_asked("http://127.0.0.1:3000/voice", Method::Post);
    assert_eq!(board.asked("ApplicationSid").as_deref(), Some(application.as_str()));
}

#[test]
fn a_number_that_leads_nowhere_is_not_rung() {
    let mut board = Board::new();
    let nowhere = PhoneCall { application: ApplicationSid::from_random_bytes([7; 16]), ..phone_call() };
    assert_eq!(board.switchboard.ring_in(board.now, nowhere), None);
    assert_eq!(board.switchboard.calls().count(), 0);
}
