//! Writes documents.

mod element;
mod nouns;

use element::Element;

use super::{
    Dial, DialRecord, Enqueue, Gather, GatherInput, Method, Pause, Play, Prompt, Record,
    RecordingStatusCallback, RecordingTrack, Redirect, Reject, RejectReason, Response, Say, Spoken, Ssml,
    Trim, Verb,
};

pub fn document(response: &Response) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    let root = response.verbs.iter().fold(Element::new("Response"), |root, item| root.child(&verb(item)));
    xml.push_str(&root.finish());
    xml
}

fn verb(verb: &Verb) -> Element {
    match verb {
        Verb::Say(verb) => say(verb),
        Verb::Play(verb) => play(verb),
        Verb::Pause(verb) => pause(*verb),
        Verb::Redirect(verb) => redirect(verb),
        Verb::Hangup => Element::new("Hangup"),
        Verb::Reject(verb) => reject(*verb),
        Verb::Leave => Element::new("Leave"),
        Verb::Enqueue(verb) => enqueue(verb),
        Verb::Dial(verb) => dial(verb),
        Verb::Gather(verb) => gather(verb),
        Verb::Record(verb) => record(verb),
        Verb::Other(other) => prompts(Element::new(other.name), &other.prompts),
    }
}

fn say(say: &Say) -> Element {
    let element = Element::new("Say")
        .optional("voice", say.voice.as_deref())
        .optional("language", say.language.as_deref())
        .number("loop", say.loop_count, 1)
        .text("");
    content(element, &say.content)
}

fn content(element: Element, content: &[Spoken]) -> Element {
    content.iter().fold(element, |element, spoken| match spoken {
        Spoken::Text(text) => element.text(text),
        Spoken::Ssml(inner) => element.child(&ssml(inner)),
    })
}

fn ssml(ssml: &Ssml) -> Element {
    let element = ssml
        .attributes
        .iter()
        .filter(|(name, _)| ssml.tag.attributes().contains(&name.as_str()))
        .fold(Element::new(ssml.tag.as_str()), |element, (name, value)| element.optional(name, Some(value)));
    content(element, &ssml.content)
}

fn play(play: &Play) -> Element {
    let element =
        Element::new("Play").number("loop", play.loop_count, 1).optional("digits", play.digits.as_deref());
    match &play.url {
        Some(url) => element.text(url),
        None => element,
    }
}

fn pause(pause: Pause) -> Element {
    Element::new("Pause").number("length", pause.seconds, 1)
}

fn redirect(redirect: &Redirect) -> Element {
    Element::new("Redirect").method("method", redirect.method).text(&redirect.url)
}

fn reject(reject: Reject) -> Element {
    Element::new("Reject").word("reason", reject.reason.as_str(), RejectReason::Rejected.as_str())
}

fn enqueue(enqueue: &Enqueue) -> Element {
    let element = Element::new("Enqueue")
        .optional("action", enqueue.action.as_deref())
        .method("method", enqueue.method)
        .optional("waitUrl", enqueue.wait_url.as_deref())
        .optional("waitUrlMethod", enqueue.wait_url_method.map(Method::as_str))
        .optional_number("maxQueueSize", enqueue.max_queue_size)
        .optional("workflowSid", enqueue.workflow_sid.as_deref());
    let element = match &enqueue.name {
        Some(name) => element.text(name),
        None => element,
    };
    match &enqueue.task {
        Some(task) => element.child(
            &Element::new("Task")
                .optional_number("priority", task.priority)
                .optional_number("timeout", task.timeout_seconds)
                .text(&task.attributes),
        ),
        None => element,
    }
}

