use roxmltree::Node;

use super::{
    attributes::Attributes,
    diagnosis::{Diagnosis, TwimlError},
    expect_text_only, own_text,
    values::{check_queue_name, is_digits, recording_status_callback},
};
use crate::twiml::{
    DialClient, DialConference, DialNumber, DialQueue, DialSip, MachineDetection, Noun, StatusCallback, Trim,
};

const CALL_EVENTS: [&str; 4] = ["initiated", "ringing", "answered", "completed"];

const CONFERENCE_EVENTS: [&str; 9] =
    ["start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"];

/// Reads a noun; an unknown one is passed over.
pub fn noun<'a, 'input>(
    node: Node<'a, 'input>,
    diagnosis: &mut Diagnosis<'a, 'input>,
) -> Result<Option<Noun>, TwimlError> {
    Ok(Some(match node.tag_name().name() {
        "Queue" => queue(node, diagnosis)?.into(),
        "Client" => client(node, diagnosis).into(),
        "Number" => number(node, diagnosis).into(),
        "Sip" => sip(node, diagnosis).into(),
        "Conference" => conference(node, diagnosis).into(),
        name => {
            diagnosis.warn(13215, format!("Dial cannot reach a {name}; it is ignored"), node);
            return Ok(None);
        }
    }))
}

fn queue<'a, 'input>(
    node: Node<'a, 'input>,
    diagnosis: &mut Diagnosis<'a, 'input>,
) -> Result<DialQueue, TwimlError> {
    let mut attributes = Attributes::new(node, diagnosis);
    let url = attributes.strict_url("url", 14211)?;
    let method = attributes.strict_method("method", 14210)?.unwrap_or_default();
    let reservation_sid = attributes.text("reservationSid");
    let post_work_activity_sid = attributes.text("postWorkActivitySid");
    attributes.finish();
    expect_text_only(node, 13215, diagnosis);
    let name = own_text(node);
    check_queue_name(&name, node, [14212, 14213], diagnosis)?;
    Ok(DialQueue { name, url, method, reservation_sid, post_work_activity_sid })
}

fn client<'a, 'input>(node: Node<'a, 'input>, diagnosis: &mut Diagnosis<'a, 'input>) -> DialClient {
    let mut attributes = Attributes::new(node, diagnosis);
    let mut client = DialClient {
        identity: own_text(node),
        parameters: Vec::new(),
        url: attributes.text("url"),
        method: attributes.method("method", 12200),
        status_callback: status_callback(&mut attributes, &CALL_EVENTS),
        client_notification_url: attributes.text("clientNotificationUrl"),
    };
    attributes.finish();
    for child in node.children().filter(Node::is_element) {
        match child.tag_name().name() {
            "Identity" => client.identity = own_text(child),
            "Parameter" => client.parameters.extend(parameter(child, diagnosis)),
            name => diagnosis.warn(13215, format!("{name} is not allowed in Client and is ignored"), child),
        }
    }
    client
}

fn parameter<'a, 'input>(
    node: Node<'a, 'input>,
    diagnosis: &mut Diagnosis<'a, 'input>,
) -> Option<(String, String)> {
    let mut attributes = Attributes::new(node, diagnosis);
    let name = attributes.text("name");
    let value = attributes.text("value").unwrap_or_default();
    attributes.finish();
    if name.is_none() {
        diagnosis.warn(12200, "a Parameter without a name is ignored".into(), node);
    }
    name.map(|name| (name, value))
}

fn number<'a, 'input>(node: Node<'a, 'input>, diagnosis: &mut Diagnosis<'a, 'input>) -> DialNumber {
    let mut attributes = Attributes::new(node, diagnosis);
    let number = DialNumber {
        number: own_text(node),
        send_digits: attributes.checked("sendDigits", 13222, is_digits),
        url: attributes.text("url"),
        method: attributes.method("method", 13221),
        status_callback: status_callback(&mut attributes, &CALL_EVENTS),
        byoc: attributes.text("byoc"),
        machine_detection: machine_detection(&mut attributes),
    };
    attributes.finish();
    expect_text_only(node, 13215, diagnosis);
    number
}

