//! `TwiML` of our writer beside that of Twilio's builders.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};
use serde_json::{Value, json};
use twilio::twiml::{
    Dial, DialClient, DialConference, DialNumber, DialQueue, DialRecord, DialSip, Enqueue, Gather,
    GatherInput, MachineDetection, MachineDetectionMode, Method, Noun, Pause, Play, Prompt, Record,
    RecordingStatusCallback, RecordingTrack, Redirect, Reject, RejectReason, Response, Say, Ssml, SsmlTag,
    StatusCallback, Task, Trim, Verb, parse,
};

use crate::library::Library;

#[test]
fn the_builders_write_the_same_documents_and_ours_reads_them() {
    let documents = documents();
    for library in Library::ALL {
        let questions: Vec<Value> = documents
            .iter()
            .map(|document| {
                let xml = document.to_xml();
                let tree = Document::parse(&xml).expect("our own XML");
                let verbs: Vec<Value> = content(tree.root_element());
                json!({ "ask": "document", "verbs": verbs })
            })
            .collect();
        for (document, answer) in documents.iter().zip(library.ask(&questions)) {
            let (ours, theirs) = (document.to_xml(), answer.as_str().expect("a document"));
            assert_eq!(meaning(theirs), meaning(&ours), "{library:?}");
            let parsed = parse(theirs).unwrap_or_else(|error| panic!("{library:?}: {error}: {theirs}"));
            assert_eq!(parsed.response, *document, "{library:?}: {theirs}");
            assert_eq!(parsed.warnings, [], "{library:?}: {theirs}");
        }
    }
}

/// What an element holds, as questions have it: `{name, attributes, content}` and texts.
fn content(node: Node<'_, '_>) -> Vec<Value> {
    node.children()
        .map(|child| match child.text() {
            Some(text) if child.is_text() => json!(text),
            _ => {
                let attributes = attributes(child);
                json!({ "name": child.tag_name().name(), "attributes": attributes, "content": content(child) })
            }
        })
        .collect()
}

fn attributes(node: Node<'_, '_>) -> BTreeMap<String, String> {
    node.attributes()
        .map(|attribute| {
            let prefix = if attribute.namespace().is_some() { "xml:" } else { "" };
            (format!("{prefix}{}", attribute.name()), attribute.value().to_owned())
        })
        .collect()
}

/// A document without what does not count: the order of attributes, and how an empty element is written.
fn meaning(xml: &str) -> Vec<Value> {
    content(Document::parse(xml).expect("XML").root_element())
}

fn to(noun: impl Into<Noun>) -> Dial {
    Dial::to(noun)
}

fn told(url: &str, events: &[&str]) -> StatusCallback {
    let events = events.iter().map(|event| (*event).to_owned()).collect();
    StatusCallback { url: url.into(), method: Method::Get, events }
}

fn recorded(url: &str) -> Option<RecordingStatusCallback> {
    let events = vec!["in-progress".into(), "absent".into()];
    Some(RecordingStatusCallback { url: url.into(), method: Method::Get, events })
}

/// Documents of every verb, noun and attribute, none of them at its default.
fn documents() -> Vec<Response> {
    let mut documents = vec![
        Response::new(),
        Response::new()
            .with(Dial { hangup_on_star: true, ..to(DialQueue::new("radio-callin-queue")) })
            .with(Redirect::again(Method::Get)),
        Response::new().with(Verb::Hangup),
        Response::new().with(Verb::Leave),
        Response::new().with(Reject { reason: RejectReason::Busy }),
        Response::new().with(Reject::default()),
        Response::new().with(Pause { seconds: 7 }).with(Pause::default()),
        Response::new().with(Redirect::to("/a?b=c&d=%20", Method::Post)),
        Response::new().with(Play::new("https://e.example/a.mp3?b=c&d=e")),
        Response::new().with(Play { digits: Some("1w#W*".into()), loop_count: 3, url: None }),
        Response::new().with(say("q & <co> \"x\" 'y' \u{1f4fb}\u{e4}\n two")),
    ];
    documents.extend(dials().into_iter().map(|dial| Response::new().with(dial)));
    documents.extend([spoken(), enqueued(), gathered(), recorder()]);
    documents
}

