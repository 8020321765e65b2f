use std::collections::VecDeque;
use std::time::Duration;

use twilio::twiml::{self, Method, Noun, RejectReason, Response, TwimlError, Verb, Warning};
use url::Url;

use super::code;

/// Which verbs a document may hold, by where it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The document that controls a call.
    Call,
    /// What a waiting caller hears: only Say, Play, Pause, Redirect, Leave and Hangup.
    Wait,
}

/// A URL to ask for the next document, with its method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Absolute.
    pub url: Url,
    /// GET or POST.
    pub method: Method,
}

/// What a caller in a queue hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaitSound {
    /// The exchange's own hold music.
    HoldMusic,
    /// Nothing (`waitUrl=""`).
    Silence,
    /// A wait document, asked for again each time it runs out.
    Document(Target),
}

/// An `Enqueue`, resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnqueueStep {
    /// The queue's friendly name.
    pub queue: String,
    /// Asked when the caller has left the queue; without it the next verb follows.
    pub action: Option<Target>,
    /// What the caller hears.
    pub wait: WaitSound,
    /// No room beyond so many callers.
    pub max_size: Option<u32>,
}

/// Whom a `Dial` is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DialTarget {
    /// The head of the queue of this name.
    Queue(String),
    /// Browsers, all rung at once; the first to answer has the call.
    Clients(Vec<ClientTarget>),
}

/// A browser to ring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientTarget {
    /// The name it registered under.
    pub identity: String,
    /// Custom parameters shown to it.
    pub parameters: Vec<(String, String)>,
}

/// A `Dial`, resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialStep {
    /// Whom.
    pub target: DialTarget,
    /// Asked when the dial is over; without it the next verb follows.
    pub action: Option<Target>,
    /// Whether `*` ends the conversation and goes on with the document.
    pub hangup_on_star: bool,
    /// Whether the dialling leg is answered only when somebody is there.
    pub answer_on_bridge: bool,
    /// How long an empty queue is waited on, or a browser rung.
    pub timeout: Duration,
    /// How long the conversation may last.
    pub time_limit: Duration,
}

/// What is to be done next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Speak a text so many times; 0 is until hang-up.
    Say(String, u32),
    /// Play an audio file so many times; 0 is until hang-up.
    Play(Url, u32),
    /// Say nothing for so long.
    Pause(Duration),
    /// Ask for another document; this one is over.
    Redirect(Target),
    /// End the call.
    Hangup,
    /// Refuse the call unanswered.
    Reject(RejectReason),
    /// Leave the queue.
    Leave,
    /// Wait in a queue.
    Enqueue(EnqueueStep),
    /// Connect with somebody.
    Dial(DialStep),
    /// Something was left out, with Twilio's code and why; the next step follows.
    Skipped(u32, String),
    /// The document cannot go on, with Twilio's code and why.
    Fault(u32, String),
}

/// A URL in the document that is none.
struct BadUrl(String);

impl From<BadUrl> for Step {
    fn from(BadUrl(url): BadUrl) -> Self {
        Self::Fault(code::BAD_URL, format!("{url:?} is no http URL"))
    }
}

/// Why a document cannot be run at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{source}")]
pub struct ScriptError {
    /// Twilio's code, such as 12100 for a document that is not XML.
    pub code: u32,
    source: TwimlError,
}

/// A parsed document and how far it has been run.
#[derive(Debug, Clone)]
pub struct Script {
    target: Target,
    scope: Scope,
    verbs: VecDeque<Verb>,
    over: bool,
}

impl Script {
    /// Parses a document that `target` answered with. Twilio's warnings come with it.
    ///
    /// # Errors
    /// When it is no TwiML.
    pub fn parse(text: &str, target: Target, scope: Scope) -> Result<(Self, Vec<Warning>), ScriptError> {
        let parsed = twiml::parse(text).map_err(|source| ScriptError { code: source.code(), source })?;
        Ok((Self::new(parsed.response, target, scope), parsed.warnings))
    }

    /// A document that is already there.
    #[must_use]
    pub fn new(response: Response, target: Target, scope: Scope) -> Self {
        Self { target, scope, verbs: response.verbs.into(), over: false }
    }

    /// Where the document came from; relative URLs and empty redirects refer to it.
    #[must_use]
    pub const fn target(&self) -> &Target {
        &self.target
    }

    /// Whether the next step leaves an unanswered call unanswered: a leading `Reject`, `Pause` or
    /// `Redirect`, or a `Dial` that is answered only when somebody is there.
    #[must_use]
    pub fn keeps_ringing(&self) -> bool {
        match self.verbs.front() {
            Some(Verb::Reject(_) | Verb::Pause(_) | Verb::Redirect(_)) => true,
            // A browser that calls a browser hears ringing until the other answers: the SDK counts
            // an answer at dial time as the other's.
            Some(Verb::Dial(dial)) => {
                dial.answer_on_bridge || matches!(dial.target.first(), Some(Noun::Client(_)))
            }
            _ => false,
        }
    }

