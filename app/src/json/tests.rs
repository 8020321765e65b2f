use serde_json::Value;
use show::{
    Board, CallFrame, Estimate, LinesNotice, ListenerCall, ListenerStatus, LiveFrame, QueueReading,
    QueueState, QueueStatistics, Refusal, ShowOptions, Timestamp, Update, UpstreamStatus, VoiceToken,
};

use super::{
    reader::{JsonReader, Node},
    *,
};
use crate::{
    LoginSession,
    error::RequestError,
    pages::gallery::{Scene, notice},
};

/// `serde_json` stands for the browser's parser.
impl Node for Value {
    fn is_null(&self) -> bool {
        Self::is_null(self)
    }

    fn truth(&self) -> Option<bool> {
        self.as_bool()
    }

    fn number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn text(&self) -> Option<String> {
        self.as_str().map(str::to_owned)
    }

    fn item(&self, index: u32) -> Option<Self> {
        self.as_array()?.get(usize::try_from(index).ok()?).cloned()
    }

    fn field(&self, name: &str) -> Option<Self> {
        self.as_object()?.get(name).cloned()
    }

    fn first_name(&self) -> Option<String> {
        self.as_object()?.keys().next().cloned()
    }
}

fn read_as_in_a_browser<T: DeserializeOwned>(text: &str) -> Result<T, Malformed> {
    T::deserialize(JsonReader(serde_json::from_str::<Value>(text).map_err(|_| Malformed)?))
}

#[track_caller]
fn arrives<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(sent: T) {
    let text = write(&sent).expect("JSON");
    assert_eq!(read_as_in_a_browser(&text), Ok(sent), "{text}");
}

#[test]
fn every_board_and_every_change_arrives_as_it_was_sent() {
    let boards = Scene::ALL.map(Scene::board);
    for before in &boards {
        arrives(Ok::<_, RequestError>(before.clone()));
        arrives(LiveFrame::Board(Box::new(before.clone())));
        for after in &boards {
            if let Some(update) = Update::between(before, after) {
                arrives(LiveFrame::Update(update));
            }
        }
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
    let read: ShowOptions =
        read_as_in_a_browser(r#"{"host":"Ada","from_a_newer_server":[1]}"#).expect("options");
    assert_eq!(read, ShowOptions { host: "Ada".into(), ..ShowOptions::default() });
}

#[test]
fn what_has_another_shape_is_refused() {
    for text in ["", "{", "[]", "7", "\"beat\"", "{}", r#"{"beat":-1}"#, r#"{"beat":1.5}"#, r#"{"tick":1}"#] {
        assert_eq!(read_as_in_a_browser::<LiveFrame>(text), Err(Malformed), "{text}");
    }
    for text in [r#"{"seq":1}"#, "null", "[1,2,3]", "true"] {
        assert_eq!(read_as_in_a_browser::<Board>(text), Err(Malformed), "{text}");
    }
    assert_eq!(read_as_in_a_browser::<u8>("256"), Err(Malformed));
    assert_eq!(read_as_in_a_browser::<bool>("1"), Err(Malformed));
}