fn dial(dial: &Dial) -> Element {
    let element = Element::new("Dial")
        .optional("action", dial.action.as_deref())
        .method("method", dial.method)
        .number("timeout", dial.timeout_seconds, Dial::DEFAULT_TIMEOUT_SECONDS)
        .flag("hangupOnStar", dial.hangup_on_star, false)
        .number("timeLimit", dial.time_limit_seconds, Dial::DEFAULT_TIME_LIMIT_SECONDS)
        .optional("callerId", dial.caller_id.as_deref())
        .word("record", dial.record.as_str(), DialRecord::DoNotRecord.as_str())
        .recording_status_callback(dial.recording_status_callback.as_ref())
        .word("recordingTrack", dial.recording_track.as_str(), RecordingTrack::Both.as_str())
        .word("trim", dial.trim.as_str(), Trim::DoNotTrim.as_str())
        .flag("answerOnBridge", dial.answer_on_bridge, false)
        .optional("ringTone", dial.ring_tone.as_deref())
        .flag("sequential", dial.sequential, false)
        .optional("referUrl", dial.refer_url.as_deref())
        .method("referMethod", dial.refer_method)
        .optional("recordingConfigurationId", dial.recording_configuration_id.as_deref())
        .optional("callReason", dial.call_reason.as_deref())
        .optional("events", dial.events.as_deref())
        .optional("passports", dial.passports.as_deref());
    dial.target.iter().fold(element, |element, noun| element.child(&nouns::noun(noun)))
}

fn gather(gather: &Gather) -> Element {
    let finish_on_key = gather.finish_on_key.map(String::from).unwrap_or_default();
    let element = Element::new("Gather")
        .word("input", gather.input.as_str(), GatherInput::Dtmf.as_str())
        .optional("action", gather.action.as_deref())
        .method("method", gather.method)
        .number("timeout", gather.timeout_seconds, 5)
        .optional_number("numDigits", gather.num_digits)
        .word("finishOnKey", &finish_on_key, "#")
        .optional("speechTimeout", gather.speech_timeout.as_deref())
        .optional("language", gather.language.as_deref())
        .optional("hints", gather.hints.as_deref())
        .optional("speechModel", gather.speech_model.as_deref())
        .flag("enhanced", gather.enhanced, false)
        .flag("profanityFilter", gather.profanity_filter, true)
        .optional_number("maxSpeechTime", gather.max_speech_time_seconds)
        .flag("debug", gather.debug, false)
        .flag("actionOnEmptyResult", gather.action_on_empty_result, false)
        .flag("bargeIn", gather.barge_in, true)
        .optional("partialResultCallback", gather.partial_result_callback.as_deref())
        .method("partialResultCallbackMethod", gather.partial_result_callback_method);
    prompts(element, &gather.prompts)
}

fn prompts(element: Element, prompts: &[Prompt]) -> Element {
    prompts.iter().fold(element, |element, prompt| {
        element.child(&match prompt {
            Prompt::Say(prompt) => say(prompt),
            Prompt::Play(prompt) => play(prompt),
            Prompt::Pause(prompt) => pause(*prompt),
        })
    })
}

fn record(record: &Record) -> Element {
    Element::new("Record")
        .optional("action", record.action.as_deref())
        .method("method", record.method)
        .number("timeout", record.timeout_seconds, 5)
        .word("finishOnKey", &record.finish_on_key, Record::DEFAULT_FINISH_ON_KEY)
        .number("maxLength", record.max_length_seconds, 3_600)
        .flag("playBeep", record.play_beep, true)
        .word("trim", record.trim.as_str(), Trim::TrimSilence.as_str())
        .recording_status_callback(record.recording_status_callback.as_ref())
        .optional("recordingConfigurationId", record.recording_configuration_id.as_deref())
        .flag("transcribe", record.transcribe, false)
        .optional("transcribeCallback", record.transcribe_callback.as_deref())
}

impl Element {
    fn recording_status_callback(self, callback: Option<&RecordingStatusCallback>) -> Self {
        let Some(RecordingStatusCallback { url, method, events }) = callback else { return self };
        self.optional("recordingStatusCallback", Some(url))
            .method("recordingStatusCallbackMethod", *method)
            .word("recordingStatusCallbackEvent", &events.join(" "), "")
    }
}
