//! Calls redirected by REST, from every state a call can be in.

mod members;

use super::*;
use crate::{
    call::{CallChange, ModifyError, Next},
    twiml::Target,
};

const LISTENER: &str = r#"<Response><Enqueue waitUrl="/wait" action="/after">line</Enqueue></Response>"#;
const DJ: &str =
    r#"<Response><Dial action="/done" hangupOnStar="true"><Queue>line</Queue></Dial></Response>"#;
const WHISPERING: &str =
    r#"<Response><Dial action="/done"><Queue url="/whisper">line</Queue></Dial></Response>"#;

fn elsewhere() -> Target {
    Target { url: Url::parse("http://127.0.0.1:3000/elsewhere").expect("a URL"), method: Method::Get }
}

impl TestExchange {
    fn change(&mut self, phone: &Phone, change: CallChange) -> Result<(), ModifyError> {
        let done = self.controller.update_call(self.now, &phone.sid, change);
        let actions = self.controller.take_actions();
        self.actions.extend(actions);
        done
    }

    fn modify(&mut self, phone: &Phone, next: Next) -> Result<(), ModifyError> {
        self.change(phone, CallChange { next: Some(next), ..CallChange::default() })
    }

    fn redirect(&mut self, phone: &Phone) {
        self.actions.clear();
        self.modify(phone, Next::Document(elsewhere())).expect("redirected");
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

/// A state, an exchange with a call in it, and the requests when the call is redirected, with the result that
/// each tells.
type Case = (&'static str, TestExchange, Phone, Vec<(&'static str, Option<&'static str>)>);

/// Each state a call can be in, and what is requested when it is redirected.
fn places() -> Vec<Case> {
    let mut places = Vec::new();
    let plain = vec![("/elsewhere", None)];

    for (name, verb) in [
        ("playing", "<Play>a.wav</Play>"),
        ("paused", r#"<Pause length="9"/>"#),
        ("speaking", "<Say>b</Say>"),
        ("asking for a document", "<Redirect>/slow</Redirect>"),
    ] {
        let mut exchange = TestExchange::new();
        let phone =
            exchange.call("listener_a", &format!("<Response><Say>a</Say>{verb}<Say>c</Say></Response>"));
        let play = exchange.last_play();
        exchange.input(play_ended(play));
        places.push((name, exchange, phone, plain.clone()));
    }

    let mut exchange = TestExchange::new();
    let phone = exchange.call("listener_a", LISTENER);
    places.push(("waiting", exchange, phone, vec![("/after", Some("redirected")), ("/elsewhere", None)]));

    let mut exchange = TestExchange::new();
    let phone = exchange.call("dj_1", DJ);
    places.push(("dialling an empty queue", exchange, phone, plain.clone()));

    let mut exchange = TestExchange::new();
    exchange.input(register(SessionId(90), Some("studio".to_owned())));
    let phone = exchange.call(
        "dj_1",
        "<Response><Say>a</Say><Dial action=\"/done\"><Client>studio</Client></Dial></Response>",
    );
    let play = exchange.last_play();
    exchange.input(play_ended(play));
    assert!(matches!(exchange.state(&phone), CallState::DialingClients { .. }));
    places.push(("dialling a client", exchange, phone, plain.clone()));

    let mut exchange = TestExchange::new();
    let phone = exchange.call("listener_a", LISTENER);
    exchange.call("dj_1", WHISPERING);
    places.push((
        "being whispered to",
        exchange,
        phone,
        vec![("/after", Some("redirected")), ("/done", Some("completed")), ("/elsewhere", None)],
    ));

    let mut exchange = TestExchange::new();
    exchange.call("listener_a", LISTENER);
    let phone = exchange.call("dj_1", WHISPERING);
    places.push((
        "having the taken caller whispered to",
        exchange,
        phone,
        vec![("/after", Some("bridging-in-process")), ("/elsewhere", None)],
    ));

    let mut exchange = TestExchange::new();
    exchange.call("listener_a", LISTENER);
    let phone = exchange.call("dj_1", DJ);
    places.push((
        "talking as the dialler",
        exchange,
        phone,
        vec![("/after", Some("bridged")), ("/elsewhere", None)],
    ));

    let mut exchange = TestExchange::new();
    let phone = exchange.call("listener_a", LISTENER);
    exchange.call("dj_1", DJ);
    places.push((
        "talking as the one taken",
        exchange,
        phone,
        vec![("/after", Some("redirected-from-bridged")), ("/done", Some("completed")), ("/elsewhere", None)],
    ));
    places
}

#[test]
fn a_call_is_redirected_from_wherever_it_is() {
    for (state, mut exchange, phone, expected) in places() {
        exchange.redirect(&phone);
        let expected: Vec<_> =
            expected.into_iter().map(|(path, result)| (path.to_owned(), result.map(str::to_owned))).collect();
        assert_eq!(exchange.told(), expected, "{state}");
        exchange.assert_asked("http://127.0.0.1:3000/elsewhere", Method::Get);
        assert_eq!(exchange.asked("CallStatus").as_deref(), Some("in-progress"), "{state}");
        assert_eq!(exchange.bridges(), [], "{state}");
        assert_eq!(exchange.waiting(), 0, "{state}");
        assert!(exchange.actions.contains(&Action::Silence(phone.leg)), "{state}: what it heard is over");
        assert!(matches!(exchange.state(&phone), CallState::Script), "{state}");
        exchange.reply("<Response><Say>here</Say></Response>");
        let heard = exchange.actions.iter().rev().find_map(|action| match action {
            Action::Play(leg, ..) => Some(*leg),
            _ => None,
        });
        assert_eq!(heard, Some(phone.leg), "{state}: it runs the new document");
        assert!(exchange.sent(&phone).is_empty(), "{state}: its client is told nothing and offers nothing");
    }
}

#[test]
fn what_a_redirected_call_was_about_to_do_is_never_done() {
    for (state, mut exchange, phone, _) in places() {
        exchange.redirect(&phone);
        exchange.reply(r#"<Response><Pause length="60"/></Response>"#);
        exchange.actions.clear();
        exchange.wait(Duration::from_secs(59));
        assert!(
            !exchange
                .actions
                .iter()
                .any(|action| matches!(action, Action::Play(leg, ..) if *leg == phone.leg)),
            "{state}"
        );
        assert_eq!(exchange.told().iter().filter(|(path, _)| path == "/slow").count(), 0, "{state}");
        assert_eq!(exchange.status(&phone), CallStatus::InProgress, "{state}");
    }
}

#[test]
fn a_call_redirected_while_its_audio_connects_runs_the_new_document_once_that_is_done() {
    let mut exchange = TestExchange::new();
    let phone = call_with_offer(&mut exchange, "slow offer");
    exchange.reply(ENQUEUE);
    exchange.redirect(&phone);
    exchange.reply(DIAL);
    assert!(matches!(exchange.state(&phone), CallState::Script), "a call that cannot be heard takes nobody");
    exchange.input(Input::Leg { leg: phone.leg, event: LegEvent::OfferAnswered(Ok("answer".to_owned())) });
    assert!(matches!(exchange.state(&phone), CallState::Script));
    exchange.input(Input::Leg { leg: phone.leg, event: LegEvent::Connected });
    assert!(matches!(exchange.state(&phone), CallState::DialingQueue { .. }));
}

#[test]
fn a_call_that_asks_too_often_is_redirected_at_once() {
    let mut exchange = TestExchange::new();
    let phone = exchange.call("listener_a", "<Response><Say>a</Say><Redirect>/again</Redirect></Response>");
    let play = exchange.last_play();
    exchange.input(play_ended(play));
    for _ in 0..8 {
        exchange.reply("<Response><Redirect>/again</Redirect></Response>");
    }
    exchange.redirect(&phone);
    exchange.assert_asked("http://127.0.0.1:3000/elsewhere", Method::Get);
    exchange.wait(Duration::from_secs(5));
    assert_eq!(exchange.told(), [("/elsewhere".to_owned(), None)]);
}

#[test]
fn a_document_held_back_is_not_asked_for_after_another_was_sent() {
    let mut exchange = TestExchange::new();
    let phone = exchange.call("listener_a", "<Response><Say>a</Say><Redirect>/again</Redirect></Response>");
    let play = exchange.last_play();
    exchange.input(play_ended(play));
    for _ in 0..8 {
        exchange.reply("<Response><Redirect>/again</Redirect></Response>");
    }
    exchange.actions.clear();
    exchange.modify(&phone, Next::Inline(ENQUEUE.to_owned())).expect("redirected");
    exchange.wait(Duration::from_secs(5));
    assert_eq!((exchange.told(), exchange.waiting()), (Vec::new(), 1));
}

#[test]
fn a_call_is_ended_wherever_it_is() {
    for (state, mut exchange, phone, _) in places() {
        exchange.modify(&phone, Next::Complete).expect("ended");
        assert_eq!(exchange.status(&phone), CallStatus::Completed, "{state}");
        assert!(exchange.was_told_the_end(&phone), "{state}");
        assert!(exchange.actions.contains(&Action::Drop(phone.leg)), "{state}");
        assert_eq!((exchange.bridges().len(), exchange.waiting()), (0, 0), "{state}");
        assert_eq!(exchange.modify(&phone, Next::Complete), Err(ModifyError::NotInProgress), "{state}");
    }
}

#[test]
fn cancelling_leaves_an_answered_call_alone_and_ends_a_ringing_one() {
    let mut exchange = TestExchange::new();
    let ringing = exchange.ring("listener_a", &[]);
    exchange.modify(&ringing, Next::Cancel).expect("ended");
    assert_eq!(exchange.status(&ringing), CallStatus::Canceled);
    let talking = exchange.call("listener_b", ENQUEUE);
    exchange.modify(&talking, Next::Cancel).expect("left alone");
    assert_eq!((exchange.status(&talking), exchange.waiting()), (CallStatus::InProgress, 1));
}

#[test]
fn only_an_answered_call_that_is_there_can_be_redirected() {
    let mut exchange = TestExchange::new();
    let ringing = exchange.ring("listener_a", &[]);
    assert_eq!(exchange.modify(&ringing, Next::Document(elsewhere())), Err(ModifyError::NotInProgress));
    assert_eq!(exchange.requests().len(), 1, "nothing was asked");
    let mut ghost = ringing.clone();
    ghost.sid = CallSid::from_random_bytes([9; 16]);
    assert_eq!(exchange.modify(&ghost, Next::Complete), Err(ModifyError::Unknown));
    exchange.hang_up(&ringing);
    let change = CallChange { status_callback: Some(elsewhere()), ..CallChange::default() };
    assert_eq!(exchange.change(&ringing, change), Err(ModifyError::NotInProgress));
}

#[test]
fn the_dj_of_a_caller_taken_away_goes_on_to_the_next() {
    let mut exchange = TestExchange::new();
    let first = exchange.call("listener_a", ENQUEUE);
    let second = exchange.call("listener_b", ENQUEUE);
    let dj = exchange.call("dj_1", DIAL);
    exchange.modify(&first, Next::Document(elsewhere())).expect("redirected");
    let (fetch, request) = exchange
        .requests()
        .into_iter()
        .map(|(fetch, request)| (fetch, request.clone()))
        .rfind(|(_, request)| request.url.path() == "/voice")
        .expect("the DJ's document");
    exchange.input(Input::Fetched {
        fetch,
        result: Ok(Document {
            url: request.url,
            content_type: "text/xml".into(),
            body: Body::Text(DIAL.into()),
        }),
    });
    assert_eq!(exchange.bridges(), [(dj.leg, second.leg)]);
}

#[test]
fn a_document_sent_with_the_request_runs_at_once() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", ENQUEUE);
    let asked = exchange.requests().len();
    let document = r#"<Response><Enqueue waitUrl="http://127.0.0.1:3000/w">line</Enqueue></Response>"#;
    exchange.modify(&caller, Next::Inline(document.to_owned())).expect("redirected");
    assert_eq!(exchange.requests().len(), asked + 1);
    exchange.assert_asked("http://127.0.0.1:3000/w", Method::Post);
    assert_eq!(exchange.waiting(), 1);
}

#[test]
fn a_relative_url_has_nothing_to_refer_to_in_a_document_sent_with_the_request() {
    for verb in ["<Redirect>/next</Redirect>", "<Redirect/>", "<Play>a.wav</Play>"] {
        let mut exchange = TestExchange::new();
        let caller = exchange.call("listener_a", ENQUEUE);
        exchange.modify(&caller, Next::Inline(format!("<Response>{verb}</Response>"))).expect("redirected");
        assert_eq!(exchange.notified(), [15_004], "{verb}");
    }
}

#[test]
fn a_new_document_that_fails_asks_the_new_fallback() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", ENQUEUE);
    let fallback =
        Target { url: Url::parse("http://127.0.0.1:3000/sorry").expect("a URL"), method: Method::Post };
    let next = Some(Next::Document(elsewhere()));
    exchange
        .change(&caller, CallChange { next, fallback: Some(fallback), ..CallChange::default() })
        .expect("redirected");
    exchange.fail(11_200);
    exchange.assert_asked("http://127.0.0.1:3000/sorry", Method::Post);
    assert_eq!(exchange.asked("ErrorCode").as_deref(), Some("11200"));
    assert_eq!(exchange.asked("ErrorUrl").as_deref(), Some(elsewhere().url.as_str()));
}

#[test]
fn a_time_limit_counts_from_the_answer_and_a_status_callback_tells_the_end() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", ENQUEUE);
    exchange.wait(Duration::from_secs(20));
    let change = CallChange {
        time_limit: Some(Duration::from_secs(60)),
        status_callback: Some(elsewhere()),
        ..CallChange::default()
    };
    exchange.change(&caller, change).expect("changed");
    exchange.wait(Duration::from_secs(39));
    assert_eq!(exchange.status(&caller), CallStatus::InProgress);
    exchange.wait(Duration::from_secs(1));
    assert_eq!(exchange.status(&caller), CallStatus::Completed);
    exchange.assert_asked("http://127.0.0.1:3000/elsewhere", Method::Get);
    assert_eq!(exchange.asked("CallDuration").as_deref(), Some("60"));
}

#[test]
fn a_rung_client_taken_away_parts_from_who_rang_it_and_runs_its_own_document() {
    let mut exchange = TestExchange::new();
    let session = SessionId(90);
    exchange.input(register(session, Some("studio".to_owned())));
    let dialler = exchange
        .call("listener_a", r#"<Response><Dial action="/done"><Client>studio</Client></Dial></Response>"#);
    let child = exchange.controller.calls().next().expect("the child");
    let phone = Phone { session, sid: child.sid().clone(), leg: child.endpoint().forks()[0].leg };
    let ringing = exchange.modify(&phone, Next::Document(elsewhere()));
    assert_eq!(ringing, Err(ModifyError::NotInProgress));
    exchange.input(Input::Leg { leg: phone.leg, event: LegEvent::OfferMade(Ok("offer".to_owned())) });
    exchange.input(about_call(session, phone.sid.as_str(), CallMessage::Answer("answer".to_owned())));
    assert_eq!(exchange.bridges(), [(dialler.leg, phone.leg)]);
    exchange.redirect(&phone);
    let completed = Some("completed".to_owned());
    assert_eq!(exchange.told(), [("/done".to_owned(), completed), ("/elsewhere".to_owned(), None)]);
    assert_eq!(exchange.status(&phone), CallStatus::InProgress);
}

#[test]
fn the_answer_to_the_action_of_a_redirected_caller_counts_for_nothing() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", LISTENER);
    exchange.redirect(&caller);
    let (after, _) = exchange.requests().remove(0);
    let body = "<Response><Hangup/></Response>".to_owned();
    let url = Url::parse("http://127.0.0.1:3000/after").expect("a URL");
    exchange.input(Input::Fetched {
        fetch: after,
        result: Ok(Document { url, content_type: "text/xml".into(), body: Body::Text(body) }),
    });
    assert_eq!(exchange.status(&caller), CallStatus::InProgress);
}

#[test]
fn a_call_that_is_over_can_be_forgotten() {
    use crate::call::Forgotten;
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", ENQUEUE);
    assert_eq!(exchange.controller.forget_call(&caller.sid), Forgotten::StillLive);
    exchange.hang_up(&caller);
    assert_eq!(exchange.controller.forget_call(&caller.sid), Forgotten::Yes);
    assert_eq!(exchange.controller.forget_call(&caller.sid), Forgotten::Unknown);
    assert_eq!(exchange.controller.calls().count(), 0);
}
