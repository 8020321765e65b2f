//! What must hold whatever happens, in whatever order.

use proptest::prelude::*;
use twilio::rest::{Recording, RecordingStatus};

use super::*;
use crate::{
    call::{Call, CallChange, Next, state::Activity},
    store::recordings::Written,
    twiml::Target,
};

const WHISPERING: &str = r#"<Response><Dial hangupOnStar="true"><Queue url="/whisper">line</Queue></Dial><Redirect method="GET"></Redirect></Response>"#;
const REPORTING: &str =
    r#"<Response><Enqueue waitUrl="" action="/after">line</Enqueue><Pause length="9"/></Response>"#;
const RINGING: &str = "<Response><Dial><Client>studio</Client></Dial><Pause/></Response>";
const DIALING: &str = r#"<Response><Dial hangupOnStar="true" timeout="5" callerId="+15550009999">+15550001000</Dial><Pause/></Response>"#;
const SPEAKING: &str = "<Response><Say>Hello</Say></Response>";
const PAUSING: &str = r#"<Response><Pause length="2"/></Response>"#;
const RECORDING: &str = r#"<Response><Record action="/done" timeout="2"/><Pause length="9"/></Response>"#;
const GATHERING: &str =
    r#"<Response><Gather numDigits="2" timeout="3"><Say>Press</Say><Pause/></Gather></Response>"#;
const NOTHING: &str = "<Response/>";

/// The browser that is registered throughout.
const STUDIO: SessionId = SessionId(9_000);

