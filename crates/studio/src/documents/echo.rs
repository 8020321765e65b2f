use show::CallerId;
use twilio::{
    sid::{CallSid, RecordingSid},
    twiml::{Play, Record, Response, Say, Verb},
    webhook::Params,
};

use super::{addresses, caller};
use crate::Studio;

/// Seconds of the DJ's voice that are recorded and played back.
const ECHO_SECONDS: u32 = 5;

impl Studio {
    /// A test of the DJ's microphone: records her for a moment. The call is no desk.
    pub(super) fn echo_test(&self, call: &CallerId) -> Response {
        self.inner.live.change(self.now(), |stage| stage.aside.insert(call.clone()));
        let record = Record {
            action: Some(addresses::ECHO.to_owned()),
            max_length_seconds: ECHO_SECONDS,
            timeout_seconds: ECHO_SECONDS,
            ..Record::default()
        };
        Response::new()
            .with(Say::new("After the tone, say a sentence. You will hear yourself as your callers do."))
            .with(record)
            .with(Say::new("Nothing was to be heard. Is the right microphone chosen, and is it on?"))
            .with(Verb::Hangup)
    }

    /// Plays back what was recorded.
    #[must_use]
    pub fn echo_document(&self, call: &CallSid, params: &Params) -> Response {
        self.inner.live.change(self.now(), |stage| stage.aside.insert(caller(call)));
        let Some(recording) = params.get("RecordingUrl").filter(|url| !url.is_empty()) else {
            return Response::new()
                .with(Say::new("The test could not be recorded. Please try again."))
                .with(Verb::Hangup);
        };
        if let Some(sid) = params.get("RecordingSid").and_then(|sid| sid.parse().ok()) {
            self.delete_when_ended(call.clone(), sid);
        }
        Response::new()
            .with(Play::new(recording))
            .with(Say::new("That was you. If it was clear, your microphone is good for the show."))
            .with(Verb::Hangup)
    }

    /// Deletes the recording of a test once the test is over, or after a minute.
    fn delete_when_ended(&self, call: CallSid, recording: RecordingSid) {
        let studio = self.clone();
        tokio::spawn(async move {
            let id = caller(&call);
            let mut changes = studio.inner.live.changes();
            let ended = async {
                while studio.inner.live.look(|stage| stage.aside.contains(&id)) {
                    if changes.changed().await.is_err() {
                        break;
                    }
                }
            };
            let _ = tokio::time::timeout(std::time::Duration::from_secs(60), ended).await;
            if let Err(error) = studio.inner.client.recordings().delete(&recording).await {
                tracing::warn!(error = &error as &dyn std::error::Error, "a test recording was not deleted");
            }
        });
    }
}
