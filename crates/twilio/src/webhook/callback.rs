use super::{DialCallStatus, Params, VoiceRequest, WebhookError, params::Reader};
use crate::{rest::Rfc2822, sid::CallSid};

/// The parameters of the request to a `Dial`'s `action` (Twilio docs, "Dial: action").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialResult {
    /// The parameters about the call that dialled.
    pub call: VoiceRequest,
    /// How the dialled call ended.
    pub status: DialCallStatus,
    /// The dialled call; absent for a conference.
    pub dial_call_sid: Option<CallSid>,
    /// How long the dialled call lasted, in seconds; absent for a conference.
    pub duration_seconds: Option<u32>,
    /// Whether the two were connected: an answered call need not have been.
    pub bridged: Option<bool>,
    /// Where the recording is, if there is one.
    pub recording_url: Option<String>,
}

impl TryFrom<&Params> for DialResult {
    type Error = WebhookError;

    fn try_from(params: &Params) -> Result<Self, WebhookError> {
        let mut reader = Reader::new(params);
        let call = VoiceRequest::read(&mut reader)?;
        let status = reader.required("DialCallStatus")?;
        let dial_call_sid = reader.optional("DialCallSid")?;
        let duration_seconds = reader.optional("DialCallDuration")?;
        let bridged = reader.optional("DialBridged")?;
        let recording_url = reader.filled("RecordingUrl").map(str::to_owned);
        let call = VoiceRequest { rest: reader.into_rest(), ..call };
        Ok(Self { call, status, dial_call_sid, duration_seconds, bridged, recording_url })
    }
}

/// The parameters of a status callback (Twilio docs, "Call status callbacks").
///
/// Callbacks may arrive in another order than they were sent: compare `sequence_number`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusCallbackRequest {
    /// The parameters about the call, with its new status.
    pub call: VoiceRequest,
    /// How long the call lasted, in seconds, once it is over.
    pub call_duration_seconds: Option<u32>,
    /// The minutes that are billed.
    pub billed_minutes: Option<u32>,
    /// The number of the event, from 0.
    pub sequence_number: Option<u32>,
    /// When it happened.
    pub timestamp: Option<Rfc2822>,
    /// The carrier's last answer, a SIP status.
    pub sip_response_code: Option<u16>,
}

impl TryFrom<&Params> for StatusCallbackRequest {
    type Error = WebhookError;

    fn try_from(params: &Params) -> Result<Self, WebhookError> {
        let mut reader = Reader::new(params);
        let call = VoiceRequest::read(&mut reader)?;
        let call_duration_seconds = reader.optional("CallDuration")?;
        let billed_minutes = reader.optional("Duration")?;
        let sequence_number = reader.optional("SequenceNumber")?;
        let timestamp = reader.optional("Timestamp")?;
        let sip_response_code = reader.optional("SipResponseCode")?;
        let call = VoiceRequest { rest: reader.into_rest(), ..call };
        Ok(Self {
            call,
            call_duration_seconds,
            billed_minutes,
            sequence_number,
            timestamp,
            sip_response_code,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALL: &str = "AccountSid=ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&CallSid=CA557a5d46438c324c7e1f9aa15e5f0dbb&CallStatus=completed&Direction=inbound&From=client%3Adj_1&To=";

    #[test]
    fn a_dial_that_was_answered_need_not_have_been_bridged() {
        let form = format!("{CALL}&DialCallStatus=completed&DialBridged=false&DialCallDuration=0");
        let result = DialResult::try_from(&Params::from_form(form.as_bytes())).expect("readable");
        assert_eq!((result.status, result.bridged), (DialCallStatus::Completed, Some(false)));
    }

    #[test]
    fn a_real_status_callback_is_read() {
        let form = format!(
            "{CALL}&Duration=1&CallDuration=49&SequenceNumber=3&Timestamp=Sun%2C+25+Mar+2018+09%3A53%3A19+%2B0000&CallbackSource=call-progress-events"
        );
        let callback =
            StatusCallbackRequest::try_from(&Params::from_form(form.as_bytes())).expect("readable");
        assert_eq!((callback.call_duration_seconds, callback.billed_minutes), (Some(49), Some(1)));
        let timestamp = callback.timestamp.map(|time| time.to_string());
        assert_eq!(timestamp.as_deref(), Some("Sun, 25 Mar 2018 09:53:19 +0000"));
        assert_eq!(callback.call.rest.get("CallbackSource"), Some("call-progress-events"));
    }
}
