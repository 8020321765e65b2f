//! What one event costs while other callers wait: 10, 1,000 and 5,000 of them.
//!
//! `cargo bench -p exchange --bench event_cost`. The figures of a row must not grow from left to right.

use std::time::Duration;

use divan::{Bencher, black_box};
use exchange::{
    MonotonicTime,
    call::{Action, Body, CallChange, CallController, CallSettings, Document, FetchId, Input, Next, Request},
    media::{LegEvent, LegId, PlayId},
    signalling::{CallMessage, CallName, ClientMessage, Invite, InvitedCall, SessionId},
    store::{
        directory::{Adopted, Directory},
        recordings::Catalogue,
    },
};
use twilio::{
    sid::{AccountSid, ApplicationSid, CallSid},
    twiml::Method,
};
use url::Url;

const WAITING: [u64; 3] = [10, 1_000, 5_000];

const DIAL: &str = r#"<Response><Dial hangupOnStar="true"><Queue>line</Queue></Dial><Redirect/></Response>"#;
const ENQUEUE: &str =
    r#"<Response><Enqueue waitUrl="" maxQueueSize="5000">line</Enqueue><Redirect/></Response>"#;
const ENQUEUE_WITH_DOCUMENT: &str =
    r#"<Response><Enqueue waitUrl="/wait" maxQueueSize="5000">line</Enqueue><Redirect/></Response>"#;
const WAIT: &str = "<Response><Play>/music</Play></Response>";

fn main() {
    divan::main();
}

/// An exchange where callers wait, on virtual time.
struct Bench {
    controller: CallController,
    now: MonotonicTime,
    sessions: u64,
}

impl Bench {
    fn with_waiting(waiting: u64) -> Self {
        let account = AccountSid::from_random_bytes([1; 16]);
        let now = MonotonicTime::from_unix_millis(1_700_000_000_000);
        let mut directory = Directory::new(account.clone());
        let voice_url = url("/voice");
        directory.adopt_application(
            &application(),
            Adopted { voice_url: &voice_url, status_callback: None },
            now,
        );
        let mut next: u64 = 0;
        let random = Box::new(move || {
            next += 1;
            u128::from(next).to_be_bytes()
        });
        let settings = CallSettings { account, api_url: url("/exchange") };
        let controller = CallController::new(settings, directory, Catalogue::default(), random);
        let mut bench = Self { controller, now, sessions: 0 };
        bench.controller.create_queue(now, "line", Some(5_000)).expect("made");
        for _ in 1..waiting {
            bench.call(ENQUEUE);
        }
        bench
    }

    /// What the exchange's owner does for each input.
    fn input(&mut self, input: Input) -> Vec<Action> {
        self.controller.handle(self.now, input);
        let actions = self.controller.take_actions();
        black_box(self.controller.deadline());
        actions
    }

    /// A call whose first document is `document`.
    fn call(&mut self, document: &str) -> (SessionId, CallSid, LegId) {
        self.sessions += 1;
        let session = SessionId(self.sessions);
        let invite = Invite {
            call: CallName::Temporary(format!("TJS{}", self.sessions)),
            sdp: "offer".to_owned(),
            parameters: Vec::new(),
            reconnect: None,
        };
        let new = InvitedCall {
            application: application(),
            identity: Some("somebody".to_owned()),
            signed_parameters: Vec::new(),
            invite,
        };
        let actions = self.input(Input::Client { session, message: ClientMessage::Invite(new) });
        let sid = self.controller.calls().next().expect("the call").sid().clone();
        let actions = self.reply(&actions, document);
        let leg = actions.iter().find_map(|action| match action {
            Action::AnswerOffer(leg, _) => Some(*leg),
            _ => None,
        });
        let leg = leg.expect("answered");
        self.input(Input::Leg { leg, event: LegEvent::OfferAnswered(Ok("answer".to_owned())) });
        self.input(Input::Leg { leg, event: LegEvent::Connected });
        (session, sid, leg)
    }

    /// Answers the request among some actions.
    fn reply(&mut self, actions: &[Action], document: &str) -> Vec<Action> {
        let (fetch, request) = requests(actions).next().expect("a request");
        let document = Document {
            url: request.url.clone(),
            content_type: "text/xml".to_owned(),
            body: Body::Text(document.to_owned()),
        };
        self.input(Input::Fetched { fetch, result: Ok(document) })
    }

    fn later(&mut self) {
        self.now = self.now + Duration::from_secs(2);
    }
}

