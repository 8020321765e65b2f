use std::{collections::VecDeque, time::Duration};

use twilio::{
    error_code,
    twiml::{self, Method, Noun, Response, TwimlError, Verb, Warning},
};
use url::{ParseError, Url};

use super::step::{
    ClientTarget, DialStep, DialTarget, EnqueueStep, RecordStep, RecordingCallback, Step, Target, WaitSound,
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
        Self { target, scope, verbs: response.verbs.into(), over: false }
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
            Verb::Play(play) => match play.url.as_deref().map(|url| self.absolute(url)) {
                Some(Ok(url)) => Step::Play(url, play.loop_count),
                Some(Err(bad)) => bad.into(),
                None => match silence(play.digits.as_deref().unwrap_or_default()) {
                    Some(silence) => Step::Pause(silence),
                    None => skipped("<Play digits> is served for silence only, w and W"),
                },
            },
            Verb::Pause(pause) => Step::Pause(Duration::from_secs(u64::from(pause.seconds))),
            Verb::Redirect(redirect) => self.target_of(&redirect.url, redirect.method, Step::Redirect),
            Verb::Hangup => Step::Hangup,
            Verb::Reject(reject) => Step::Reject(reject.reason),
            Verb::Leave if self.scope == Scope::Wait => Step::Leave,
            Verb::Leave => skipped("<Leave> has a meaning only in a wait document"),
            Verb::Enqueue(enqueue) => self.enqueue(enqueue),
            Verb::Dial(dial) => self.dial(dial),
            Verb::Record(record) => self.record(record),
            other => skipped(&format!("<{}> is not served by this exchange", name_of(&other))),
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

/// The length of keypad tones that are only pauses: half a second for each `w`, a second for each `W`.
fn silence(digits: &str) -> Option<Duration> {
    let half_seconds = digits.chars().map(|digit| match digit {
        'w' => Some(1),
        'W' => Some(2),
        _ => None,
    });
    let half_seconds: u32 = half_seconds.sum::<Option<u32>>().filter(|sum| *sum > 0)?;
    Some(Duration::from_millis(500) * half_seconds)
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
    }
}
