//! Recording a caller, as `<Record>` says: the beep, what ends it, who is told.
//!
//! A recording belongs to a call that is busy with it: whatever takes the call elsewhere ends it.

use twilio::error_code;
use twilio::rest::{API_VERSION, Recording, RecordingSource, RecordingStatus, Rfc2822};
use twilio::sid::{CallSid, RecordingSid};

use super::call::Activity;
use super::io::{Action, Request, Sound};
use super::switchboard::Switchboard;
use crate::Moment;
use crate::media::{LegId, PlayId, RecordId, RecordLimits};
use crate::recordings::{NotYet, Written};
use crate::twiml::RecordStep;

/// Twilio records no browser for longer (`<Record>`, `maxLength`).
const LONGEST_OF_A_CLIENT: std::time::Duration = std::time::Duration::from_secs(600);

/// Each one costs a file and a thread.
const MOST_AT_ONCE: usize = 100;

/// A recording under way.
#[derive(Debug)]
pub(super) struct ActiveRecording {
    call: CallSid,
    leg: LegId,
    recording: RecordingSid,
    step: RecordStep,
    stage: Stage,
    /// The key that ended it.
    key: Option<char>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The tone before it is being played.
    Beeping(PlayId),
    Running,
    /// Told to end; its file is being closed.
    Ending,
}

impl Switchboard {
    /// Begins to record a call. `None`: it cannot be, and the next verb follows.
    pub(super) fn record(&mut self, now: Moment, sid: &CallSid, step: RecordStep) -> Option<()> {
        if self.active_recordings.len() >= MOST_AT_ONCE {
            self.notify(sid, error_code::INTERNAL_FAILURE, "too many calls are being recorded at once");
            return None;
        }
        if step.transcribe {
            self.notify(
                sid,
                error_code::SCHEMA_VALIDATION_WARNING,
                "transcriptions are not served by this exchange",
            );
        }
        let recording = RecordingSid::from_random_bytes(self.random_bytes());
        let id = RecordId(self.next_number());
        let play = step.play_beep.then(|| self.next_play());
        let call = self.live(sid)?;
        call.activity = Activity::Recording(id);
        let leg = call.leg;
        let stage = play.map_or(Stage::Running, Stage::Beeping);
        self.active_recordings
            .insert(id, ActiveRecording { call: sid.clone(), leg, recording, step, stage, key: None });
        match play {
            Some(play) => self.act(Action::Play(leg, play, Sound::RecordBeep, 1)),
            None => self.begin_recording(now, id),
        }
        Some(())
    }

    /// The tone before a recording has been played, or could not be; whether it was one.
    pub(super) fn beep_ended(&mut self, now: Moment, play: PlayId) -> bool {
        let beeping = |(id, active): (&RecordId, &ActiveRecording)| {
            (active.stage == Stage::Beeping(play)).then_some(*id)
        };
        let Some(id) = self.active_recordings.iter().find_map(beeping) else { return false };
        self.begin_recording(now, id);
        true
    }

    fn begin_recording(&mut self, now: Moment, id: RecordId) {
        let Some(active) = self.active_recordings.get_mut(&id) else { return };
        active.stage = Stage::Running;
        let (leg, recording, step) = (active.leg, active.recording.clone(), active.step.clone());
        let Some(call) = self.calls.get(&active.call) else { return };
        let is_client = call.from.starts_with("client:");
        let longest = if is_client { LONGEST_OF_A_CLIENT } else { step.max_length };
        let limits =
            RecordLimits { silence: step.timeout, length: step.max_length.min(longest), trim: step.trim };
        let facts = self.facts(now, call.sid.clone(), recording.clone());
        self.recordings.begin(facts);
        self.act(Action::Silence(leg));
        self.act(Action::Record(leg, id, recording, limits));
        self.tell_of_recording(id, RecordingStatus::InProgress);
    }

