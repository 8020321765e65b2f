//! `<Record>`: the tone before a recording, its end, and the callbacks about it.
//!
//! A call does nothing else while it is recorded: when it begins to do something else, the recording ends.

use std::time::Duration;

use twilio::{
    error_code,
    rest::{API_VERSION, Recording, RecordingSource, RecordingStatus, Rfc2822},
    sid::{CallSid, RecordingSid},
};

use super::Flow;
use crate::{
    MonotonicTime,
    call::{
        action::{Action, Sound},
        active_recordings::{ActiveRecording, RecordingStage},
        exchange_state::{CallSettings, ExchangeState},
        input::{RecordingError, Request},
        requests,
        state::{Activity, ExtraParameters},
    },
    media::{PlayId, RecordId, RecordLimits},
    store::recordings::Written,
    twiml::RecordStep,
};

/// The longest recording of a browser, as at Twilio (`<Record>`, `maxLength`).
const MAX_LENGTH_OF_CLIENT: Duration = Duration::from_secs(600);

/// What the call does after its recording.
pub(in crate::call) enum AfterRecording {
    /// The call goes on with its document.
    CarryOn(CallSid),
    /// Nothing more: the next document was requested already, or the call does something else or is over.
    Nothing,
}

/// Begins to record a call. If that is not possible, the next verb follows.
pub(in crate::call) fn record(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    step: RecordStep,
) -> Flow {
    if exchange.active_recordings.is_full() {
        exchange.notify(sid, error_code::INTERNAL_FAILURE, "too many calls are being recorded at once");
        return Flow::Next;
    }
    if step.transcribe {
        let message = "transcriptions are not served by this exchange";
        exchange.notify(sid, error_code::SCHEMA_VALIDATION_WARNING, message);
    }
    let recording = RecordingSid::from_random_bytes(exchange.random_bytes());
    let id = exchange.next_record();
    let play = step.play_beep.then(|| exchange.next_play());
    let Some(Some(leg)) = exchange.calls.update(sid, |call| call.recording(id)) else { return Flow::Stop };
    let stage = play.map_or(RecordingStage::Running, RecordingStage::Beeping);
    let active = ActiveRecording { call: sid.clone(), leg, recording, step, stage, key: None };
    exchange.active_recordings.add(id, active);
    match play {
        Some(play) => exchange.act(Action::Play(leg, play, Sound::RecordBeep, 1)),
        None => begin(exchange, now, id),
    }
    Flow::Stop
}

/// Handles the end of a tone, or its failure: begins the recording. Returns whether `play` was such a tone.
pub(in crate::call) fn beep_ended(exchange: &mut ExchangeState, now: MonotonicTime, play: PlayId) -> bool {
    let Some(id) = exchange.active_recordings.of_beep(play) else { return false };
    begin(exchange, now, id);
    true
}

fn begin(exchange: &mut ExchangeState, now: MonotonicTime, id: RecordId) {
    let Some(active) = exchange.active_recordings.start(id) else { return };
    let Some(call) = exchange.calls.get(&active.call) else { return };
    let step = &active.step;
    let length = if call.from().starts_with("client:") {
        step.max_length.min(MAX_LENGTH_OF_CLIENT)
    } else {
        step.max_length
    };
    let limits = RecordLimits { silence: step.timeout, length, trim: step.trim };
    let (leg, recording) = (active.leg, active.recording.clone());
    exchange.catalogue.begin(facts(&exchange.settings, now, active.call.clone(), recording.clone()));
    exchange.act(Action::Silence(leg));
    exchange.act(Action::Record(leg, id, recording, limits));
    report(exchange, id, RecordingStatus::InProgress);
}

fn facts(settings: &CallSettings, now: MonotonicTime, call: CallSid, sid: RecordingSid) -> Recording {
    let path = format!("/{API_VERSION}/Accounts/{}/Recordings/{sid}", settings.account);
    let now = Some(Rfc2822::from(now));
    let below = |name: &str, folder: &str| (name.to_owned(), format!("{path}/{folder}.json"));
    Recording {
        sid,
        account_sid: settings.account.clone(),
        call_sid: Some(call),
        conference_sid: None,
        channels: 1,
        duration: None,
        start_time: now,
        status: RecordingStatus::InProgress,
        source: RecordingSource::RecordVerb,
        price: None,
        price_unit: Some("USD".to_owned()),
        error_code: None,
        encryption_details: None,
        media_url: None,
        api_version: API_VERSION.to_owned(),
        date_created: now,
        date_updated: now,
        uri: format!("{path}.json"),
        subresource_uris: [
            below("add_on_results", "AddOnResults"),
            below("transcriptions", "Transcriptions"),
        ]
        .into(),
    }
}