/// One thing that can happen to the exchange.
#[derive(Debug, Clone)]
enum Event {
    Listener,
    Dj,
    Rings(&'static str),
    Telephone(&'static str),
    HangUp(usize),
    Star(usize),
    Lost(usize),
    Closed(usize),
    Silent(usize),
    Wait(u16),
    Answer(&'static str),
    AnswerFails,
    PlayEnds(usize),
    RecordingEnds(usize, bool),
    ClientAnswers,
    Modify(usize, Next),
    TakeMember(Option<usize>),
}

fn event() -> impl Strategy<Value = Event> {
    let document = prop::sample::select(vec![
        DIAL, ENQUEUE, WHISPERING, REPORTING, RINGING, DIALING, SPEAKING, PAUSING, RECORDING, GATHERING,
        NOTHING,
    ]);
    let next = prop_oneof![
        4 => Just(Next::Document(elsewhere())),
        1 => document.clone().prop_map(|document| Next::Inline(document.to_owned())),
        1 => Just(Next::Complete),
        1 => Just(Next::Cancel),
    ];
    prop_oneof![
        3 => Just(Event::Listener),
        2 => Just(Event::Dj),
        3 => document.clone().prop_map(Event::Rings),
        2 => document.clone().prop_map(Event::Telephone),
        2 => any::<usize>().prop_map(Event::HangUp),
        3 => any::<usize>().prop_map(Event::Star),
        1 => any::<usize>().prop_map(Event::Lost),
        1 => any::<usize>().prop_map(Event::Closed),
        1 => any::<usize>().prop_map(Event::Silent),
        3 => (0..20_000_u16).prop_map(Event::Wait),
        6 => document.prop_map(Event::Answer),
        1 => Just(Event::AnswerFails),
        3 => any::<usize>().prop_map(Event::PlayEnds),
        2 => any::<(usize, bool)>().prop_map(|(which, heard)| Event::RecordingEnds(which, heard)),
        1 => Just(Event::ClientAnswers),
        4 => (any::<usize>(), next).prop_map(|(who, next)| Event::Modify(who, next)),
        3 => any::<Option<usize>>().prop_map(Event::TakeMember),
    ]
}

fn elsewhere() -> Target {
    Target { url: Url::parse("http://127.0.0.1:3000/elsewhere").expect("a URL"), method: Method::Post }
}

fn check(exchange: &TestExchange) {
    exchange.controller.check();
    let calls: Vec<_> = exchange.controller.calls().collect();
    let queue = exchange.controller.queues()[0];
    assert!(
        queue.members().len() == 0 || queue.dialers().len() == 0,
        "somebody waits although there is somebody to take"
    );
    for call in &calls {
        let in_queue = queue.members().filter(|member| member.call == *call.sid()).count();
        let dials = queue.dialers().filter(|dialer| dialer.call == *call.sid()).count();
        let waiting = matches!(call.state(), CallState::Queued(_)) && call.is_live();
        let dialing = matches!(call.state(), CallState::DialingQueue { .. }) && call.is_live();
        assert_eq!(in_queue, usize::from(waiting), "a ghost in the queue");
        assert_eq!(dials, usize::from(dialing), "a ghost among the diallers");
        check_talk(exchange, call);
        check_not_stranded(call);
        if let (true, Activity::Recording(record)) = (call.is_live(), call.activity()) {
            assert!(
                exchange.controller.active_recordings().get(*record).is_some(),
                "a recording that will never end"
            );
        }
    }
    let talking =
        calls.iter().filter(|call| matches!(call.state(), CallState::Bridged { since: Some(_), .. })).count();
    assert_eq!(exchange.bridges().len(), talking, "the sound does not follow the state");
}

/// A call that talks, or is about to, has a peer that does so with it.
fn check_talk(exchange: &TestExchange, call: &Call) {
    let (peer, heard) = match call.state() {
        CallState::Bridged { peer, since, .. } => (peer, since.is_some()),
        CallState::Dequeued { peer, whisper, .. } => (peer, whisper.is_none()),
        CallState::Answered { parent } => (parent, true),
        _ => return,
    };
    let peer = exchange.controller.call(peer).expect("a peer that is known");
    assert!(call.is_live() && peer.is_live(), "a talk with somebody who is gone");
    let (back, back_heard) = match peer.state() {
        CallState::Bridged { peer, since, .. } => (peer, since.is_some()),
        CallState::Dequeued { peer, whisper, .. } => (peer, whisper.is_none()),
        CallState::Answered { parent } => (parent, true),
        other => panic!("a talk of one: {other:?}"),
    };
    assert_eq!((back, back_heard), (call.sid(), heard));
}

/// A live call that runs a document does something, or waits for something that will come.
fn check_not_stranded(call: &Call) {
    let runs = match call.state() {
        CallState::Script => true,
        CallState::Dequeued { whisper, .. } => whisper.is_some(),
        _ => false,
    };
    assert!(
        !(call.is_live() && runs && *call.activity() == Activity::Idle),
        "a call stranded in {:?}",
        call.state()
    );
}

/// The exchange and what a test knows about it.
struct World {
    exchange: TestExchange,
    phones: Vec<Phone>,
    /// How many of the exchange's requests have been answered or left unanswered.
    answered: usize,
}

impl World {
    fn new() -> Self {
        let mut exchange = TestExchange::new();
        exchange.input(register(STUDIO, Some("studio".to_owned())));
        numbers::own(&mut exchange, "+15550001000");
        Self { exchange, phones: Vec::new(), answered: 0 }
    }

    fn pick(&self, index: usize) -> Option<Phone> {
        self.phones.get(index % self.phones.len().max(1)).cloned()
    }

    fn happens(&mut self, event: Event) {
        match event {
            Event::Listener => self.rings("listener", ENQUEUE),
            Event::Dj => self.rings("dj", DIAL),
            Event::Rings(document) => self.rings("somebody", document),
            Event::Telephone(document) => {
                let phone = telephone::ring(&mut self.exchange);
                self.exchange.reply(document);
                self.phones.push(phone);
            }
            Event::Wait(millis) => self.exchange.wait(Duration::from_millis(u64::from(millis))),
            Event::Answer(document) => self.answer(Ok(document)),
            Event::AnswerFails => self.answer(Err(11_200)),
            Event::PlayEnds(index) => self.play_ends(index),
            Event::RecordingEnds(index, heard) => self.recording_ends(index % 3, heard),
            Event::ClientAnswers => self.client_answers(),
            Event::TakeMember(who) => self.take_member(who.and_then(|index| self.pick(index))),
            Event::HangUp(i)
            | Event::Star(i)
            | Event::Lost(i)
            | Event::Closed(i)
            | Event::Silent(i)
            | Event::Modify(i, _) => {
                if let Some(phone) = self.pick(i) {
                    self.happens_to(&phone, event);
                }
            }
        }
    }

    /// A browser calls. Each has a name of its own: calls of one name are soon too many.
    fn rings(&mut self, name: &str, document: &str) {
        let identity = format!("{name}_{}", self.phones.len());
        self.phones.push(self.exchange.call(&identity, document));
    }

    fn happens_to(&mut self, phone: &Phone, event: Event) {
        match event {
            Event::HangUp(_) => self.hang_up(phone),
            Event::Star(_) => self.exchange.press(phone, '*'),
            Event::Lost(_) => {
                self.exchange.input(Input::Leg { leg: phone.leg, event: LegEvent::Lost(LossReason::NoRtp) });
            }
            Event::Closed(_) => {
                self.exchange.input(Input::SessionClosed { session: phone.session, keep: Duration::ZERO });
            }
            Event::Silent(i) => {
                self.exchange.input(Input::Leg {
                    leg: phone.leg,
                    event: if i % 2 == 0 { LegEvent::Suspect } else { LegEvent::Resumed },
                });
            }
            Event::Modify(_, next) => {
                let change = CallChange { next: Some(next), ..CallChange::default() };
                let _ = self.exchange.controller.update_call(self.exchange.now, &phone.sid, change);
                self.exchange.input(Input::Tick);
            }
            _ => {}
        }
    }

    /// Hangs up as a client and as a telephone: the kind that the caller is not does nothing.
    fn hang_up(&mut self, phone: &Phone) {
        self.exchange.hang_up(phone);
        telephone::put_down(&mut self.exchange, phone);
    }

    /// Answers the oldest request that is still unanswered.
    fn answer(&mut self, with: Result<&str, u32>) {
        let Some((fetch, request)) =
            self.exchange.requests().get(self.answered).map(|(fetch, request)| (*fetch, (*request).clone()))
        else {
            return;
        };
        self.answered += 1;
        let result = match with {
            Ok(body) => Ok(Document {
                url: request.url,
                content_type: "text/xml".to_owned(),
                body: Body::Text(body.to_owned()),
            }),
            Err(code) => Err(FetchFailure { code, reason: "failed".to_owned() }),
        };
        self.exchange.input(Input::Fetched { fetch, result });
    }

    fn play_ends(&mut self, index: usize) {
        let plays: Vec<PlayId> = self
            .exchange
            .actions
            .iter()
            .filter_map(|action| match action {
                Action::Play(_, play, ..) => Some(*play),
                _ => None,
            })
            .collect();
        if let Some(play) = plays.iter().rev().nth(index % 3) {
            self.exchange.input(play_ended(*play));
        }
    }

    /// Ends one of the newest recordings; one that has ended before must not matter.
    fn recording_ends(&mut self, index: usize, heard: bool) {
        let mut started = self.exchange.actions.iter().rev().filter_map(|action| match action {
            Action::Record(_, record, ..) => Some(*record),
            _ => None,
        });
        let Some(record) = started.nth(index) else { return };
        let written = heard.then(|| Written { length: Duration::from_secs(3), bytes: 9 });
        self.exchange.input(Input::RecordingEnded { record, result: Ok(written) });
    }

    fn client_answers(&mut self) {
        let ringing =
            self.exchange.controller.calls().find(|call| matches!(call.state(), CallState::Ringing { .. }));
        if let Some(call) = ringing.map(|call| call.sid().to_string()) {
            self.exchange.input(about_call(STUDIO, &call, CallMessage::Answer("answer".to_owned())));
        }
    }

    fn take_member(&mut self, who: Option<Phone>) {
        let queue = self.exchange.controller.queues()[0].sid().clone();
        let member = who.as_ref().map(|phone| &phone.sid);
        self.exchange.controller.redirect_member(self.exchange.now, &queue, member, elsewhere());
        self.exchange.input(Input::Tick);
    }
}

proptest! {
    #[test]
    fn no_order_of_events_leaves_a_ghost(events in prop::collection::vec(event(), 1..80)) {
        let mut world = World::new();
        for event in events {
            world.happens(event);
            check(&world.exchange);
        }
        for phone in world.phones.clone() {
            world.hang_up(&phone);
            world.exchange.input(Input::Leg { leg: phone.leg, event: LegEvent::Lost(LossReason::NoRtp) });
            check(&world.exchange);
        }
        prop_assert!(world.exchange.controller.calls().all(|call| !call.is_live()));
        prop_assert_eq!(world.exchange.controller.deadline(), None);
        let recordings = world.exchange.actions.iter().filter(|action| matches!(action, Action::Record(..)));
        for index in 0..recordings.count() {
            world.recording_ends(index, true);
        }
        prop_assert!(world.exchange.controller.active_recordings().is_empty());
        let running = |recording: &Recording| recording.status == RecordingStatus::InProgress;
        prop_assert!(!world.exchange.controller.recordings().all().any(running));
    }
}
