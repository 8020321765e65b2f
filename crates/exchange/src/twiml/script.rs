use std::{collections::VecDeque, sync::Arc, time::Duration};

use twilio::{
    error_code,
    twiml::{self, GatherInput, Method, Noun, OtherVerb, Prompt, Response, TwimlError, Verb, Warning},
};
use url::{ParseError, Url};

use super::step::{
    ClientTarget, DialStep, DialTarget, EnqueueStep, GatherStep, PromptStep, RecordStep, RecordingCallback,
    Step, Target, WaitSound,
};

/// Which verbs a document may hold, by where it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The document that controls a call.
    Call,
    /// What a waiting caller hears: only Say, Play, Pause, Redirect, Leave and Hangup.
    Wait,
    /// What a caller taken from a queue hears before the talk: only Say, Play, Pause and Redirect
    /// (Twilio, `<Queue url>`).
    Whisper,
}

/// What is not served takes as long as this: a document that asks for itself in vain must not do so at once.
const NOT_SERVED_PAUSE: Duration = Duration::from_secs(1);

/// Why a URL in a document cannot be used.
enum BadUrl {
    /// It is not an http URL.
    NoUrl(String),
    /// It is relative, in a document without an address.
    Relative(String),
}

impl From<BadUrl> for Step {
    fn from(bad: BadUrl) -> Self {
        match bad {
            BadUrl::NoUrl(url) => {
                Self::Fault(error_code::INVALID_URL_FORMAT, format!("{url:?} is no http URL"))
            }
            BadUrl::Relative(url) => Self::Fault(
                error_code::RELATIVE_URL,
                format!("{url:?} is relative, and a document sent with a request has no address"),
            ),
        }
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
    /// Where it came from: relative URLs and empty redirects refer to it. `None` for a document that came
    /// with a REST request.
    target: Option<Target>,
    scope: Scope,
    /// A step before those of the verbs.
    first: Option<Step>,
    verbs: VecDeque<Verb>,
    over: bool,
}

impl Script {
    /// Parses a document that `target` answered with. Twilio's warnings come with it.
    ///
    /// # Errors
    /// When it is not TwiML.
    pub fn parse(text: &str, target: Target, scope: Scope) -> Result<(Self, Vec<Warning>), ScriptError> {
        let parsed = twiml::parse(text).map_err(|source| ScriptError { code: source.code(), source })?;
        Ok((Self::new(parsed.response, Some(target), scope), parsed.warnings))
    }

    /// Parses a document that came with a REST request and so has no address: relative URLs in it
    /// are faults.
    ///
    /// # Errors
    /// When it is not TwiML.
    pub fn inline(text: &str) -> Result<(Self, Vec<Warning>), ScriptError> {
        let parsed = twiml::parse(text).map_err(|source| ScriptError { code: source.code(), source })?;
        Ok((Self::new(parsed.response, None, Scope::Call), parsed.warnings))
    }

    /// Makes a script from a document that is parsed already.
    #[must_use]
    pub fn new(response: Response, target: Option<Target>, scope: Scope) -> Self {
        Self { target, scope, first: None, verbs: response.verbs.into(), over: false }
    }

    /// Makes a script of a sound that `target` answered with in place of a document.
    #[must_use]
    pub fn of_sound(sound: Arc<[u8]>, target: Target, scope: Scope) -> Self {
        let first = Step::PlayFile(target.url.clone(), sound);
        Self { first: Some(first), ..Self::new(Response::new(), Some(target), scope) }
    }

    /// Whether the next step leaves an unanswered call unanswered: a leading `Reject`, `Pause` or
    /// `Redirect`, or a `Dial` that is answered only when somebody is there.
    #[must_use]
    pub fn keeps_ringing(&self) -> bool {
        match self.verbs.front() {
            Some(Verb::Reject(_) | Verb::Pause(_) | Verb::Redirect(_)) => true,
            // A browser that calls a browser or a number hears ringing until the other answers: the SDK counts
            // an answer at dial time as the other's.
            Some(Verb::Dial(dial)) => {
                dial.answer_on_bridge
                    || matches!(dial.target.first(), Some(Noun::Client(_) | Noun::Number(_)))
            }
            _ => false,
        }
    }