/// Handles a key that is pressed during a recording. If the tone is not over, there is no recording to end
/// yet, and the next verb follows, as after an empty recording.
pub(in crate::call) fn press(exchange: &mut ExchangeState, id: RecordId, key: char) -> AfterRecording {
    let Some(active) = exchange.active_recordings.get(id) else { return AfterRecording::Nothing };
    if !active.step.finish_on_key.contains(key) {
        return AfterRecording::Nothing;
    }
    let (call, leg) = (active.call.clone(), active.leg);
    if matches!(active.stage, RecordingStage::Beeping(_)) {
        exchange.active_recordings.remove(id);
        exchange.act(Action::Silence(leg));
        return AfterRecording::CarryOn(call);
    }
    if let Some(leg) = exchange.active_recordings.stop(id, Some(key)) {
        exchange.act(Action::StopRecording(leg, id));
    }
    AfterRecording::Nothing
}

/// Handles the end of a recording, with its file, or without one after mere silence or a failure.
///
/// The recording's `action` is also requested if the caller hung up. A call that does something else by now
/// goes on with that.
pub(in crate::call) fn ended(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    id: RecordId,
    result: Result<Option<Written>, RecordingError>,
) -> AfterRecording {
    let Some(active) = exchange.active_recordings.get(id) else { return AfterRecording::Nothing };
    let (sid, recording) = (active.call.clone(), active.recording.clone());
    let written = result.unwrap_or_else(|error| {
        exchange.notify(&sid, error_code::INTERNAL_FAILURE, error.to_string());
        None
    });
    if let Some(kept) = exchange.catalogue.close(now, &recording, written.as_ref()) {
        exchange.act(Action::StoreRecording(Box::new(kept)));
    }
    for gone in exchange.catalogue.make_room() {
        tracing::info!(recording = %gone, "an old recording makes room");
        exchange.act(Action::EraseRecording(gone));
    }
    let status = if written.is_some() { RecordingStatus::Completed } else { RecordingStatus::Absent };
    report(exchange, id, status);

    let Some(active) = exchange.active_recordings.remove(id) else { return AfterRecording::Nothing };
    let activity = exchange.calls.live(&sid).map(|call| call.activity());
    let busy = activity == Some(&Activity::Recording(id));
    match (written, activity.is_some()) {
        (Some(written), _) if busy => {
            let digits = active.key.map(String::from);
            let extra = result_parameters(&exchange.settings, &active, &written, digits);
            requests::ask_with(exchange, now, &sid, active.step.action, extra);
        }
        (Some(written), false) => {
            let digits = Some("hangup".to_owned());
            let extra = result_parameters(&exchange.settings, &active, &written, digits);
            requests::send(exchange, &sid, &active.step.action, &extra);
        }
        (None, _) if busy => return AfterRecording::CarryOn(sid),
        _ => {}
    }
    AfterRecording::Nothing
}

/// Ends the recordings whose call has ended or gone on to something else.
pub(in crate::call) fn end_released(exchange: &mut ExchangeState) {
    for id in exchange.calls.take_released() {
        let stage = exchange.active_recordings.get(id).map(|active| active.stage);
        if matches!(stage, Some(RecordingStage::Beeping(_))) {
            exchange.active_recordings.remove(id);
        } else if let Some(leg) = exchange.active_recordings.stop(id, None) {
            exchange.act(Action::StopRecording(leg, id));
        }
    }
}

/// The parameters of the request to `action`. Source: Twilio, `<Record>`, action.
fn result_parameters(
    settings: &CallSettings,
    active: &ActiveRecording,
    written: &Written,
    digits: Option<String>,
) -> ExtraParameters {
    let mut result = vec![
        ("RecordingUrl", settings.recording_url(&active.recording)),
        ("RecordingSid", active.recording.to_string()),
        ("RecordingDuration", written.seconds().to_string()),
    ];
    result.extend(digits.map(|digits| ("Digits", digits)));
    result
}

/// Sends a status to the document's `recordingStatusCallback`, if the document asked for this one.
fn report(exchange: &mut ExchangeState, id: RecordId, status: RecordingStatus) {
    let Some(active) = exchange.active_recordings.get(id) else { return };
    let Some(callback) = &active.step.status_callback else { return };
    let Some(recording) = exchange.catalogue.get(&active.recording) else { return };
    if !callback.events.iter().any(|event| event == status.as_str()) {
        return;
    }
    let duration = recording.duration.map(|seconds| ("RecordingDuration", seconds.to_string()));
    let started = recording.start_time.map(|time| ("RecordingStartTime", time.to_string()));
    let mut parameters: Vec<(String, String)> = [
        ("AccountSid", exchange.settings.account.to_string()),
        ("CallSid", active.call.to_string()),
        ("RecordingChannels", recording.channels.to_string()),
        ("RecordingSid", active.recording.to_string()),
        ("RecordingSource", recording.source.as_str().to_owned()),
        ("RecordingStatus", status.as_str().to_owned()),
        ("RecordingTrack", "inbound".to_owned()),
        ("RecordingUrl", exchange.settings.recording_url(&active.recording)),
    ]
    .into_iter()
    .chain(duration)
    .chain(started)
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    parameters.sort();
    let request =
        Request { url: callback.target.url.clone(), method: callback.target.method, parameters, call: None };
    let fetch = exchange.next_fetch();
    exchange.act(Action::Fetch(fetch, request));
}
