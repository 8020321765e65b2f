//! The loop in which a show happens.

use std::{
    collections::BTreeMap,
    future::poll_fn,
    path::Path,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use exchange::{
    MonotonicTime, OwnAccount, RestApi,
    call::{CallController, CallSettings, FetchId, Input},
    media::{LegId, PlayId},
    signalling::SessionId,
    store::{
        directory::{Adopted, Directory},
        recordings::Catalogue,
    },
};
use fastrand::Rng;
use show::ShowOptions;
use studio::routes;
use tokio::time::{Instant, Sleep, sleep_until};
use twilio::{
    sid::{AccountSid, ApiKeySid, ApplicationSid, CallSid},
    twiml::Response,
};
use url::Url;

use crate::{
    Report,
    delivery::Delivery,
    dj::Dj,
    line::{Line, LineId},
    media::Media,
    network::{NetworkConditions, SimulatedNetwork},
    people::{Person, PersonAction},
    scenario::Scenario,
    schedule::EventQueue,
    studio_run::{StudioRun, StudioTask, WallClock},
    trace::Trace,
    webhooks,
};

/// For how long nobody does anything at most, until the show must be right: after failures in a row the studio asks the
/// REST API again after a minute at the latest, and it believes what is missing there the second time.
pub(crate) const CALM: Duration = Duration::from_secs(90);

/// How often it is looked whether the show is right meanwhile, and for how long it must stay so.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);
const MUST_STAY: Duration = Duration::from_secs(12);

/// When shows begin: 2027-01-15T08:00:00Z.
const BEGINS_AT: u64 = 1_800_000_000_000;

/// Something that happens.
pub(crate) enum Event {
    /// The controller is told something.
    Tell(Input),
    /// A sound has been heard to its end.
    SoundEnds(LegId, PlayId),
    /// A request of the exchange arrives.
    Deliver(Box<Delivery>),
    /// Somebody does something.
    Does(PersonAction),
    StudioIsKilled,
    StudioStarts,
    ClockIsSet(i64),
    OutageBegins(Duration),
    OutageEnds,
    /// Nobody does anything any more for a while.
    RoundEnds,
    Look,
}

pub(crate) struct World {
    pub seed: u64,
    pub rng: Rng,
    pub scenario: Scenario,
    pub account: OwnAccount,
    pub controller: CallController,
    rest: RestApi,
    pub events: EventQueue<Event>,
    /// What is to happen in each round, by the time since its beginning.
    planned: BTreeMap<u32, Vec<(Duration, Event)>>,
    /// What would have happened while everybody keeps still.
    put_off: Vec<(Duration, Event)>,
    pub media: Media,
    pub lines: Vec<Line>,
    pub by_sid: BTreeMap<CallSid, LineId>,
    pub by_leg: BTreeMap<LegId, LineId>,
    pub by_session: BTreeMap<SessionId, LineId>,
    pub sessions: u64,
    pub people: Vec<Person>,
    pub djs: Vec<Dj>,
    /// What the DJs have chosen last.
    pub options: ShowOptions,
    pub studio: Option<StudioRun>,
    /// How many times the studio has been started, and when it last was.
    pub run: u32,
    pub run_began: Duration,
    /// The answers that the studio still works at.
    pub answering: Vec<(Delivery, StudioTask<Response>)>,
    pub network: Arc<SimulatedNetwork>,
    clock: Arc<WallClock>,
    pub trace: Arc<Trace>,
    pub is_calm: bool,
    /// Whether the show is over, and nobody calls any more.
    pub is_closing: bool,
    round: u32,
    calm_since: Duration,
    settled_at: Option<Duration>,
    settled: Vec<Duration>,
    is_over: bool,
    pub faults: Vec<String>,
}

impl World {
    /// The show of a seed, before it begins.
    pub fn new(seed: u64, folder: &Path) -> Self {
        let mut rng = Rng::with_seed(seed);
        let scenario = Scenario::draw(&mut rng);
        let trace = Arc::new(Trace::new());
        trace.add(format_args!("{scenario:?}"));
        let account = OwnAccount {
            sid: AccountSid::from_random_bytes([1; 16]),
            auth_token: "auth token".into(),
            api_key: ApiKeySid::from_random_bytes([2; 16]),
            api_key_secret: "secret of the key".into(),
            application_sid: ApplicationSid::from_random_bytes([3; 16]),
        };
        let began = MonotonicTime::from_unix_millis(BEGINS_AT);
        let mut directory = Directory::new(account.sid.clone());
        let (voice_url, status_callback) = (url(routes::VOICE), url(routes::STATUS));
        let adopted = Adopted { voice_url: &voice_url, status_callback: Some(&status_callback) };
        directory.adopt_application(&account.application_sid, adopted, began);
        let rest = RestApi::new(account.clone(), &directory, folder).expect("a folder");
        let mut sids = rng.fork();
        let settings = CallSettings { account: account.sid.clone(), api_url: url("") };
        let random = Box::new(move || sids.u128(..).to_be_bytes());
        let controller = CallController::new(settings, directory, Catalogue::default(), random);
        let network = Arc::new(SimulatedNetwork::new(rest.router(), trace.clone(), rng.fork()));
        Self {
            seed,
            options: scenario.options.clone(),
            scenario,
            account,
            controller,
            rest,
            events: EventQueue::default(),
            planned: BTreeMap::new(),
            put_off: Vec::new(),
            media: Media::default(),
            lines: Vec::new(),
            by_sid: BTreeMap::new(),
            by_leg: BTreeMap::new(),
            by_session: BTreeMap::new(),
            sessions: 0,
            people: Vec::new(),
            djs: Vec::new(),
            studio: None,
            run: 0,
            run_began: Duration::ZERO,
            answering: Vec::new(),
            network,
            clock: Arc::new(WallClock::new(BEGINS_AT)),
            trace,
            is_calm: false,
            is_closing: false,
            round: 0,
            calm_since: Duration::ZERO,
            settled_at: None,
            settled: Vec::new(),
            is_over: false,
            faults: Vec::new(),
            rng,
        }
    }

    /// Plays the show to its end.
    pub async fn play(mut self) -> Report {
        let began = Instant::now();
        let mut sleep = Box::pin(sleep_until(began));
        self.start_studio();
        self.plan();
        poll_fn(|context| self.poll(context, began, sleep.as_mut())).await;
        let trace = if self.faults.is_empty() { Vec::new() } else { self.trace.last_lines() };
        Report {
            seed: self.seed,
            hash: self.trace.hash(),
            faults: self.faults,
            settled: self.settled,
            calls: self.lines.iter().map(|line| u64::from(!line.is_dj())).sum(),
            aired: self.lines.iter().map(|line| u64::from(line.facts.aired.is_some())).sum(),
            trace,
        }
    }

    fn poll(&mut self, context: &mut Context<'_>, began: Instant, mut sleep: Pin<&mut Sleep>) -> Poll<()> {
        loop {
            self.do_what_is_due(context);
            // One thing wrong leads to others.
            if self.is_over || !self.faults.is_empty() {
                return Poll::Ready(());
            }
            let tick =
                self.controller.deadline().map(|at| at.since(MonotonicTime::from_unix_millis(BEGINS_AT)));
            let next = tick.into_iter().chain(self.events.next()).min().unwrap_or(CALM + self.now());
            sleep.as_mut().reset(began + next);
            if sleep.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
        }
    }

    fn do_what_is_due(&mut self, context: &mut Context<'_>) {
        loop {
            let mut is_done = true;
            let now = self.exchange_time();
            if self.controller.deadline().is_some_and(|deadline| deadline <= now) {
                self.tell(Input::Tick);
                is_done = false;
            }
            while let Poll::Ready(question) = self.rest.poll_question(context) {
                question(&mut self.controller, now);
                self.act();
                is_done = false;
            }
            if let Some(event) = self.events.due(self.now()) {
                self.happens(event);
                is_done = false;
            }
            self.poll_studio(context);
            if is_done {
                return;
            }
        }
    }

    fn poll_studio(&mut self, context: &mut Context<'_>) {
        if let Some(Err(fault)) = self.studio.as_mut().map(|studio| studio.poll(context)) {
            self.fault(format_args!("{fault}"));
        }
        let mut ready = Vec::new();
        let mut answering = std::mem::take(&mut self.answering);
        for (delivery, mut answer) in answering.drain(..) {
            match answer.as_mut().poll(context) {
                Poll::Ready(document) => ready.push((delivery, document)),
                Poll::Pending => self.answering.push((delivery, answer)),
            }
        }
        for (delivery, document) in ready {
            self.answered(delivery, Some(document));
        }
    }

    /// The time since the show began.
    pub fn now(&self) -> Duration {
        self.trace.now()
    }

    /// The time of the exchange.
    pub fn exchange_time(&self) -> MonotonicTime {
        MonotonicTime::from_unix_millis(BEGINS_AT) + self.now()
    }

    /// Lets something happen after a while.
    pub fn after(&mut self, wait: Duration, event: Event) {
        self.events.add(self.now() + wait, event);
    }

    /// The same, after a time in milliseconds that is left to chance.
    pub fn soon(&mut self, millis: std::ops::Range<u64>, event: Event) {
        let wait = Duration::from_millis(self.rng.u64(millis));
        self.after(wait, event);
    }

    /// Whether something happens that does so `of_thousand` times.
    pub fn happens_to(&mut self, of_thousand: u32) -> bool {
        self.rng.u32(..1000) < of_thousand
    }

    /// Notes that something does not hold that must.
    pub fn fault(&mut self, fault: std::fmt::Arguments<'_>) {
        self.trace.add(format_args!("FAULT {fault}"));
        self.faults.push(format!("{:.3} s: {fault}", self.now().as_secs_f64()));
    }

    /// Tells the controller something, and does what follows.
    pub fn tell(&mut self, input: Input) {
        self.controller.handle(self.exchange_time(), input);
        self.act();
    }

    /// Tells the controller that a request has brought nothing.
    pub fn fetch_failed(&mut self, fetch: FetchId, code: u32, reason: &str, wait: Duration) {
        let result = Err(exchange::call::FetchFailure { code, reason: reason.to_owned() });
        self.after(wait, Event::Tell(Input::Fetched { fetch, result }));
    }

    fn plan(&mut self) {
        self.invite_people();
        self.hire_djs();
        let faults = self.scenario.faults;
        for _ in 0..faults.restarts {
            self.at_some_time(Event::StudioIsKilled);
        }
        for _ in 0..faults.clock_jumps {
            let most: i64 = if self.rng.bool() { 5_000 } else { 7_200_000 };
            let by = self.rng.i64(-most..most);
            self.at_some_time(Event::ClockIsSet(by));
        }
        for _ in 0..faults.outages {
            let length = Duration::from_millis(self.rng.u64(500..12_000));
            self.at_some_time(Event::OutageBegins(length));
        }
        self.begin_round();
        self.network.set_conditions(self.usual_weather());
    }

    /// Plans what will happen in some round.
    pub fn at_some_time(&mut self, event: Event) {
        let round = self.rng.u32(..self.scenario.rounds);
        let within = u64::try_from(self.scenario.busy.as_millis()).unwrap_or(u64::MAX);
        let at = Duration::from_millis(self.rng.u64(..within));
        self.planned.entry(round).or_default().push((at, event));
    }

    fn usual_weather(&self) -> NetworkConditions {
        match self.scenario.faults.rest {
            0 => NetworkConditions::Good,
            failures => NetworkConditions::Bad { failures },
        }
    }

    fn happens(&mut self, event: Event) {
        match event {
            Event::Tell(input) => self.tell(input),
            Event::SoundEnds(leg, play) => self.sound_ends(leg, play),
            Event::Deliver(delivery) => self.deliver(*delivery),
            Event::Does(action) if self.is_calm && !action.is_recovery() => self.put_off(Event::Does(action)),
            Event::Does(action) => self.does(action),
            event @ (Event::StudioIsKilled | Event::ClockIsSet(_) | Event::OutageBegins(_))
                if self.is_calm =>
            {
                self.put_off(event);
            }
            Event::StudioIsKilled => self.kill_studio(),
            Event::StudioStarts => self.start_studio(),
            Event::ClockIsSet(by) => {
                self.trace.add(format_args!("the clock is set by {by} ms"));
                self.clock.jump(by);
            }
            Event::OutageBegins(length) => {
                self.trace.add(format_args!("no REST request gets through for {length:?}"));
                self.network.set_conditions(NetworkConditions::Down);
                self.after(length, Event::OutageEnds);
            }
            Event::OutageEnds if self.is_calm => {}
            Event::OutageEnds => self.network.set_conditions(self.usual_weather()),
            Event::RoundEnds => self.end_round(),
            Event::Look => self.look(),
        }
    }

    /// Lets something happen when people do things again.
    fn put_off(&mut self, event: Event) {
        let wait = Duration::from_millis(self.rng.u64(1..5_000));
        self.put_off.push((wait, event));
    }

    fn begin_round(&mut self) {
        // After the last round there is one in which everybody hangs up.
        let is_over = self.round == self.scenario.rounds;
        let busy = if is_over { Duration::from_secs(5) } else { self.scenario.busy };
        self.after(busy, Event::RoundEnds);
        for (at, event) in self.planned.remove(&self.round).unwrap_or_default() {
            self.after(at, event);
        }
    }

    fn end_round(&mut self) {
        self.round += 1;
        self.trace.add(format_args!("everybody keeps still"));
        self.network.set_conditions(NetworkConditions::Good);
        if self.is_last_round() {
            self.everybody_hangs_up();
        }
        self.is_calm = true;
        self.calm_since = self.now();
        self.settled_at = None;
        self.after(LOOK_INTERVAL, Event::Look);
    }

    fn is_last_round(&self) -> bool {
        self.round > self.scenario.rounds
    }

    fn look(&mut self) {
        let (now, wrong) = (self.now(), self.what_is_wrong());
        let is_late = now >= self.calm_since + CALM;
        if wrong.is_empty() {
            let settled_at = *self.settled_at.get_or_insert(now);
            if now >= settled_at + MUST_STAY {
                self.settled.push(settled_at.saturating_sub(self.calm_since));
                return self.end_calm();
            }
        } else {
            self.settled_at = None;
        }
        if is_late {
            wrong.iter().for_each(|wrong| self.fault(format_args!("{wrong}")));
        }
        self.after(LOOK_INTERVAL, Event::Look);
    }

    fn end_calm(&mut self) {
        if self.is_last_round() {
            self.check_that_nothing_is_left();
            self.is_over = true;
            return;
        }
        self.trace.add(format_args!("everybody goes on"));
        self.is_calm = false;
        self.network.set_conditions(self.usual_weather());
        self.begin_round();
        for (wait, event) in std::mem::take(&mut self.put_off) {
            self.after(wait, event);
        }
    }

    fn start_studio(&mut self) {
        if self.studio.is_some() {
            return;
        }
        self.run += 1;
        self.run_began = self.now();
        self.trace.add(format_args!("the studio starts"));
        let studio = StudioRun::start(
            &self.account,
            self.network.clone(),
            self.clock.clone(),
            self.scenario.reconcile_interval,
            self.options.clone(),
            &mut self.rng,
        );
        self.studio = Some(studio);
        // The DJs' pages come back by themselves.
        self.soon(200..2_500, Event::Does(PersonAction::OpenScreen));
    }

    fn kill_studio(&mut self) {
        let Some(studio) = self.studio.take() else { return };
        self.trace.add(format_args!("the studio is killed"));
        studio.kill();
        for (delivery, _) in std::mem::take(&mut self.answering) {
            self.answered(delivery, None);
        }
        self.soon(300..8_000, Event::StudioStarts);
    }
}

/// An address of the studio.
pub(crate) fn url(path: &str) -> Url {
    format!("{}{path}", webhooks::BASE).parse().expect("an address")
}
