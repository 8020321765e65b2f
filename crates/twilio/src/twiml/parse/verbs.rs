use roxmltree::Node;

use super::{
    attributes::Attributes,
    content,
    diagnosis::{Diagnosis, TwimlError},
    dial, expect_text_only, own_text,
    say::say,
    values::{check_queue_name, is_digits, is_key, is_language, is_workflow, recording_status_callback},
};
use crate::twiml::{
    Enqueue, Gather, GatherInput, OtherVerb, Pause, Play, Prompt, Record, Redirect, Reject, RejectReason,
    Task, Trim, Verb,
};

/// Reads a verb; an unknown one is passed over.
pub fn verb<'a, 'input>(
    node: Node<'a, 'input>,
    diagnosis: &mut Diagnosis<'a, 'input>,
) -> Result<Option<Verb>, TwimlError> {
    Ok(Some(match node.tag_name().name() {
        "Say" => say(node, diagnosis).into(),
        "Play" => play(node, diagnosis).into(),
        "Pause" => pause(node, diagnosis).into(),
        "Redirect" => redirect(node, diagnosis).into(),
        "Hangup" => bare(node, Verb::Hangup, diagnosis),
        "Reject" => reject(node, diagnosis).into(),
        "Leave" => bare(node, Verb::Leave, diagnosis),
        "Enqueue" => enqueue(node, diagnosis)?.into(),
        "Dial" => dial::dial(node, diagnosis)?.into(),
        "Gather" => gather(node, diagnosis).into(),
        "Record" => record(node, diagnosis).into(),
        name => match OtherVerb::NAMES.into_iter().find(|known| *known == name) {
            Some(name) => {
                let inner = node.descendants().skip(1);
                Verb::Other(OtherVerb {
                    name,
                    prompts: inner.filter_map(|inner| prompt(inner, diagnosis)).collect(),
                })
            }
            None => {
                diagnosis.warn(12200, format!("there is no verb {name}; it is ignored"), node);
                return Ok(None);
            }
        },
    }))
}

fn play<'a, 'input>(node: Node<'a, 'input>, diagnosis: &mut Diagnosis<'a, 'input>) -> Play {
    let mut attributes = Attributes::new(node, diagnosis);
    let loop_count = attributes.number("loop", 0..=u32::MAX, 13410).unwrap_or(1);
    let digits = attributes.checked("digits", 13430, is_digits);
    attributes.finish();
    expect_text_only(node, 12200, diagnosis);
    Play { url: Some(own_text(node)).filter(|url| !url.is_empty()), loop_count, digits }
}

fn pause<'a, 'input>(node: Node<'a, 'input>, diagnosis: &mut Diagnosis<'a, 'input>) -> Pause {
    let mut attributes = Attributes::new(node, diagnosis);
    let seconds = attributes.number("length", 1..=u32::MAX, 13910).unwrap_or(1);
    attributes.finish();
    expect_empty(node, diagnosis);
    Pause { seconds }
}

fn redirect<'a, 'input>(node: Node<'a, 'input>, diagnosis: &mut Diagnosis<'a, 'input>) -> Redirect {
    let mut attributes = Attributes::new(node, diagnosis);
    let method = attributes.method("method", 13710);
    attributes.finish();
    expect_text_only(node, 12200, diagnosis);
    Redirect { url: own_text(node), method }
}

fn reject<'a, 'input>(node: Node<'a, 'input>, diagnosis: &mut Diagnosis<'a, 'input>) -> Reject {
    let mut attributes = Attributes::new(node, diagnosis);
    let reason = attributes.word("reason", RejectReason::Rejected, 13810);
    attributes.finish();
    expect_empty(node, diagnosis);
    Reject { reason }
}

fn bare<'a, 'input>(node: Node<'a, 'input>, verb: Verb, diagnosis: &mut Diagnosis<'a, 'input>) -> Verb {
    Attributes::new(node, diagnosis).finish();
    expect_empty(node, diagnosis);
    verb
}

fn enqueue<'a, 'input>(
    node: Node<'a, 'input>,
    diagnosis: &mut Diagnosis<'a, 'input>,
) -> Result<Enqueue, TwimlError> {
    let mut attributes = Attributes::new(node, diagnosis);
    let action = attributes.strict_url("action", 14203)?;
    let method = attributes.strict_method("method", 14201)?.unwrap_or_default();
    let wait_url = attributes.strict_url("waitUrl", 14202)?;
    let wait_url_method = attributes.strict_method("waitUrlMethod", 14206)?;
    let max_queue_size = attributes.number("maxQueueSize", 0..=u32::MAX, 12200);
    let workflow_sid = attributes.text("workflowSid");
    attributes.finish();
    let name = own_text(node);
    let mut task = None;
    if let Some(workflow) = &workflow_sid {
        task = node
            .children()
            .find(|child| child.has_tag_name("Task"))
            .map(|child| self::task(child, diagnosis));
        if !is_workflow(workflow) {
            return Err(diagnosis.error(
                14220,
                "workflowSid must be WW and 32 hexadecimal digits".into(),
                node,
            ));
        }
    } else {
        expect_text_only(node, 12200, diagnosis);
        check_queue_name(&name, node, [14204, 14205], diagnosis)?;
    }
    let name = Some(name).filter(|name| !name.is_empty());
    Ok(Enqueue { name, action, method, wait_url, wait_url_method, max_queue_size, workflow_sid, task })
}