fn say(text: &str) -> Say {
    let (voice, language) = (Some("Polly.Joanna".into()), Some("de-DE".into()));
    Say { voice, language, loop_count: 2, ..Say::new(text) }
}

fn spoken() -> Response {
    let directions = [
        Ssml::new(SsmlTag::Break).attribute("strength", "weak").attribute("time", "1s"),
        Ssml::new(SsmlTag::Emphasis).attribute("level", "strong").with("very"),
        Ssml::new(SsmlTag::Lang).attribute("xml:lang", "fr-FR").with("bonjour"),
        Ssml::new(SsmlTag::Phoneme).attribute("alphabet", "ipa").attribute("ph", "t\u{259}").with("to"),
        Ssml::new(SsmlTag::SayAs)
            .attribute("interpret-as", "date")
            .attribute("format", "mdy")
            .with("1/2/2026"),
        Ssml::new(SsmlTag::Sub).attribute("alias", "on the air").with("OTA"),
        Ssml::new(SsmlTag::W).attribute("role", "amazon:VB").with("read"),
        Ssml::new(SsmlTag::P)
            .with(Ssml::new(SsmlTag::S).with("One."))
            .with(Ssml::new(SsmlTag::S).with("Two.")),
        Ssml::new(SsmlTag::Prosody)
            .attribute("volume", "loud")
            .attribute("rate", "fast")
            .attribute("pitch", "high")
            .with("now ")
            .with(Ssml::new(SsmlTag::Break))
            .with(" then"),
    ];
    let mut content = vec!["You are".into()];
    for direction in directions {
        content.extend([direction.into(), " and".into()]);
    }
    Response::new().with(Say { content, ..Say::default() })
}

fn enqueued() -> Response {
    let full = Enqueue {
        action: Some("/left".into()),
        method: Method::Get,
        wait_url: Some("/wait?a=b&c=d".into()),
        wait_url_method: Some(Method::Get),
        max_queue_size: Some(7),
        ..Enqueue::new("radio & co")
    };
    let task = Task { attributes: "{\"a\":\"<b>\"}".into(), priority: Some(5), timeout_seconds: Some(30) };
    let workflow = Enqueue {
        workflow_sid: Some(format!("WW{}", "0".repeat(32))),
        task: Some(task),
        ..Enqueue::default()
    };
    Response::new().with(full).with(workflow).with(Enqueue::new("plain"))
}

fn gathered() -> Response {
    let gather = Gather {
        prompts: vec![
            Prompt::Say(say("Press a key")),
            Prompt::Pause(Pause { seconds: 2 }),
            Prompt::Play(Play::new("/tone.wav")),
        ],
        input: GatherInput::DtmfSpeech,
        action: Some("/keys".into()),
        method: Method::Get,
        timeout_seconds: 9,
        num_digits: Some(4),
        finish_on_key: Some('*'),
        speech_timeout: Some("auto".into()),
        language: Some("en-GB".into()),
        hints: Some("yes, no".into()),
        speech_model: Some("phone_call".into()),
        enhanced: true,
        profanity_filter: false,
        max_speech_time_seconds: Some(20),
        debug: true,
        action_on_empty_result: true,
        barge_in: false,
        partial_result_callback: Some("/partial".into()),
        partial_result_callback_method: Method::Get,
    };
    Response::new().with(gather).with(Gather::default())
}