    /// The next step, or nothing at the document's end.
    pub fn next_step(&mut self) -> Option<Step> {
        if self.over {
            return None;
        }
        let verb = self.verbs.pop_front()?;
        let step = self.resolve(verb);
        // What stands behind a transfer of control is unreachable.
        self.over = matches!(
            step,
            Step::Redirect(_) | Step::Hangup | Step::Reject(_) | Step::Leave | Step::Fault(..)
        );
        Some(step)
    }

    fn resolve(&self, verb: Verb) -> Step {
        if self.scope == Scope::Wait
            && matches!(verb, Verb::Dial(_) | Verb::Enqueue(_) | Verb::Record(_) | Verb::Reject(_))
        {
            let message = format!("<{}> must not stand in a wait document", name_of(&verb));
            return Step::Fault(code::VERB_NOT_ALLOWED, message);
        }
        match verb {
            Verb::Say(say) => Step::Say(say.words(), say.loop_count),
            Verb::Play(play) => match play.url.as_deref().map(|url| self.absolute(url)) {
                Some(Ok(url)) => Step::Play(url, play.loop_count),
                Some(Err(bad)) => bad.into(),
                None => skipped("<Play digits> is not served by this exchange"),
            },
            Verb::Pause(pause) => Step::Pause(Duration::from_secs(u64::from(pause.seconds))),
            Verb::Redirect(redirect) => self.target_of(&redirect.url, redirect.method, Step::Redirect),
            Verb::Hangup => Step::Hangup,
            Verb::Reject(reject) => Step::Reject(reject.reason),
            Verb::Leave if self.scope == Scope::Wait => Step::Leave,
            Verb::Leave => skipped("<Leave> has a meaning only in a wait document"),
            Verb::Enqueue(enqueue) => self.enqueue(enqueue),
            Verb::Dial(dial) => self.dial(dial),
            other => skipped(&format!("<{}> is not served by this exchange", name_of(&other))),
        }
    }

    fn enqueue(&self, enqueue: twiml::Enqueue) -> Step {
        let Some(queue) = enqueue.name else { return skipped("<Enqueue> names no queue") };
        let action = match self.optional_target(enqueue.action.as_deref(), enqueue.method) {
            Ok(action) => action,
            Err(bad) => return bad.into(),
        };
        let wait = match enqueue.wait_url.as_deref() {
            None => WaitSound::HoldMusic,
            Some("") => WaitSound::Silence,
            Some(url) => match self.absolute(url) {
                Ok(url) => WaitSound::Document(Target {
                    url,
                    method: enqueue.wait_url_method.unwrap_or(Method::Post),
                }),
                Err(bad) => return bad.into(),
            },
        };
        Step::Enqueue(EnqueueStep { queue, action, wait, max_size: enqueue.max_queue_size })
    }

    fn dial(&self, dial: twiml::Dial) -> Step {
        let target = match dial.target.first() {
            Some(Noun::Queue(queue)) => DialTarget::Queue(queue.name.clone()),
            Some(Noun::Client(_)) => DialTarget::Clients(dial.target.iter().filter_map(client).collect()),
            Some(_) => return skipped("<Dial> serves <Queue> and <Client> only on this exchange"),
            None => return skipped("<Dial> names nobody to dial"),
        };
        let action = match self.optional_target(dial.action.as_deref(), dial.method) {
            Ok(action) => action,
            Err(bad) => return bad.into(),
        };
        Step::Dial(DialStep {
            target,
            action,
            hangup_on_star: dial.hangup_on_star,
            answer_on_bridge: dial.answer_on_bridge,
            timeout: Duration::from_secs(u64::from(dial.timeout_seconds)),
            time_limit: Duration::from_secs(u64::from(dial.time_limit_seconds)),
        })
    }

    fn optional_target(&self, url: Option<&str>, method: Method) -> Result<Option<Target>, BadUrl> {
        url.map(|url| Ok(Target { url: self.absolute(url)?, method })).transpose()
    }

    fn target_of(&self, url: &str, method: Method, step: impl FnOnce(Target) -> Step) -> Step {
        match self.absolute(url) {
            Ok(url) => step(Target { url, method }),
            Err(bad) => bad.into(),
        }
    }

    /// An empty URL is this document's own (Twilio, `<Redirect>`).
    fn absolute(&self, url: &str) -> Result<Url, BadUrl> {
        let url = url.trim();
        if url.is_empty() {
            return Ok(self.target.url.clone());
        }
        let absolute = self.target.url.join(url).ok();
        absolute.filter(|url| matches!(url.scheme(), "http" | "https")).ok_or_else(|| BadUrl(url.to_owned()))
    }
}

fn client(noun: &Noun) -> Option<ClientTarget> {
    match noun {
        Noun::Client(client) => {
            Some(ClientTarget { identity: client.identity.clone(), parameters: client.parameters.clone() })
        }
        _ => None,
    }
}

fn skipped(why: &str) -> Step {
    Step::Skipped(code::VERB_NOT_ALLOWED, why.to_owned())
}