fn requests(actions: &[Action]) -> impl Iterator<Item = (FetchId, &Request)> {
    actions.iter().filter_map(|action| match action {
        Action::Fetch(fetch, request) => Some((*fetch, request)),
        _ => None,
    })
}

fn application() -> ApplicationSid {
    ApplicationSid::from_random_bytes([2; 16])
}

fn url(path: &str) -> Url {
    Url::parse(&format!("http://127.0.0.1:3000{path}")).expect("a URL")
}

/// A leg falls silent, and is heard again.
#[divan::bench(args = WAITING)]
fn leg_event(bencher: Bencher, waiting: u64) {
    let mut bench = Bench::with_waiting(waiting);
    let (_, _, leg) = bench.call(ENQUEUE);
    bencher.bench_local(move || {
        bench.input(Input::Leg { leg, event: LegEvent::Suspect });
        bench.input(Input::Leg { leg, event: LegEvent::Resumed });
    });
}

/// `*`: the DJ takes the next caller, and the one before goes to the end of the queue.
///
/// Each press takes another caller, whose records a processor no longer has in its cache where thousands wait:
/// twice as long at 5,000, and as long as with 10 where the other callers wait in another queue.
#[divan::bench(args = WAITING)]
fn star(bencher: Bencher, waiting: u64) {
    let mut bench = Bench::with_waiting(waiting);
    bench.call(ENQUEUE);
    let (_, _, leg) = bench.call(DIAL);
    bencher.bench_local(move || {
        bench.later();
        let actions = bench.input(Input::Leg { leg, event: LegEvent::Digit('*') });
        let requests: Vec<Action> =
            actions.into_iter().filter(|action| matches!(action, Action::Fetch(..))).collect();
        // The member goes on before the dialler.
        let [member, dialer] = &requests[..] else { panic!("two requests: {requests:?}") };
        bench.reply(std::slice::from_ref(member), ENQUEUE);
        bench.reply(std::slice::from_ref(dialer), DIAL);
    });
}

/// A wait document has been heard, is asked for again, with position and mean wait, and comes.
#[divan::bench(args = WAITING)]
fn wait_document(bencher: Bencher, waiting: u64) {
    let mut bench = Bench::with_waiting(waiting);
    let (_, _, leg) = bench.call(ENQUEUE);
    let sid = bench.controller.calls().next().expect("the call").sid().clone();
    let now = bench.now;
    let change = CallChange {
        next: Some(Next::Document(exchange::twiml::Target { url: url("/voice"), method: Method::Post })),
        ..CallChange::default()
    };
    bench.controller.update_call(now, &sid, change).expect("redirected");
    let actions = bench.controller.take_actions();
    let actions = bench.reply(&actions, ENQUEUE_WITH_DOCUMENT);
    let mut play = played(&bench.reply(&actions, WAIT));
    bencher.bench_local(move || {
        bench.later();
        let actions = bench.input(Input::Leg { leg, event: LegEvent::PlayEnded(play) });
        play = played(&bench.reply(&actions, WAIT));
    });
}

fn played(actions: &[Action]) -> PlayId {
    let play = actions.iter().find_map(|action| match action {
        Action::Play(_, play, ..) => Some(*play),
        _ => None,
    });
    play.expect("a sound")
}

/// REST takes a waiting caller elsewhere, and it comes back.
#[divan::bench(args = WAITING)]
fn modify(bencher: Bencher, waiting: u64) {
    let mut bench = Bench::with_waiting(waiting);
    let (_, sid, _) = bench.call(ENQUEUE);
    bencher.bench_local(move || {
        bench.later();
        let target = exchange::twiml::Target { url: url("/voice"), method: Method::Post };
        let change = CallChange { next: Some(Next::Document(target)), ..CallChange::default() };
        bench.controller.update_call(bench.now, &sid, change).expect("redirected");
        let actions = bench.controller.take_actions();
        bench.reply(&actions, ENQUEUE);
    });
}

/// A call comes, waits and hangs up.
#[divan::bench(args = WAITING)]
fn whole_call(bencher: Bencher, waiting: u64) {
    let mut bench = Bench::with_waiting(waiting);
    bencher.bench_local(move || {
        bench.later();
        let (session, sid, _) = bench.call(ENQUEUE);
        let message = ClientMessage::Call { call: CallName::Sid(sid), message: CallMessage::Hangup };
        bench.input(Input::Client { session, message });
    });
}