    /// The next step, or `None` at the document's end.
    pub fn next_step(&mut self) -> Option<Step> {
        if self.over {
            return None;
        }
        if let Some(first) = self.first.take() {
            return Some(first);
        }
        let verb = self.verbs.pop_front()?;
        let step = self.resolve(verb);
        // Verbs after a transfer of control are unreachable.
        self.over = matches!(
            step,
            Step::Redirect(_) | Step::Hangup | Step::Reject(_) | Step::Leave | Step::Fault(..)
        );
        Some(step)
    }

    fn resolve(&self, verb: Verb) -> Step {
        if let Some(fault) = self.misplaced(&verb) {
            return fault;
        }
        match verb {
            Verb::Say(say) => {
                let times = say.loop_count;
                Step::Say(say, times)
            }
            Verb::Play(play) => match self.play(play) {
                Ok(Some(PromptStep::Play(url, times))) => Step::Play(url, times),
                Ok(Some(PromptStep::Keys(keys, times))) => Step::Keys(keys, times),
                Ok(_) => skipped("<Play> names no sound and no keys"),
                Err(bad) => bad.into(),
            },
            Verb::Pause(pause) => Step::Pause(length(pause)),
            Verb::Redirect(redirect) => self.target_of(&redirect.url, redirect.method, Step::Redirect),
            Verb::Hangup => Step::Hangup,
            Verb::Reject(reject) => Step::Reject(reject.reason),
            Verb::Leave if self.scope == Scope::Wait => Step::Leave,
            Verb::Leave => skipped("<Leave> has a meaning only in a wait document"),
            Verb::Enqueue(enqueue) => self.enqueue(enqueue),
            Verb::Dial(dial) => self.dial(dial),
            Verb::Record(record) => self.record(record),
            Verb::Gather(gather) => self.gather(gather),
            Verb::Other(other) => self.not_served(other),
        }
    }

    /// The fault of a verb that must not stand in this kind of document.
    fn misplaced(&self, verb: &Verb) -> Option<Step> {
        let (fits, kind) = match self.scope {
            Scope::Call => return None,
            Scope::Wait => (
                !matches!(verb, Verb::Dial(_) | Verb::Enqueue(_) | Verb::Record(_) | Verb::Reject(_)),
                "a wait document",
            ),
            Scope::Whisper => (
                matches!(verb, Verb::Say(_) | Verb::Play(_) | Verb::Pause(_) | Verb::Redirect(_)),
                "a whisper",
            ),
        };
        let code = match (self.scope, verb) {
            (Scope::Whisper, Verb::Dial(_)) => error_code::DIAL_CANNOT_NEST_IN_CALLBACK,
            _ => error_code::SCHEMA_VALIDATION_WARNING,
        };
        (!fits).then(|| Step::Fault(code, format!("<{}> must not stand in {kind}", name_of(verb))))
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
            Some(Noun::Queue(queue)) => match self.optional_target(queue.url.as_deref(), queue.method) {
                Ok(whisper) => DialTarget::Queue { name: queue.name.clone(), whisper },
                Err(bad) => return bad.into(),
            },
            Some(Noun::Client(_)) => DialTarget::Clients(dial.target.iter().filter_map(client).collect()),
            Some(Noun::Number(number)) => DialTarget::Number(number.number.clone()),
            Some(Noun::Sip(_) | Noun::Conference(_)) => {
                DialTarget::NotServed("<Dial> serves <Queue>, <Client> and <Number> only on this exchange")
            }
            None => DialTarget::NotServed("<Dial> names nobody to dial"),
        };
        let action = match self.optional_target(dial.action.as_deref(), dial.method) {
            Ok(action) => action,
            Err(bad) => return bad.into(),
        };
        Step::Dial(DialStep {
            target,
            action,
            caller_id: dial.caller_id,
            hangup_on_star: dial.hangup_on_star,
            answer_on_bridge: dial.answer_on_bridge,
            timeout: Duration::from_secs(u64::from(dial.timeout_seconds)),
            time_limit: Duration::from_secs(u64::from(dial.time_limit_seconds)),
        })
    }