fn recorder() -> Response {
    let record = Record {
        action: Some("/recorded".into()),
        method: Method::Get,
        timeout_seconds: 9,
        finish_on_key: "#".into(),
        max_length_seconds: 60,
        play_beep: false,
        trim: Trim::DoNotTrim,
        recording_status_callback: recorded("/recording"),
        recording_configuration_id: Some("RC1".into()),
        transcribe: true,
        transcribe_callback: Some("/words".into()),
    };
    Response::new().with(record).with(Record::default())
}

fn dials() -> Vec<Dial> {
    let whisper = || (Some("/whisper?a=b&c=d".to_owned()), Method::Get);
    let detection = || {
        Some(MachineDetection {
            timeout_seconds: Some(20),
            speech_threshold_ms: Some(2_000),
            speech_end_threshold_ms: Some(1_500),
            silence_timeout_ms: Some(4_000),
            status_callback: Some("/amd".into()),
            status_callback_method: Method::Get,
            ..MachineDetection::new(MachineDetectionMode::DetectMessageEnd)
        })
    };
    let (url, method) = whisper();
    let queue = DialQueue {
        reservation_sid: Some("WR1".into()),
        post_work_activity_sid: Some("WA1".into()),
        ..DialQueue { url, method, ..DialQueue::new("line") }
    };
    let (url, method) = whisper();
    let client = DialClient {
        parameters: vec![("line".into(), "3 & 4".into()), ("who".into(), "\"x\"".into())],
        status_callback: Some(told("/status", &["initiated", "ringing", "answered", "completed"])),
        client_notification_url: Some("/notify".into()),
        ..DialClient { url, method, ..DialClient::new("dj_1") }
    };
    let (url, method) = whisper();
    let number = DialNumber {
        send_digits: Some("ww12#".into()),
        status_callback: Some(told("/status", &["answered"])),
        byoc: Some("BY1".into()),
        machine_detection: detection(),
        ..DialNumber { url, method, ..DialNumber::new("+15551234567") }
    };
    let (url, method) = whisper();
    let sip = DialSip {
        username: Some("u".into()),
        password: Some("p & q".into()),
        status_callback: Some(told("/status", &[])),
        machine_detection: detection(),
        ..DialSip { url, method, ..DialSip::new("sip:a@example.com?x-a=b&x-c=d") }
    };
    let everything = Dial {
        target: vec![
            DialClient::new("dj_1").into(),
            client.into(),
            number.into(),
            DialNumber::new("+15557654321").into(),
            sip.into(),
        ],
        action: Some("/dialled".into()),
        method: Method::Get,
        timeout_seconds: 20,
        hangup_on_star: true,
        time_limit_seconds: 600,
        caller_id: Some("+15550001111".into()),
        record: DialRecord::FromAnswerDual,
        recording_status_callback: recorded("/recording"),
        recording_track: RecordingTrack::Inbound,
        trim: Trim::TrimSilence,
        answer_on_bridge: true,
        ring_tone: Some("de".into()),
        sequential: true,
        refer_url: Some("/refer".into()),
        refer_method: Method::Get,
        recording_configuration_id: Some("RC1".into()),
        call_reason: Some("your show".into()),
        events: Some("e".into()),
        passports: Some("p".into()),
    };
    vec![to(queue), everything, to(conference()), to(DialConference::new("room"))]
}

fn conference() -> DialConference {
    DialConference {
        muted: true,
        beep: "onEnter".into(),
        start_conference_on_enter: false,
        end_conference_on_exit: true,
        wait_url: Some(String::new()),
        wait_method: Method::Get,
        max_participants: 10,
        record: Some("record-from-start".into()),
        recording_configuration_id: Some("RC1".into()),
        region: Some("ie1".into()),
        coach: Some("CA1".into()),
        trim: Trim::DoNotTrim,
        status_callback: Some(told("/status", &["start", "end", "join", "leave", "mute", "hold"])),
        recording_status_callback: recorded("/recording"),
        event_callback_url: Some("/event".into()),
        jitter_buffer_size: Some("small".into()),
        participant_label: Some("dj".into()),
        ..DialConference::new("green & room")
    }
}
