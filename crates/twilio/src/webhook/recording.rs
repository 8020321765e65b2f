use super::{Params, VoiceRequest, WebhookError, params::Reader};
use crate::{
    rest::{RecordingSource, RecordingStatus, Rfc2822},
    sid::{AccountSid, CallSid, RecordingSid},
};

/// The parameters of the request to a `Record`'s `action` (Twilio docs, "Record: action").
///
/// Twilio makes it only if something was recorded: after mere silence the next verb follows. The call's
/// `digits` hold the key that ended the recording, or `hangup` if the caller hung up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordResult {
    /// The parameters about the call that was recorded.
    pub call: VoiceRequest,
    /// Where the sound is: a WAV file; with `.mp3` added, an MP3.
    pub url: String,
    /// The identifier of the recording. It is not in the documentation, but Twilio sends it.
    pub recording_sid: Option<RecordingSid>,
    /// How long the recording is, in seconds.
    pub duration_seconds: Option<u32>,
}

impl RecordResult {
    /// Whether the recording ended because the caller hung up.
    #[must_use]
    pub fn hung_up(&self) -> bool {
        self.call.digits.as_deref() == Some("hangup")
    }
}

impl TryFrom<&Params> for RecordResult {
    type Error = WebhookError;

    fn try_from(params: &Params) -> Result<Self, WebhookError> {
        let mut reader = Reader::new(params);
        let call = VoiceRequest::read(&mut reader)?;
        let url = reader.filled("RecordingUrl").ok_or(WebhookError::Missing("RecordingUrl"))?.to_owned();
        let recording_sid = reader.optional("RecordingSid")?;
        let duration_seconds = reader.optional("RecordingDuration")?;
        let call = VoiceRequest { rest: reader.into_rest(), ..call };
        Ok(Self { call, url, recording_sid, duration_seconds })
    }
}

/// The parameters of a `recordingStatusCallback` (Twilio docs, "recordingStatusCallback").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordingNotice {
    /// The account that the recording belongs to.
    pub account_sid: AccountSid,
    /// The call that was recorded; absent for a conference.
    pub call_sid: Option<CallSid>,
    /// The identifier of the recording.
    pub recording_sid: RecordingSid,
    /// How far it has got: in progress, completed or absent.
    pub status: RecordingStatus,
    /// Where the sound is, or will be.
    pub url: Option<String>,
    /// How long the recording is, in seconds, once it is over.
    pub duration_seconds: Option<u32>,
    /// The number of channels: 1, or 2 when each party has its own.
    pub channels: Option<u32>,
    /// When it began.
    pub start_time: Option<Rfc2822>,
    /// What began it.
    pub source: Option<RecordingSource>,
    /// Everything else.
    pub rest: Params,
}

impl TryFrom<&Params> for RecordingNotice {
    type Error = WebhookError;

    fn try_from(params: &Params) -> Result<Self, WebhookError> {
        let mut reader = Reader::new(params);
        let status = reader.filled("RecordingStatus").ok_or(WebhookError::Missing("RecordingStatus"))?;
        Ok(Self {
            account_sid: reader.required("AccountSid")?,
            call_sid: reader.optional("CallSid")?,
            recording_sid: reader.required("RecordingSid")?,
            status: status.to_owned().into(),
            url: reader.filled("RecordingUrl").map(str::to_owned),
            duration_seconds: reader.optional("RecordingDuration")?,
            channels: reader.optional("RecordingChannels")?,
            start_time: reader.optional("RecordingStartTime")?,
            source: reader.filled("RecordingSource").map(|source| source.to_owned().into()),
            rest: reader.into_rest(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALL: &str = "AccountSid=ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&CallSid=CA557a5d46438c324c7e1f9aa15e5f0dbb&CallStatus=completed&Direction=inbound&From=client%3Adj_1&To=";
    const RECORDING: &str = "RecordingSid=RE557a5d46438c324c7e1f9aa15e5f0dbb&RecordingUrl=https%3A%2F%2Fapi.twilio.com%2Fx&RecordingDuration=7";

    #[test]
    fn a_recording_is_read_with_the_key_that_ended_it() {
        let read = |digits: &str| {
            let form = format!("{CALL}&{RECORDING}{digits}");
            RecordResult::try_from(&Params::from_form(form.as_bytes())).expect("readable")
        };
        let result = read("&Digits=hangup");
        assert_eq!((result.url.as_str(), result.duration_seconds), ("https://api.twilio.com/x", Some(7)));
        assert!(result.hung_up());
        assert_eq!(read("&Digits=%23").call.digits.as_deref(), Some("#"));
        assert!(!read("").hung_up());
    }

    #[test]
    fn without_a_recording_there_is_no_result() {
        let read = |form: String| RecordResult::try_from(&Params::from_form(form.as_bytes()));
        assert_eq!(read(CALL.to_owned()), Err(WebhookError::Missing("RecordingUrl")));
        let odd = format!("{CALL}&RecordingUrl=x&RecordingDuration=long");
        assert_eq!(read(odd), Err(WebhookError::Invalid("RecordingDuration")));
    }

    #[test]
    fn a_notice_tells_how_far_a_recording_has_got() {
        let form = format!(
            "AccountSid=ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&CallSid=CA557a5d46438c324c7e1f9aa15e5f0dbb&{RECORDING}&RecordingStatus=completed&RecordingChannels=1&RecordingSource=RecordVerb&RecordingStartTime=Tue%2C+14+Nov+2023+22%3A13%3A20+%2B0000&RecordingTrack=inbound"
        );
        let notice = RecordingNotice::try_from(&Params::from_form(form.as_bytes())).expect("readable");
        assert_eq!(notice.status, RecordingStatus::Completed);
        assert_eq!((notice.source, notice.channels), (Some(RecordingSource::RecordVerb), Some(1)));
        assert_eq!(notice.start_time.map(Rfc2822::to_unix), Some(1_700_000_000));
        assert_eq!(notice.rest.get("RecordingTrack"), Some("inbound"));
    }
}
