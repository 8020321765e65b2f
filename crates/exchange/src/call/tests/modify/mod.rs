//! Calls taken elsewhere by REST, from every state a call can be.

mod members;

use super::*;
use crate::call::{CallChange, ModifyError, Next};
use crate::twiml::Target;

const LISTENER: &str = r#"<Response><Enqueue waitUrl="/wait" action="/after">line</Enqueue></Response>"#;
const DJ: &str =
    r#"<Response><Dial action="/done" hangupOnStar="true"><Queue>line</Queue></Dial></Response>"#;
const WHISPERING: &str =
    r#"<Response><Dial action="/done"><Queue url="/whisper">line</Queue></Dial></Response>"#;

fn elsewhere() -> Target {
    Target { url: Url::parse("http://127.0.0.1:3000/elsewhere").expect("a URL"), method: Method::Get }
}

impl Board {
    fn change(&mut self, phone: &Phone, change: CallChange) -> Result<(), ModifyError> {
        let done = self.switchboard.update_call(self.now, &phone.sid, change);
        let actions = self.switchboard.take_actions();
        self.actions.extend(actions);
        done
    }

    fn steer(&mut self, phone: &Phone, next: Next) -> Result<(), ModifyError> {
        self.change(phone, CallChange { next: Some(next), ..CallChange::default() })
    }

    fn redirect(&mut self, phone: &Phone) {
        self.actions.clear();
        self.steer(phone, Next::Document(elsewhere())).expect("redirected");
    }

    /// What has been asked since, and with which result of a stay in the queue or of a dial.
    fn told(&self) -> Vec<(String, Option<String>)> {
        self.requests()
            .iter()
            .map(|(_, request)| {
                let result = request
                    .parameters
                    .iter()
                    .find(|(name, _)| name == "QueueResult" || name == "DialCallStatus");
                (request.url.path().to_owned(), result.map(|(_, value)| value.clone()))
            })
            .collect()
    }
}

