//! The controller's behaviour on virtual time.

mod clients;
mod documents;
mod gather;
mod invariants;
mod messages;
mod modify;
mod numbers;
mod queues;
mod recordings;
mod rung;
mod talks;
mod telephone;
mod whispers;

use std::time::Duration;

use twilio::{
    sid::{AccountSid, ApplicationSid, CallSid},
    twiml::Method,
    webhook::CallStatus,
};
use url::Url;

use super::{
    Action, Body, CallController, CallSettings, Document, FetchFailure, FetchId, Input, Notification,
    RecordingError, Request, SoundError, state::CallState,
};
use crate::{
    MonotonicTime,
    media::{LegEvent, LegId, LossReason, OfferError, PlayId},
    signalling::{CallMessage, CallName, ClientMessage, Invite, InvitedCall, ServerFrame, SessionId},
    store::{
        directory::{Adopted, Directory},
        recordings::Catalogue,
    },
};

pub(super) const DIAL: &str = r#"<Response><Dial hangupOnStar="true"><Queue>line</Queue></Dial><Redirect method="GET"></Redirect></Response>"#;
pub(super) const ENQUEUE: &str = r#"<Response><Enqueue waitUrl="">line</Enqueue></Response>"#;

/// The application that browsers call.
pub(super) fn application() -> ApplicationSid {
    ApplicationSid::from_random_bytes([2; 16])
}

pub(super) fn invite(session: SessionId, new: InvitedCall) -> Input {
    Input::Client { session, message: ClientMessage::Invite(new) }
}

pub(super) fn register(session: SessionId, identity: Option<String>) -> Input {
    Input::Client { session, message: ClientMessage::Register(identity) }
}

pub(super) fn about_call(session: SessionId, call: &str, message: CallMessage) -> Input {
    Input::Client { session, message: ClientMessage::Call { call: call.into(), message } }
}

pub(super) fn play_ended(play: PlayId) -> Input {
    Input::Leg { leg: LegId(0), event: LegEvent::PlayEnded(play) }
}

/// A controller with its surroundings: every action is kept until a test looks at it.
pub(super) struct TestExchange {
    pub controller: CallController,
    pub now: MonotonicTime,
    pub actions: Vec<Action>,
    sessions: u64,
}

/// One call as a test sees it.
#[derive(Debug, Clone)]
pub(super) struct Phone {
    pub session: SessionId,
    pub sid: CallSid,
    pub leg: LegId,
}

impl TestExchange {
    /// An exchange with the queue `line`.
    pub fn new() -> Self {
        let mut exchange = Self::without_queue();
        exchange.controller.create_queue(exchange.now, "line", None).expect("made");
        exchange
    }

    pub fn without_queue() -> Self {
        let account = AccountSid::from_random_bytes([1; 16]);
        let now = MonotonicTime::from_unix_millis(1_700_000_000_000);
        let mut directory = Directory::new(account.clone());
        let voice_url = Url::parse("http://127.0.0.1:3000/voice").expect("a URL");
        let adopted = Adopted { voice_url: &voice_url, status_callback: None };
        directory.adopt_application(&application(), adopted, now);
        let mut next: u64 = 0;
        let random = Box::new(move || {
            next += 1;
            u128::from(next).to_be_bytes()
        });
        Self {
            controller: CallController::new(
                CallSettings {
                    account,
                    api_url: Url::parse("http://127.0.0.1:3000/exchange").expect("a URL"),
                },
                directory,
                Catalogue::default(),
                random,
            ),
            now,
            actions: Vec::new(),
            sessions: 0,
        }
    }

    /// Offers that read `offer` are answered at once, as by the media engine.
    pub fn input(&mut self, input: Input) {
        self.controller.handle(self.now, input);
        let actions = self.controller.take_actions();
        let offers: Vec<LegId> = actions
            .iter()
            .filter_map(|action| match action {
                Action::AnswerOffer(leg, offer) if offer == "offer" => Some(*leg),
                _ => None,
            })
            .collect();
        self.actions.extend(actions);
        for leg in offers {
            self.input(Input::Leg { leg, event: LegEvent::OfferAnswered(Ok("answer".to_owned())) });
            self.input(Input::Leg { leg, event: LegEvent::Connected });
        }
    }

    /// Lets time pass, waking the controller whenever it wants to be woken.
    pub fn wait(&mut self, time: Duration) {
        let until = self.now + time;
        while let Some(deadline) = self.controller.deadline().filter(|deadline| *deadline <= until) {
            self.now = self.now.max(deadline);
            self.input(Input::Tick);
            assert_ne!(self.controller.deadline(), Some(deadline), "a deadline that never passes");
        }
        self.now = until;
    }

