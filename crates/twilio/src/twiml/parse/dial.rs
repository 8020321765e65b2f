use roxmltree::Node;

use super::{
    attributes::Attributes,
    content,
    diagnosis::{Diagnosis, TwimlError},
    nouns,
    values::recording_status_callback,
};
use crate::twiml::{Dial, DialNumber, DialRecord, RecordingTrack, Trim};

pub fn dial<'a, 'input>(
    node: Node<'a, 'input>,
    diagnosis: &mut Diagnosis<'a, 'input>,
) -> Result<Dial, TwimlError> {
    let mut attributes = Attributes::new(node, diagnosis);
    let mut dial = Dial {
        target: Vec::new(),
        action: attributes.text("action"),
        method: attributes.method("method", 13210),
        timeout_seconds: attributes
            .number("timeout", 5..=600, 13212)
            .unwrap_or(Dial::DEFAULT_TIMEOUT_SECONDS),
        hangup_on_star: attributes.flag("hangupOnStar", false, 13213),
        time_limit_seconds: attributes
            .number("timeLimit", 1..=86_400, 13216)
            .unwrap_or(Dial::DEFAULT_TIME_LIMIT_SECONDS),
        caller_id: attributes.checked("callerId", 13214, |caller_id| !caller_id.trim().is_empty()),
        record: attributes.word("record", DialRecord::DoNotRecord, 13217),
        recording_status_callback: recording_status_callback(&mut attributes, 13621),
        recording_track: attributes.word("recordingTrack", RecordingTrack::Both, 12200),
        trim: attributes.word("trim", Trim::DoNotTrim, 12200),
        answer_on_bridge: attributes.flag("answerOnBridge", false, 13219),
        ring_tone: attributes.checked("ringTone", 13220, |tone| {
            tone == "automatic" || (tone.len() == 2 && tone.bytes().all(|byte| byte.is_ascii_lowercase()))
        }),
        sequential: attributes.flag("sequential", false, 13218),
        refer_url: attributes.text("referUrl"),
        refer_method: attributes.method("referMethod", 12200),
        recording_configuration_id: attributes.text("recordingConfigurationId"),
        call_reason: attributes.text("callReason"),
        events: attributes.text("events"),
        passports: attributes.text("passports"),
    };
    attributes.finish();
    for child in content(node) {
        if child.is_text() {
            // A bare text is a number to dial.
            dial.target.push(DialNumber::new(child.text().unwrap_or_default().trim()).into());
        } else {
            dial.target.extend(nouns::noun(child, diagnosis)?);
        }
    }
    Ok(dial)
}
