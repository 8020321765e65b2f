use show::{
    Board, CallFrame, Estimate, LinesNotice, ListenerCall, ListenerStatus, LiveFrame, Placement,
    QueueReading, QueueState, QueueStatistics, Refusal, ShowOptions, Timestamp, Update, UpstreamStatus,
    VoiceToken,
};

use super::*;
use crate::{
    LoginSession,
    error::RequestError,
    pages::gallery::{Scene, notice},
};

#[track_caller]
fn arrives<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(sent: T) {
    let text = write(&sent).expect("JSON");
    assert_eq!(read(&text), Ok(sent), "{text}");
}

#[test]
fn every_board_and_every_change_arrives_as_it_was_sent() {
    let boards = Scene::ALL.map(Scene::board);
    for board in boards {
        arrives(Ok::<_, RequestError>(board.clone()));
        arrives(LiveFrame::Board(Box::new(board.clone())));
        let ids: Vec<_> = board.callers.iter().map(|caller| caller.id.clone()).collect();
        let before = ids.iter().skip(1).cloned().map(Some).chain([None]);
        let placed = ids.iter().cloned().zip(before).map(|(id, before)| Placement { id, before }).collect();
        let Board { epoch, seq, at, show, callers } = board;
        let whole = Update { epoch, seq, at, show: Some(Box::new(show)), put: callers, gone: ids, placed };
        let nothing = Update { show: None, put: vec![], gone: vec![], placed: vec![], ..whole.clone() };
        arrives(LiveFrame::Update(whole));
        arrives(LiveFrame::Update(nothing));
    }
    arrives(LiveFrame::Beat(Timestamp(1_800_000_000_123)));
    arrives(Board::empty());
}

#[test]
fn every_state_of_a_callers_own_call_arrives() {
    let notice =
        LinesNotice { show_name: "“Nacht”\n\\u0000 🚌".into(), host: String::new(), ..notice() };
    let since = Timestamp(7);
    for state in [
        ListenerStatus::NoCall,
        ListenerStatus::Ringing,
        ListenerStatus::Waiting { position: 2, estimate: None, since },
        ListenerStatus::Waiting { position: 2, estimate: Some(Estimate { from: 2, to: 5 }), since },
        ListenerStatus::Next { since },
        ListenerStatus::GoingOnAir,
        ListenerStatus::OnAir { since },
        ListenerStatus::Closed,
        ListenerStatus::Full,
        ListenerStatus::Elsewhere,
        ListenerStatus::Over,
    ] {
        arrives(CallFrame::Call(ListenerCall { at: Timestamp(9), notice: notice.clone(), state }));
    }
}

#[test]
fn what_server_functions_answer_arrives() {
    for queue in
        [QueueState::Known(QueueStatistics { current_size: 4, average_wait_time: 90 }), QueueState::Unknown]
    {
        arrives(QueueReading { queue, age_seconds: 3, upstream: Some(UpstreamStatus::Slow) });
    }
    arrives(VoiceToken {
        token: "a.b.c".into(),
        identity: "dj_1".into(),
        signalling_path: None,
        lifetime_seconds: 3_600,
    });
    arrives(ShowOptions { most_waiting: 7, ..ShowOptions::default() });
    for failure in
        [RequestError::Unavailable, RequestError::Refused(Refusal::Locked), RequestError::NoRehearsal]
    {
        arrives(Err::<(), _>(failure));
    }
    arrives(LoginSession::LoggedIn);
    arrives(());
}

#[test]
fn an_option_that_is_not_there_has_its_default() {
    let read: ShowOptions = read(r#"{"host":"Ada","from_a_newer_server":[1]}"#).expect("options");
    assert_eq!(read, ShowOptions { host: "Ada".into(), ..ShowOptions::default() });
}

#[test]
fn what_has_another_shape_is_refused() {
    for text in ["", "{", "[]", "7", "\"beat\"", "{}", r#"{"beat":-1}"#, r#"{"beat":1.5}"#, r#"{"tick":1}"#] {
        assert_eq!(read::<LiveFrame>(text), Err(Malformed), "{text}");
    }
    for text in [r#"{"seq":1}"#, "null", "[1,2,3]", "true"] {
        assert_eq!(read::<Board>(text), Err(Malformed), "{text}");
    }
    assert_eq!(read::<u8>("256"), Err(Malformed));
    assert_eq!(read::<bool>("1"), Err(Malformed));
}
