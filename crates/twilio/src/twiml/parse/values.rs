//! Values that several verbs and nouns have in common.

use roxmltree::Node;

use super::{
    MAX_QUEUE_NAME_CHARS,
    attributes::Attributes,
    diagnosis::{Diagnosis, TwimlError},
};
use crate::twiml::RecordingStatusCallback;

const RECORDING_EVENTS: [&str; 3] = ["in-progress", "completed", "absent"];

/// Refuses a queue name that is too short or too long.
pub fn check_queue_name(
    name: &str,
    node: Node<'_, '_>,
    [too_short, too_long]: [u32; 2],
    diagnosis: &Diagnosis<'_, '_>,
) -> Result<(), TwimlError> {
    if name.is_empty() {
        return Err(diagnosis.error(too_short, "the queue has no name".into(), node));
    }
    if name.chars().count() > MAX_QUEUE_NAME_CHARS {
        let message = format!("the queue's name is longer than {MAX_QUEUE_NAME_CHARS} characters");
        return Err(diagnosis.error(too_long, message, node));
    }
    Ok(())
}

/// Reads the three attributes that say where to report about a recording.
pub fn recording_status_callback(
    attributes: &mut Attributes<'_, '_, '_>,
    code: u32,
) -> Option<RecordingStatusCallback> {
    let url = attributes.text("recordingStatusCallback");
    let method = attributes.method("recordingStatusCallbackMethod", 12200);
    let events = attributes.events("recordingStatusCallbackEvent", &RECORDING_EVENTS, code);
    url.map(|url| RecordingStatusCallback { url, method, events })
}

/// Whether it looks like a language tag such as `en-GB` or `cmn-Hans-CN`.
pub fn is_language(tag: &str) -> bool {
    tag.split('-')
        .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Whether these are keys to be sent, with `w` for a pause.
pub fn is_digits(digits: &str) -> bool {
    !digits.is_empty() && digits.chars().all(|c| is_key(c) || matches!(c, 'A'..='D' | 'w' | 'W'))
}

/// Whether a telephone has this key.
pub const fn is_key(key: char) -> bool {
    matches!(key, '0'..='9' | '*' | '#')
}

/// Whether it is the SID of a `TaskRouter` workflow.
pub fn is_workflow(sid: &str) -> bool {
    sid.strip_prefix("WW")
        .is_some_and(|rest| rest.len() == 32 && rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