    fn play(&self, play: twiml::Play) -> Result<Option<PromptStep>, BadUrl> {
        Ok(match (play.url, play.digits) {
            (Some(url), _) => Some(PromptStep::Play(self.absolute(&url)?, play.loop_count)),
            (None, Some(keys)) if !keys.is_empty() => Some(PromptStep::Keys(keys, play.loop_count)),
            (None, _) => None,
        })
    }

    fn prompts(&self, prompts: Vec<Prompt>) -> Result<VecDeque<PromptStep>, BadUrl> {
        let step = |prompt| match prompt {
            Prompt::Say(say) => {
                let times = say.loop_count;
                Ok(Some(PromptStep::Say(say, times)))
            }
            Prompt::Play(play) => self.play(play),
            Prompt::Pause(pause) => Ok(Some(PromptStep::Pause(length(pause)))),
        };
        prompts.into_iter().filter_map(|prompt| step(prompt).transpose()).collect()
    }

    fn gather(&self, gather: twiml::Gather) -> Step {
        // Without an action, the current document is asked for again.
        let action = match self.absolute(gather.action.as_deref().unwrap_or_default()) {
            Ok(url) => Target { url, method: gather.method },
            Err(bad) => return bad.into(),
        };
        let prompts = match self.prompts(gather.prompts) {
            Ok(prompts) => prompts,
            Err(bad) => return bad.into(),
        };
        Step::Gather(Box::new(GatherStep {
            prompts,
            action: Some(action),
            action_on_empty: gather.action_on_empty_result,
            timeout: Duration::from_secs(u64::from(gather.timeout_seconds)),
            num_digits: gather.num_digits,
            finish_on_key: gather.finish_on_key,
            takes_keys: gather.input != GatherInput::Speech,
        }))
    }

    /// The caller hears the prompts of a verb that is not served, and the next one follows.
    fn not_served(&self, other: OtherVerb) -> Step {
        let prompts = match self.prompts(other.prompts) {
            Ok(prompts) => prompts,
            Err(bad) => return bad.into(),
        };
        let heard = GatherStep {
            prompts,
            action: None,
            action_on_empty: false,
            timeout: NOT_SERVED_PAUSE,
            num_digits: None,
            finish_on_key: None,
            takes_keys: false,
        };
        Step::NotServed(other.name, Box::new(heard))
    }

    fn record(&self, record: twiml::Record) -> Step {
        // Without an action, the current document is asked for again.
        let action = match self.absolute(record.action.as_deref().unwrap_or_default()) {
            Ok(url) => Target { url, method: record.method },
            Err(bad) => return bad.into(),
        };
        let status_callback = record.recording_status_callback.map(|callback| {
            let target = Target { url: self.absolute(&callback.url)?, method: callback.method };
            let events = match callback.events {
                none if none.is_empty() => vec!["completed".to_owned()],
                events => events,
            };
            Ok(RecordingCallback { target, events })
        });
        let status_callback = match status_callback.transpose() {
            Ok(callback) => callback,
            Err::<_, BadUrl>(bad) => return bad.into(),
        };
        Step::Record(RecordStep {
            action,
            // Twilio: with 0, no silence ends it.
            timeout: Some(record.timeout_seconds)
                .filter(|seconds| *seconds > 0)
                .map(|seconds| Duration::from_secs(u64::from(seconds))),
            finish_on_key: record.finish_on_key,
            max_length: Duration::from_secs(u64::from(record.max_length_seconds)),
            play_beep: record.play_beep,
            trim: record.trim == twiml::Trim::TrimSilence,
            status_callback,
            transcribe: record.transcribe,
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
        let absolute = match &self.target {
            Some(target) if url.is_empty() => return Ok(target.url.clone()),
            Some(target) => target.url.join(url),
            None => Url::parse(url),
        };
        match absolute {
            Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(url),
            Err(ParseError::RelativeUrlWithoutBase) => Err(BadUrl::Relative(url.to_owned())),
            _ => Err(BadUrl::NoUrl(url.to_owned())),
        }
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

fn length(pause: twiml::Pause) -> Duration {
    Duration::from_secs(u64::from(pause.seconds))
}

fn skipped(why: &str) -> Step {
    Step::Skipped(error_code::SCHEMA_VALIDATION_WARNING, why.to_owned())
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
        Verb::Other(other) => other.name,
    }
}