    /// A call that has come; its first document has been asked for. Panics if it is refused.
    pub fn ring(&mut self, identity: &str, parameters: &[(&str, &str)]) -> Phone {
        self.sessions += 1;
        let session = SessionId(self.sessions);
        let parameters = parameters.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let newest_before = self.controller.calls().next().map(|call| call.sid().clone());
        self.input(invite(
            session,
            InvitedCall {
                application: application(),
                identity: Some(identity.to_owned()),
                signed_parameters: Vec::new(),
                invite: Invite {
                    call: CallName::from(format!("TJS{}", self.sessions)),
                    sdp: "offer".to_owned(),
                    parameters,
                    reconnect: None,
                },
            },
        ));
        let call = self.controller.calls().next().expect("the call");
        let (sid, leg) = (call.sid().clone(), call.leg().expect("audio"));
        assert_ne!(newest_before.as_ref(), Some(&sid), "the call is refused");
        Phone { session, sid, leg }
    }

    /// A call whose first document is `document`.
    pub fn call(&mut self, identity: &str, document: &str) -> Phone {
        let phone = self.ring(identity, &[]);
        self.reply(document);
        phone
    }

    /// Answers the newest request.
    pub fn reply(&mut self, document: &str) {
        self.reply_as("text/xml", document);
    }

    pub fn reply_as(&mut self, content_type: &str, body: &str) {
        let (fetch, request) = self.last_request();
        self.input(Input::Fetched {
            fetch,
            result: Ok(Document {
                url: request.url,
                content_type: content_type.to_owned(),
                body: Body::Text(body.to_owned()),
            }),
        });
    }

    pub fn fail(&mut self, code: u32) {
        let (fetch, _) = self.last_request();
        self.input(Input::Fetched { fetch, result: Err(FetchFailure { code, reason: "failed".to_owned() }) });
    }

    pub fn last_request(&self) -> (FetchId, Request) {
        let last = self.requests().pop().expect("a request");
        (last.0, last.1.clone())
    }

    pub fn requests(&self) -> Vec<(FetchId, &Request)> {
        self.actions
            .iter()
            .filter_map(|action| match action {
                Action::Fetch(fetch, request) => Some((*fetch, request)),
                _ => None,
            })
            .collect()
    }

    /// The sound that was begun last.
    pub fn last_play(&self) -> PlayId {
        let plays = self.actions.iter().rev().find_map(|action| match action {
            Action::Play(_, play, ..) => Some(*play),
            _ => None,
        });
        plays.expect("a sound")
    }

    pub fn state(&self, phone: &Phone) -> &CallState {
        self.controller.call(&phone.sid).expect("known").state()
    }

    /// The value of the parameter `name` in the newest request.
    pub fn asked(&self, name: &str) -> Option<String> {
        let (_, request) = self.last_request();
        request.parameters.into_iter().find(|(n, _)| n == name).map(|(_, value)| value)
    }

    pub fn hang_up(&mut self, phone: &Phone) {
        self.input(about_call(phone.session, phone.sid.as_str(), CallMessage::Hangup));
    }

    pub fn press(&mut self, phone: &Phone, digit: char) {
        self.input(Input::Leg { leg: phone.leg, event: LegEvent::Digit(digit) });
    }

    pub fn status(&self, phone: &Phone) -> CallStatus {
        self.controller.call(&phone.sid).expect("known").status()
    }

    pub fn waiting(&self) -> u32 {
        self.controller.queues().first().map_or(0, |queue| queue.current_size())
    }

    /// The legs that are connected, the one that dialled first.
    pub fn bridges(&self) -> Vec<(LegId, LegId)> {
        let mut bridges = Vec::new();
        for action in &self.actions {
            match action {
                Action::Bridge(a, b) => bridges.push((*a, *b)),
                Action::Unbridge(leg) | Action::Drop(leg) => bridges.retain(|(a, b)| a != leg && b != leg),
                _ => {}
            }
        }
        bridges
    }

    pub fn sent(&self, phone: &Phone) -> Vec<&ServerFrame> {
        self.actions
            .iter()
            .filter_map(|action| match action {
                Action::Send(session, frame) if *session == phone.session => Some(frame),
                _ => None,
            })
            .collect()
    }

    pub fn was_told_the_end(&self, phone: &Phone) -> bool {
        self.sent(phone).iter().any(|frame| matches!(frame, ServerFrame::Hangup { .. }))
    }

    pub fn notified(&self) -> Vec<u32> {
        self.actions
            .iter()
            .filter_map(|action| match action {
                Action::Notify(Notification { code, .. }) => Some(*code),
                _ => None,
            })
            .collect()
    }

    pub fn assert_asked(&self, url: &str, method: Method) {
        let (_, request) = self.last_request();
        assert_eq!((request.url.as_str(), request.method), (url, method));
    }
}

/// A call whose offer the media engine has yet to judge.
fn call_with_offer(exchange: &mut TestExchange, offer: &str) -> Phone {
    let session = SessionId(77);
    exchange.input(invite(
        session,
        InvitedCall {
            application: application(),
            identity: Some("dj_1".to_owned()),
            signed_parameters: Vec::new(),
            invite: Invite {
                call: CallName::from("TJS77".to_owned()),
                sdp: offer.to_owned(),
                parameters: Vec::new(),
                reconnect: None,
            },
        },
    ));
    let call = exchange.controller.calls().next().expect("the call");
    Phone { session, sid: call.sid().clone(), leg: call.leg().expect("audio") }
}