    fn facts(&self, now: Moment, call: CallSid, sid: RecordingSid) -> Recording {
        let path = format!("/{API_VERSION}/Accounts/{}/Recordings/{sid}", self.settings.account);
        let now = Some(Rfc2822::from(now));
        let below = |name: &str, folder: &str| (name.to_owned(), format!("{path}/{folder}.json"));
        Recording {
            sid,
            account_sid: self.settings.account.clone(),
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

    /// A key pressed while a call is recorded. Before the tone is over there is nothing to end yet:
    /// the next verb follows, as after an empty recording.
    pub(super) fn key_while_recording(&mut self, now: Moment, id: RecordId, digit: char) {
        let Some(active) = self.active_recordings.get_mut(&id) else { return };
        if !active.step.finish_on_key.contains(digit) {
            return;
        }
        let (call, leg) = (active.call.clone(), active.leg);
        match active.stage {
            Stage::Beeping(_) => {
                self.active_recordings.remove(&id);
                self.act(Action::Silence(leg));
                self.carry_on(now, &call);
            }
            Stage::Running => {
                active.key = Some(digit);
                active.stage = Stage::Ending;
                self.act(Action::StopRecording(leg, id));
            }
            Stage::Ending => {}
        }
    }

    /// A recording's file is finished, or there is none: for want of sound, or by a failure.
    ///
    /// Who hung up is told of by the action; a call that was taken elsewhere goes on there.
    pub(super) fn recording_ended(
        &mut self,
        now: Moment,
        id: RecordId,
        result: Result<Option<Written>, String>,
    ) {
        let Some(active) = self.active_recordings.get(&id) else { return };
        let (sid, recording) = (active.call.clone(), active.recording.clone());
        let written = result.unwrap_or_else(|reason| {
            self.notify(&sid, error_code::INTERNAL_FAILURE, reason);
            None
        });
        if let Some(kept) = self.recordings.close(now, &recording, written.as_ref()) {
            self.act(Action::KeepRecording(Box::new(kept)));
        }
        for gone in self.recordings.make_room() {
            tracing::info!(recording = %gone, "an old recording makes room");
            self.act(Action::EraseRecording(gone));
        }
        let status = if written.is_some() { RecordingStatus::Completed } else { RecordingStatus::Absent };
        self.tell_of_recording(id, status);

        let Some(active) = self.active_recordings.remove(&id) else { return };
        let live = self.live(&sid).is_some();
        let busy = self.busy_with(&Activity::Recording(id)).is_some();
        match written {
            Some(written) if busy => {
                let extra = self.result_of(&active, &written, active.key.map(String::from));
                self.ask_with(now, &sid, active.step.action, &extra);
            }
            Some(written) if !live => {
                let extra = self.result_of(&active, &written, Some("hangup".to_owned()));
                self.request(&sid, &active.step.action, &extra);
            }
            None if busy => self.carry_on(now, &sid),
            _ => {}
        }
    }

    /// What the action is told. Source: Twilio, `<Record>`, action.
    fn result_of(
        &self,
        active: &ActiveRecording,
        written: &Written,
        digits: Option<String>,
    ) -> Vec<(&'static str, String)> {
        let mut result = vec![
            ("RecordingUrl", self.recording_url(&active.recording)),
            ("RecordingSid", active.recording.to_string()),
            ("RecordingDuration", written.seconds().to_string()),
        ];
        result.extend(digits.map(|digits| ("Digits", digits)));
        result
    }

    /// Where the sound of a recording is; `.wav` may be added.
    #[must_use]
    pub fn recording_url(&self, sid: &RecordingSid) -> String {
        let base = self.settings.api_url.as_str().trim_end_matches('/');
        format!("{base}/{API_VERSION}/Accounts/{}/Recordings/{sid}", self.settings.account)
    }

    /// Tells the document's `recordingStatusCallback`, if it wants to hear of this.
    fn tell_of_recording(&mut self, id: RecordId, status: RecordingStatus) {
        let Some(active) = self.active_recordings.get(&id) else { return };
        let Some(callback) = &active.step.status_callback else { return };
        let Some(recording) = self.recordings.get(&active.recording) else { return };
        if !callback.events.iter().any(|event| event == status.as_str()) {
            return;
        }
        let duration = recording.duration.map(|seconds| ("RecordingDuration", seconds.to_string()));
        let started = recording.start_time.map(|time| ("RecordingStartTime", time.to_string()));
        let mut parameters: Vec<(String, String)> = [
            ("AccountSid", self.settings.account.to_string()),
            ("CallSid", active.call.to_string()),
            ("RecordingChannels", recording.channels.to_string()),
            ("RecordingSid", active.recording.to_string()),
            ("RecordingSource", recording.source.as_str().to_owned()),
            ("RecordingStatus", status.as_str().to_owned()),
            ("RecordingTrack", "inbound".to_owned()),
            ("RecordingUrl", self.recording_url(&active.recording)),
        ]
        .into_iter()
        .chain(duration)
        .chain(started)
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
        parameters.sort();
        let request =
            Request { url: callback.target.url.clone(), method: callback.target.method, parameters };
        let fetch = self.next_fetch();
        self.act(Action::Fetch(fetch, request));
    }

    /// Ends recordings whose call has ended or gone on to something else.
    pub(super) fn end_stray_recordings(&mut self) {
        let (calls, active_recordings) = (&self.calls, &mut self.active_recordings);
        let is_busy = |id: RecordId, active: &ActiveRecording| {
            let call = calls.get(&active.call).filter(|call| call.is_live());
            call.is_some_and(|call| call.activity == Activity::Recording(id))
        };
        active_recordings
            .retain(|id, active| !matches!(active.stage, Stage::Beeping(_)) || is_busy(*id, active));
        let mut stray = Vec::new();
        for (id, active) in active_recordings.iter_mut() {
            if active.stage == Stage::Running && !is_busy(*id, active) {
                active.stage = Stage::Ending;
                stray.push(Action::StopRecording(active.leg, *id));
            }
        }
        stray.into_iter().for_each(|action| self.act(action));
    }

    /// Deletes a recording and its sound; whether there was one.
    ///
    /// # Errors
    /// While it runs.
    pub fn delete_recording(&mut self, sid: &RecordingSid) -> Result<bool, NotYet> {
        let deleted = self.recordings.delete(sid)?;
        if deleted {
            self.act(Action::EraseRecording(sid.clone()));
        }
        Ok(deleted)
    }
}