/// A state, a board with a call there, and the requests when it is taken elsewhere, with the result
/// each tells.
type Case = (&'static str, Board, Phone, Vec<(&'static str, Option<&'static str>)>);

/// Each state a call can be in, and what is asked when it is taken elsewhere.
fn places() -> Vec<Case> {
    let mut places = Vec::new();
    let plain = vec![("/elsewhere", None)];

    for (name, verb) in [
        ("playing", "<Play>a.wav</Play>"),
        ("paused", r#"<Pause length="9"/>"#),
        ("speaking", "<Say>b</Say>"),
        ("asking for a document", "<Redirect>/slow</Redirect>"),
    ] {
        let mut board = Board::new();
        let phone = board.call("listener_a", &format!("<Response><Say>a</Say>{verb}<Say>c</Say></Response>"));
        let play = board.last_play();
        board.input(Input::PlayEnded { play });
        places.push((name, board, phone, plain.clone()));
    }

    let mut board = Board::new();
    let phone = board.call("listener_a", LISTENER);
    places.push(("waiting", board, phone, vec![("/after", Some("redirected")), ("/elsewhere", None)]));

    let mut board = Board::new();
    let phone = board.call("dj_1", DJ);
    places.push(("dialling an empty queue", board, phone, plain.clone()));

    let mut board = Board::new();
    board.input(Input::Register { session: SessionId(90), identity: Some("studio".to_owned()) });
    let phone = board.call(
        "dj_1",
        "<Response><Say>a</Say><Dial action=\"/done\"><Client>studio</Client></Dial></Response>",
    );
    let play = board.last_play();
    board.input(Input::PlayEnded { play });
    assert!(matches!(board.state(&phone), CallState::DialingClients { .. }));
    places.push(("dialling a client", board, phone, plain.clone()));

    let mut board = Board::new();
    let phone = board.call("listener_a", LISTENER);
    board.call("dj_1", WHISPERING);
    places.push((
        "being whispered to",
        board,
        phone,
        vec![("/after", Some("redirected")), ("/done", Some("completed")), ("/elsewhere", None)],
    ));

    let mut board = Board::new();
    board.call("listener_a", LISTENER);
    let phone = board.call("dj_1", WHISPERING);
    places.push((
        "having the taken caller whispered to",
        board,
        phone,
        vec![("/after", Some("bridging-in-process")), ("/elsewhere", None)],
    ));

    let mut board = Board::new();
    board.call("listener_a", LISTENER);
    let phone = board.call("dj_1", DJ);
    places.push((
        "talking as the dialler",
        board,
        phone,
        vec![("/after", Some("bridged")), ("/elsewhere", None)],
    ));

    let mut board = Board::new();
    let phone = board.call("listener_a", LISTENER);
    board.call("dj_1", DJ);
    places.push((
        "talking as the one taken",
        board,
        phone,
        vec![("/after", Some("redirected-from-bridged")), ("/done", Some("completed")), ("/elsewhere", None)],
    ));
    places
}

#[test]
fn a_call_is_redirected_from_wherever_it_is() {
    for (state, mut board, phone, expected) in places() {
        board.redirect(&phone);
        let expected: Vec<_> =
            expected.into_iter().map(|(path, result)| (path.to_owned(), result.map(str::to_owned))).collect();
        assert_eq!(board.told(), expected, "{state}");
        board.assert_asked("http://127.0.0.1:3000/elsewhere", Method::Get);
        assert_eq!(board.asked("CallStatus").as_deref(), Some("in-progress"), "{state}");
        assert_eq!(board.bridges(), [], "{state}");
        assert_eq!(board.waiting(), 0, "{state}");
        assert!(board.actions.contains(&Action::Silence(phone.leg)), "{state}: what it heard is over");
        assert!(matches!(board.state(&phone), CallState::Script), "{state}");
        board.reply("<Response><Say>here</Say></Response>");
        let heard = board.actions.iter().rev().find_map(|action| match action {
            Action::Play(leg, ..) => Some(*leg),
            _ => None,
        });
        assert_eq!(heard, Some(phone.leg), "{state}: it runs the new document");
        assert!(board.sent(&phone).is_empty(), "{state}: its client is told nothing and offers nothing");
    }
}

#[test]
fn what_a_redirected_call_was_about_to_do_is_never_done() {
    for (state, mut board, phone, _) in places() {
        board.redirect(&phone);
        board.reply(r#"<Response><Pause length="60"/></Response>"#);
        board.actions.clear();
        board.wait(Duration::from_secs(59));
        assert!(
            !board.actions.iter().any(|action| matches!(action, Action::Play(leg, ..) if *leg == phone.leg)),
            "{state}"
        );
        assert_eq!(board.told().iter().filter(|(path, _)| path == "/slow").count(), 0, "{state}");
        assert_eq!(board.status(&phone), CallStatus::InProgress, "{state}");
    }
}

#[test]
fn a_call_redirected_while_its_offer_is_judged_runs_the_new_document_once_that_is_done() {
    let mut board = Board::new();
    let phone = call_with_offer(&mut board, "slow offer");
    board.reply(ENQUEUE);
    board.redirect(&phone);
    board.reply(DIAL);
    assert!(
        matches!(board.state(&phone), CallState::Script),
        "a call that cannot be heard active_recordings nobody"
    );
    board.input(Input::OfferAnswered { leg: phone.leg, result: Ok("answer".to_owned()) });
    assert!(matches!(board.state(&phone), CallState::DialingQueue { .. }));
}

#[test]
fn a_call_that_asks_too_often_is_redirected_at_once() {
    let mut board = Board::new();
    let phone = board.call("listener_a", "<Response><Say>a</Say><Redirect>/again</Redirect></Response>");
    let play = board.last_play();
    board.input(Input::PlayEnded { play });
    for _ in 0..8 {
        board.reply("<Response><Redirect>/again</Redirect></Response>");
    }
    board.redirect(&phone);
    board.assert_asked("http://127.0.0.1:3000/elsewhere", Method::Get);
    board.wait(Duration::from_secs(5));
    assert_eq!(board.told(), [("/elsewhere".to_owned(), None)]);
}

#[test]
fn a_document_held_back_is_not_asked_for_after_another_was_sent() {
    let mut board = Board::new();
    let phone = board.call("listener_a", "<Response><Say>a</Say><Redirect>/again</Redirect></Response>");
    let play = board.last_play();
    board.input(Input::PlayEnded { play });
    for _ in 0..8 {
        board.reply("<Response><Redirect>/again</Redirect></Response>");
    }
    board.actions.clear();
    board.steer(&phone, Next::Inline(ENQUEUE.to_owned())).expect("redirected");
    board.wait(Duration::from_secs(5));
    assert_eq!((board.told(), board.waiting()), (Vec::new(), 1));
}

#[test]
fn a_call_is_ended_wherever_it_is() {
    for (state, mut board, phone, _) in places() {
        board.steer(&phone, Next::Complete).expect("ended");
        assert_eq!(board.status(&phone), CallStatus::Completed, "{state}");
        assert!(board.was_told_the_end(&phone), "{state}");
        assert!(board.actions.contains(&Action::Drop(phone.leg)), "{state}");
        assert_eq!((board.bridges().len(), board.waiting()), (0, 0), "{state}");
        assert_eq!(board.steer(&phone, Next::Complete), Err(ModifyError::NotInProgress), "{state}");
    }
}

#[test]
fn cancelling_leaves_an_answered_call_alone_and_ends_a_ringing_one() {
    let mut board = Board::new();
    let ringing = board.ring("listener_a", &[]);
    board.steer(&ringing, Next::Cancel).expect("ended");
    assert_eq!(board.status(&ringing), CallStatus::Canceled);
    let talking = board.call("listener_b", ENQUEUE);
    board.steer(&talking, Next::Cancel).expect("left alone");
    assert_eq!((board.status(&talking), board.waiting()), (CallStatus::InProgress, 1));
}

#[test]
fn only_an_answered_call_that_is_there_can_be_redirected() {
    let mut board = Board::new();
    let ringing = board.ring("listener_a", &[]);
    assert_eq!(board.steer(&ringing, Next::Document(elsewhere())), Err(ModifyError::NotInProgress));
    assert_eq!(board.requests().len(), 1, "nothing was asked");
    let mut ghost = ringing.clone();
    ghost.sid = CallSid::from_random_bytes([9; 16]);
    assert_eq!(board.steer(&ghost, Next::Complete), Err(ModifyError::Unknown));
    board.hang_up(&ringing);
    let change = CallChange { status_callback: Some(elsewhere()), ..CallChange::default() };
    assert_eq!(board.change(&ringing, change), Err(ModifyError::NotInProgress));
}

#[test]
fn the_dj_of_a_caller_taken_away_goes_on_to_the_next() {
    let mut board = Board::new();
    let first = board.call("listener_a", ENQUEUE);
    let second = board.call("listener_b", ENQUEUE);
    let dj = board.call("dj_1", DIAL);
    board.steer(&first, Next::Document(elsewhere())).expect("redirected");
    let (fetch, request) = board
        .requests()
        .into_iter()
        .map(|(fetch, request)| (fetch, request.clone()))
        .rfind(|(_, request)| request.url.path() == "/voice")
        .expect("the DJ's document");
    board.input(Input::Fetched {
        fetch,
        result: Ok(Document { url: request.url, content_type: "text/xml".into(), body: DIAL.into() }),
    });
    assert_eq!(board.bridges(), [(dj.leg, second.leg)]);
}

#[test]
fn a_document_sent_with_the_request_runs_at_once() {
    let mut board = Board::new();
    let caller = board.call("listener_a", ENQUEUE);
    let asked = board.requests().len();
    let document = r#"<Response><Enqueue waitUrl="http://127.0.0.1:3000/w">line</Enqueue></Response>"#;
    board.steer(&caller, Next::Inline(document.to_owned())).expect("redirected");
    assert_eq!(board.requests().len(), asked + 1);
    board.assert_asked("http://127.0.0.1:3000/w", Method::Post);
    assert_eq!(board.waiting(), 1);
}

#[test]
fn a_relative_url_has_nothing_to_refer_to_in_a_document_sent_with_the_request() {
    for verb in ["<Redirect>/next</Redirect>", "<Redirect/>", "<Play>a.wav</Play>"] {
        let mut board = Board::new();
        let caller = board.call("listener_a", ENQUEUE);
        board.steer(&caller, Next::Inline(format!("<Response>{verb}</Response>"))).expect("redirected");
        assert_eq!(board.notified(), [15_004], "{verb}");
    }
}

#[test]
fn a_new_document_that_fails_asks_the_new_fallback() {
    let mut board = Board::new();
    let caller = board.call("listener_a", ENQUEUE);
    let fallback =
        Target { url: Url::parse("http://127.0.0.1:3000/sorry").expect("a URL"), method: Method::Post };
    let next = Some(Next::Document(elsewhere()));
    board
        .change(&caller, CallChange { next, fallback: Some(fallback), ..CallChange::default() })
        .expect("redirected");
    board.fail(11_200);
    board.assert_asked("http://127.0.0.1:3000/sorry", Method::Post);
    assert_eq!(board.asked("ErrorCode").as_deref(), Some("11200"));
    assert_eq!(board.asked("ErrorUrl").as_deref(), Some(elsewhere().url.as_str()));
}

#[test]
fn a_time_limit_counts_from_the_answer_and_a_status_callback_tells_the_end() {
    let mut board = Board::new();
    let caller = board.call("listener_a", ENQUEUE);
    board.wait(Duration::from_secs(20));
    let change = CallChange {
        time_limit: Some(Duration::from_secs(60)),
        status_callback: Some(elsewhere()),
        ..CallChange::default()
    };
    board.change(&caller, change).expect("changed");
    board.wait(Duration::from_secs(39));
    assert_eq!(board.status(&caller), CallStatus::InProgress);
    board.wait(Duration::from_secs(1));
    assert_eq!(board.status(&caller), CallStatus::Completed);
    board.assert_asked("http://127.0.0.1:3000/elsewhere", Method::Get);
    assert_eq!(board.asked("CallDuration").as_deref(), Some("60"));
}

#[test]
fn a_rung_client_taken_away_parts_from_who_rang_it_and_runs_its_own_document() {
    let mut board = Board::new();
    let session = SessionId(90);
    board.input(Input::Register { session, identity: Some("studio".to_owned()) });
    let dialler = board
        .call("listener_a", r#"<Response><Dial action="/done"><Client>studio</Client></Dial></Response>"#);
    let child = board.switchboard.calls().next().expect("the child");
    let phone = Phone { session, sid: child.sid.clone(), leg: child.leg };
    let ringing = board.steer(&phone, Next::Document(elsewhere()));
    assert_eq!(ringing, Err(ModifyError::NotInProgress));
    board.input(Input::OfferMade { leg: phone.leg, result: Ok("offer".to_owned()) });
    board.input(Input::ClientAnswered { session, call: phone.sid.to_string(), sdp: "answer".to_owned() });
    assert_eq!(board.bridges(), [(dialler.leg, phone.leg)]);
    board.redirect(&phone);
    let completed = Some("completed".to_owned());
    assert_eq!(board.told(), [("/done".to_owned(), completed), ("/elsewhere".to_owned(), None)]);
    assert_eq!(board.status(&phone), CallStatus::InProgress);
}

#[test]
fn the_answer_to_the_action_of_a_redirected_caller_counts_for_nothing() {
    let mut board = Board::new();
    let caller = board.call("listener_a", LISTENER);
    board.redirect(&caller);
    let (after, _) = board.requests().remove(0);
    let body = "<Response><Hangup/></Response>".to_owned();
    let url = Url::parse("http://127.0.0.1:3000/after").expect("a URL");
    board.input(Input::Fetched {
        fetch: after,
        result: Ok(Document { url, content_type: "text/xml".into(), body }),
    });
    assert_eq!(board.status(&caller), CallStatus::InProgress);
}

#[test]
fn a_call_that_is_over_can_be_forgotten() {
    use crate::call::Forgotten;
    let mut board = Board::new();
    let caller = board.call("listener_a", ENQUEUE);
    assert_eq!(board.switchboard.forget_call(&caller.sid), Forgotten::StillLive);
    board.hang_up(&caller);
    assert_eq!(board.switchboard.forget_call(&caller.sid), Forgotten::Yes);
    assert_eq!(board.switchboard.forget_call(&caller.sid), Forgotten::Unknown);
    assert_eq!(board.switchboard.calls().count(), 0);
}