fn task<'a, 'input>(node: Node<'a, 'input>, diagnosis: &mut Diagnosis<'a, 'input>) -> Task {
    let mut attributes = Attributes::new(node, diagnosis);
    let priority = attributes.number("priority", 0..=u32::MAX, 12200);
    let timeout_seconds = attributes.number("timeout", 1..=u32::MAX, 12200);
    attributes.finish();
    expect_text_only(node, 12200, diagnosis);
    Task { attributes: own_text(node), priority, timeout_seconds }
}

fn gather<'a, 'input>(node: Node<'a, 'input>, diagnosis: &mut Diagnosis<'a, 'input>) -> Gather {
    let mut attributes = Attributes::new(node, diagnosis);
    let mut gather = Gather {
        prompts: Vec::new(),
        input: attributes.word("input", GatherInput::Dtmf, 13326),
        action: attributes.text("action"),
        method: attributes.method("method", 13312),
        timeout_seconds: attributes.number("timeout", 1..=u32::MAX, 13313).unwrap_or(5),
        num_digits: attributes.number("numDigits", 1..=u32::MAX, 13314),
        finish_on_key: attributes
            .checked("finishOnKey", 13310, |key| key.len() <= 1 && key.chars().all(is_key))
            .map_or(Some('#'), |key| key.chars().next()),
        speech_timeout: attributes.checked("speechTimeout", 13327, |timeout| {
            timeout == "auto" || timeout.parse::<u16>().is_ok_and(|seconds| seconds > 0)
        }),
        language: attributes.checked("language", 13331, is_language),
        hints: attributes.text("hints"),
        speech_model: attributes.text("speechModel"),
        enhanced: attributes.flag("enhanced", false, 12200),
        profanity_filter: attributes.flag("profanityFilter", true, 12200),
        max_speech_time_seconds: attributes.number("maxSpeechTime", 1..=u32::MAX, 12200),
        debug: attributes.flag("debug", false, 12200),
        action_on_empty_result: attributes.flag("actionOnEmptyResult", false, 13338),
        barge_in: attributes.flag("bargeIn", true, 13332),
        partial_result_callback: attributes.text("partialResultCallback"),
        partial_result_callback_method: attributes.method("partialResultCallbackMethod", 13329),
    };
    attributes.finish();
    for child in content(node) {
        match prompt(child, diagnosis) {
            Some(prompt) => gather.prompts.push(prompt),
            None => diagnosis.warn(13320, "only Say, Play and Pause are allowed in Gather".into(), child),
        }
    }
    gather
}

fn prompt<'a, 'input>(node: Node<'a, 'input>, diagnosis: &mut Diagnosis<'a, 'input>) -> Option<Prompt> {
    Some(match node.tag_name().name() {
        "Say" => Prompt::Say(say(node, diagnosis)),
        "Play" => Prompt::Play(play(node, diagnosis)),
        "Pause" => Prompt::Pause(pause(node, diagnosis)),
        _ => return None,
    })
}

fn record<'a, 'input>(node: Node<'a, 'input>, diagnosis: &mut Diagnosis<'a, 'input>) -> Record {
    let mut attributes = Attributes::new(node, diagnosis);
    let record = Record {
        action: attributes.text("action"),
        method: attributes.method("method", 13610),
        timeout_seconds: attributes.number("timeout", 0..=u32::MAX, 13611).unwrap_or(5),
        finish_on_key: attributes
            .checked("finishOnKey", 13613, |keys| keys.chars().all(is_key))
            .unwrap_or_else(|| Record::DEFAULT_FINISH_ON_KEY.into()),
        max_length_seconds: attributes.number("maxLength", 1..=14_400, 13612).unwrap_or(3_600),
        play_beep: attributes.flag("playBeep", true, 13616),
        trim: attributes.word("trim", Trim::TrimSilence, 13699),
        recording_status_callback: recording_status_callback(&mut attributes, 13621),
        recording_configuration_id: attributes.text("recordingConfigurationId"),
        transcribe: attributes.flag("transcribe", false, 13614),
        transcribe_callback: attributes.text("transcribeCallback"),
    };
    attributes.finish();
    expect_empty(node, diagnosis);
    record
}

fn expect_empty(node: Node<'_, '_>, diagnosis: &mut Diagnosis<'_, '_>) {
    for child in content(node) {
        diagnosis.warn(12200, format!("{} holds nothing; this is ignored", node.tag_name().name()), child);
    }
}