const fn name_of(verb: &Verb) -> &'static str {
    match verb {
        Verb::Say(_) => "Say",
        Verb::Play(_) => "Play",
        Verb::Pause(_) => "Pause",
        Verb::Redirect(_) => "Redirect",
        Verb::Hangup => "Hangup",
        Verb::Reject(_) => "Reject",
        Verb::Leave => "Leave",
        Verb::Enqueue(_) => "Enqueue",
        Verb::Dial(_) => "Dial",
        Verb::Gather(_) => "Gather",
        Verb::Record(_) => "Record",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "http://127.0.0.1:3000/show/voice?desk=1";

    fn script(text: &str, scope: Scope) -> Script {
        let target = Target { url: Url::parse(BASE).expect("a URL"), method: Method::Get };
        Script::parse(text, target, scope).expect("TwiML").0
    }

    fn steps(text: &str, scope: Scope) -> Vec<Step> {
        let mut script = script(text, scope);
        std::iter::from_fn(|| script.next_step()).collect()
    }

    fn url(text: &str) -> Url {
        Url::parse(text).expect("a URL")
    }

    #[test]
    fn the_seeds_document_is_a_dial_and_a_get_of_itself() {
        let text = r#"<Response><Dial hangupOnStar="true"><Queue>radio-callin-queue</Queue></Dial><Redirect method="GET"></Redirect></Response>"#;
        let steps = steps(text, Scope::Call);
        let [Step::Dial(dial), Step::Redirect(again)] = steps.as_slice() else { panic!("{steps:?}") };
        assert_eq!(dial.target, DialTarget::Queue("radio-callin-queue".to_owned()));
        assert!(dial.hangup_on_star);
        assert_eq!((dial.timeout, dial.time_limit), (Duration::from_secs(30), Duration::from_secs(14_400)));
        assert_eq!(*again, Target { url: url(BASE), method: Method::Get });
    }

    #[test]
    fn relative_urls_refer_to_the_document() {
        let text = "<Response><Play>a.wav</Play><Play>/b.wav</Play><Play>//localhost/c.wav</Play></Response>";
        assert_eq!(
            steps(text, Scope::Call),
            [
                Step::Play(url("http://127.0.0.1:3000/show/a.wav"), 1),
                Step::Play(url("http://127.0.0.1:3000/b.wav"), 1),
                Step::Play(url("http://localhost/c.wav"), 1),
            ]
        );
    }

    #[test]
    fn a_url_that_is_none_stops_the_document() {
        for bad in ["file:///etc/passwd", "http://", "javascript:alert(1)"] {
            let steps =
                steps(&format!("<Response><Redirect>{bad}</Redirect><Say>on</Say></Response>"), Scope::Call);
            assert!(matches!(steps.as_slice(), [Step::Fault(11_100, _)]), "{steps:?}");
        }
    }

    #[test]
    fn what_stands_behind_a_transfer_of_control_is_never_reached() {
        for end in ["<Redirect/>", "<Hangup/>", "<Reject/>"] {
            assert_eq!(steps(&format!("<Response>{end}<Say>on</Say></Response>"), Scope::Call).len(), 1);
        }
    }

    #[test]
    fn the_three_kinds_of_waiting_are_told_apart() {
        let wait = |attributes: &str| {
            let text = format!("<Response><Enqueue {attributes}>line</Enqueue></Response>");
            match steps(&text, Scope::Call).remove(0) {
                Step::Enqueue(enqueue) => enqueue.wait,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(wait(""), WaitSound::HoldMusic);
        assert_eq!(wait(r#"waitUrl="""#), WaitSound::Silence);
        let document = |method| WaitSound::Document(Target { url: url("http://127.0.0.1:3000/w"), method });
        assert_eq!(wait(r#"waitUrl="/w""#), document(Method::Post));
        assert_eq!(wait(r#"waitUrl="/w" waitUrlMethod="GET""#), document(Method::Get));
    }

    #[test]
    fn a_wait_document_may_not_take_the_call_elsewhere() {
        for verb in ["<Dial><Queue>line</Queue></Dial>", "<Enqueue>line</Enqueue>", "<Record/>", "<Reject/>"]
        {
            let steps = steps(&format!("<Response>{verb}<Say>on</Say></Response>"), Scope::Wait);
            assert!(matches!(steps.as_slice(), [Step::Fault(12_200, _)]), "{verb}: {steps:?}");
        }
        assert_eq!(steps("<Response><Leave/></Response>", Scope::Wait), [Step::Leave]);
    }

    #[test]
    fn only_reject_pause_redirect_and_a_patient_dial_leave_a_call_ringing() {
        let ringing =
            |verb: &str| script(&format!("<Response>{verb}</Response>"), Scope::Call).keeps_ringing();
        for verb in
            ["<Reject/>", "<Pause/>", "<Redirect/>", r#"<Dial answerOnBridge="true"><Queue>q</Queue></Dial>"#]
        {
            assert!(ringing(verb), "{verb}");
        }
        for verb in
            ["<Say>on</Say>", "<Enqueue>q</Enqueue>", "<Dial><Queue>q</Queue></Dial>", "<Hangup/>", ""]
        {
            assert!(!ringing(verb), "{verb}");
        }
    }
}