fn sip<'a, 'input>(node: Node<'a, 'input>, diagnosis: &mut Diagnosis<'a, 'input>) -> DialSip {
    let mut attributes = Attributes::new(node, diagnosis);
    let sip = DialSip {
        uri: own_text(node),
        username: attributes.text("username"),
        password: attributes.text("password").map(Into::into),
        url: attributes.text("url"),
        method: attributes.method("method", 12200),
        status_callback: status_callback(&mut attributes, &CALL_EVENTS),
        machine_detection: machine_detection(&mut attributes),
    };
    attributes.finish();
    expect_text_only(node, 13215, diagnosis);
    sip
}

/// Reads how an answering machine is detected; without the first of these attributes the others mean nothing.
fn machine_detection(attributes: &mut Attributes<'_, '_, '_>) -> Option<MachineDetection> {
    let mode = attributes.optional_word("machineDetection", 12200);
    let timeout_seconds = attributes.number("machineDetectionTimeout", 3..=59, 12200);
    let speech_threshold_ms = attributes.number("machineDetectionSpeechThreshold", 1_000..=6_000, 12200);
    let speech_end_threshold_ms = attributes.number("machineDetectionSpeechEndThreshold", 500..=5_000, 12200);
    let silence_timeout_ms = attributes.number("machineDetectionSilenceTimeout", 2_000..=10_000, 12200);
    let status_callback = attributes.text("amdStatusCallback");
    let status_callback_method = attributes.method("amdStatusCallbackMethod", 12200);
    Some(MachineDetection {
        mode: mode?,
        timeout_seconds,
        speech_threshold_ms,
        speech_end_threshold_ms,
        silence_timeout_ms,
        status_callback,
        status_callback_method,
    })
}

fn conference<'a, 'input>(node: Node<'a, 'input>, diagnosis: &mut Diagnosis<'a, 'input>) -> DialConference {
    let mut attributes = Attributes::new(node, diagnosis);
    let one_of = |words: &'static [&'static str]| move |word: &str| words.contains(&word);
    let conference = DialConference {
        name: own_text(node),
        muted: attributes.flag("muted", false, 13230),
        beep: attributes
            .checked("beep", 13235, one_of(&["true", "false", "onEnter", "onExit"]))
            .unwrap_or_else(|| "true".into()),
        start_conference_on_enter: attributes.flag("startConferenceOnEnter", true, 13232),
        end_conference_on_exit: attributes.flag("endConferenceOnExit", false, 13231),
        wait_url: attributes.text("waitUrl"),
        wait_method: attributes.method("waitMethod", 13234),
        max_participants: attributes.number("maxParticipants", 2..=250, 12200).unwrap_or(250),
        record: attributes.checked(
            "record",
            13217,
            one_of(&["do-not-record", "record-from-start", "true", "false"]),
        ),
        recording_configuration_id: attributes.text("recordingConfigurationId"),
        region: attributes.text("region"),
        coach: attributes.text("coach"),
        trim: attributes.word("trim", Trim::TrimSilence, 13239),
        status_callback: status_callback(&mut attributes, &CONFERENCE_EVENTS),
        recording_status_callback: recording_status_callback(&mut attributes, 13621),
        event_callback_url: attributes.text("eventCallbackUrl"),
        jitter_buffer_size: attributes.checked(
            "jitterBufferSize",
            12200,
            one_of(&["large", "medium", "small", "off"]),
        ),
        participant_label: attributes.text("participantLabel"),
    };
    attributes.finish();
    expect_text_only(node, 13215, diagnosis);
    if conference.name.is_empty() {
        diagnosis.warn(13237, "the conference has no name".into(), node);
    }
    conference
}

/// Reads the three attributes that say where to report about the leg.
fn status_callback(attributes: &mut Attributes<'_, '_, '_>, events: &[&str]) -> Option<StatusCallback> {
    let url = attributes.text("statusCallback");
    let method = attributes.method("statusCallbackMethod", 12200);
    let events = attributes.events("statusCallbackEvent", events, 12200);
    url.map(|url| StatusCallback { url, method, events })
}
