use std::{sync::Arc, time::Duration};

use tokio::time::timeout;
use twilio::{
    sid::{CallSid, RecordingSid},
    twiml::{Play, Record, Response, Say, Verb},
    webhook::RecordResult,
};

use crate::{context::Context, routes, state::StudioState};

/// Seconds of the DJ's voice that are recorded and played back.
const TEST_SECONDS: u32 = 5;

/// A recording is deleted after this time at the latest.
const DELETE_TIMEOUT: Duration = Duration::from_secs(60);

/// Begins a test of the DJ's microphone: it records her for a moment. The call is no leg of the show.
pub(crate) fn start(state: &mut StudioState, call: &CallSid) -> Response {
    state.ignored_calls.insert(call.clone());
    let record = Record {
        action: Some(routes::MIC_TEST.to_owned()),
        max_length_seconds: TEST_SECONDS,
        timeout_seconds: TEST_SECONDS,
        ..Record::default()
    };
    Response::new()
        .with(Say::new("After the tone, say a sentence. You will hear yourself as your callers do."))
        .with(record)
        .with(Say::new("Nothing was to be heard. Is the right microphone chosen, and is it on?"))
        .with(Verb::Hangup)
}

/// Plays back what was recorded; without a recording it says that there is none.
pub(crate) fn play_back(context: &Arc<Context>, call: &CallSid, recorded: Option<&RecordResult>) -> Response {
    context.change(|state, _| state.ignored_calls.insert(call.clone()));
    let Some(recorded) = recorded else {
        return Response::new()
            .with(Say::new("The test could not be recorded. Please try again."))
            .with(Verb::Hangup);
    };
    if let Some(recording) = &recorded.recording_sid {
        tokio::spawn(delete_when_ended(context.clone(), call.clone(), recording.clone()));
    }
    Response::new()
        .with(Play::new(&recorded.url))
        .with(Say::new("That was you. If it was clear, your microphone is good for the show."))
        .with(Verb::Hangup)
}

/// Deletes the recording of a test once the test is over, or after a minute.
async fn delete_when_ended(context: Arc<Context>, call: CallSid, recording: RecordingSid) {
    let mut changes = context.state.changes();
    let ended = async {
        while context.state.read(|state| state.ignored_calls.contains(&call)) {
            if changes.changed().await.is_err() {
                break;
            }
        }
    };
    let _ = timeout(DELETE_TIMEOUT, ended).await;
    if let Err(error) = context.client.recordings().delete(&recording).await {
        tracing::warn!(error = &error as &dyn std::error::Error, "a test recording was not deleted");
    }
}
