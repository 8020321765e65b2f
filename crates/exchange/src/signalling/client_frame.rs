use serde::Deserialize;
use serde_json::Value;
use twilio::sid::CallSid;

/// What a client says.
#[derive(Debug, Clone, PartialEq)]
pub enum ClientFrame {
    /// A lone line feed, the echo of our heart-beat.
    Heartbeat,
    /// Opens the session, or brings a fresh token to it.
    Listen(Listen),
    /// Wants (`true`) or no longer wants (`false`) incoming calls.
    Register(bool),
    /// A new call, or the return to one after the socket was lost.
    Invite(Invite),
    /// Something about one call.
    Call {
        /// The call.
        call: CallName,
        /// What is said about it.
        message: CallMessage,
    },
    /// A message type this exchange does not serve, by name.
    Unknown(String),
}

/// What a client says about one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallMessage {
    /// Takes an incoming call, with the SDP answer to our offer.
    Answer(String),
    /// Declines an incoming call.
    Reject,
    /// Ends a call; also sent for calls we never heard of.
    Hangup,
    /// A new SDP offer, with new ICE credentials, for a call whose ICE path failed.
    Reinvite(String),
    /// Keys pressed, where RTP cannot carry them: digits, `*` and `#`.
    Dtmf(String),
    /// A message for the application (voice.js, `Call.sendMessage`).
    UserDefined(UserDefinedMessage),
}

/// A message that a client's page sends to the application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserDefinedMessage {
    /// The name that the client gave it, `KX…`.
    pub voice_event_sid: String,
    /// Its type; there is only `user-defined-message`.
    pub message_type: String,
    /// The media type of its content, `application/json` unless the page says otherwise.
    pub content_type: String,
    /// Its content as JSON.
    pub content: String,
}

/// How a client names a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallName {
    /// By its identifier.
    Sid(CallSid),
    /// By the name the client gave it, `TJS…`, until it learns the identifier.
    Temporary(String),
}

impl CallName {
    /// The name as it stands in frames.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Sid(sid) => sid.as_str(),
            Self::Temporary(name) => name,
        }
    }
}

impl From<String> for CallName {
    fn from(name: String) -> Self {
        CallSid::parse(&name).map_or(Self::Temporary(name), Self::Sid)
    }
}

impl From<&str> for CallName {
    fn from(name: &str) -> Self {
        Self::from(name.to_owned())
    }
}

impl From<CallSid> for CallName {
    fn from(sid: CallSid) -> Self {
        Self::Sid(sid)
    }
}

/// The payload of `listen`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listen {
    /// The access or capability token.
    pub token: String,
    /// For how many seconds the client asks us to keep its calls after a lost socket.
    pub reconnect_timeout: u64,
}

/// The payload of `invite`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// Temporary for a new call, an identifier for one to come back to.
    pub call: CallName,
    /// The offer; of no use when `reconnect` names a call that is up.
    pub sdp: String,
    /// The parameters of `Device.connect`, decoded.
    pub parameters: Vec<(String, String)>,
    /// The token that an earlier `answer` or `invite` carried.
    pub reconnect: Option<String>,
}

/// Why a client's frame cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Not JSON, or not an object with a `type`.
    #[error("the frame is no JSON object with a type: {0}")]
    Malformed(String),
    /// A known type whose payload lacks what it must have.
    #[error("the payload of {kind} is wrong: {reason}")]
    Payload {
        /// The message type.
        kind: String,
        /// What is wrong.
        reason: String,
    },
}

#[derive(Deserialize)]
struct FrameEnvelope {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    payload: Value,
}

#[derive(Deserialize)]
struct ListenPayload {
    token: String,
    #[serde(default, rename = "reconnectTimeout")]
    reconnect_timeout: f64,
}

#[derive(Deserialize)]
struct RegisterPayload {
    media: RegisterMedia,
}

#[derive(Deserialize)]
struct RegisterMedia {
    audio: bool,
}

#[derive(Deserialize)]
struct InvitePayload {
    callsid: String,
    sdp: String,
    #[serde(default)]
    twilio: InviteParameters,
    reconnect: Option<String>,
}

#[derive(Deserialize, Default)]
struct InviteParameters {
    #[serde(default)]
    params: String,
}

#[derive(Deserialize)]
struct CallPayload {
    callsid: String,
}

#[derive(Deserialize)]
struct SdpPayload {
    callsid: String,
    sdp: String,
}

#[derive(Deserialize)]
struct DtmfPayload {
    callsid: String,
    dtmf: String,
}

#[derive(Deserialize)]
struct MessagePayload {
    callsid: String,
    voiceeventsid: String,
    messagetype: String,
    contenttype: Option<String>,
    #[serde(default)]
    content: Value,
}

impl ClientFrame {
    /// Reads one text frame.
    ///
    /// # Errors
    /// When it is no JSON object with a `type`, or a known type lacks a field it must have.
    pub fn parse(text: &str) -> Result<Self, FrameError> {
        if text.trim().is_empty() {
            return Ok(Self::Heartbeat);
        }
        let FrameEnvelope { kind, payload } =
            serde_json::from_str(text).map_err(|error| FrameError::Malformed(error.to_string()))?;
        Ok(match kind.as_str() {
            "listen" => {
                let ListenPayload { token, reconnect_timeout } = read(&kind, payload)?;
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "clamped to 0..=30"
                )]
                let reconnect_timeout = reconnect_timeout.clamp(0.0, 30.0) as u64;
                Self::Listen(Listen { token, reconnect_timeout })
            }
            "register" => Self::Register(read::<RegisterPayload>(&kind, payload)?.media.audio),
            "invite" => {
                let InvitePayload { callsid, sdp, twilio, reconnect } = read(&kind, payload)?;
                let parameters =
                    form_urlencoded::parse(twilio.params.as_bytes()).into_owned().collect::<Vec<_>>();
                Self::Invite(Invite { call: callsid.into(), sdp, parameters, reconnect })
            }
            "answer" => {
                let SdpPayload { callsid, sdp } = read(&kind, payload)?;
                Self::about(callsid, CallMessage::Answer(sdp))
            }
            "reject" => Self::about(read::<CallPayload>(&kind, payload)?.callsid, CallMessage::Reject),
            "hangup" => Self::about(read::<CallPayload>(&kind, payload)?.callsid, CallMessage::Hangup),
            "reinvite" => {
                let SdpPayload { callsid, sdp } = read(&kind, payload)?;
                Self::about(callsid, CallMessage::Reinvite(sdp))
            }
            "dtmf" => {
                let DtmfPayload { callsid, dtmf } = read(&kind, payload)?;
                // `w` is half a second's pause.
                let keys = dtmf.chars().filter(|c| c.is_ascii_digit() || matches!(c, '*' | '#')).collect();
                Self::about(callsid, CallMessage::Dtmf(keys))
            }
            "message" => {
                let MessagePayload { callsid, voiceeventsid, messagetype, contenttype, content } =
                    read(&kind, payload)?;
                let message = UserDefinedMessage {
                    voice_event_sid: voiceeventsid,
                    message_type: messagetype,
                    content_type: contenttype.unwrap_or_else(|| "application/json".to_owned()),
                    content: content.to_string(),
                };
                Self::about(callsid, CallMessage::UserDefined(message))
            }
            _ => Self::Unknown(kind),
        })
    }

    fn about(call: String, message: CallMessage) -> Self {
        Self::Call { call: call.into(), message }
    }
}

fn read<T: serde::de::DeserializeOwned>(kind: &str, payload: Value) -> Result<T, FrameError> {
    serde_json::from_value(payload)
        .map_err(|error| FrameError::Payload { kind: kind.to_owned(), reason: error.to_string() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::ServerFrame, *};

    #[test]
    fn an_invite_is_read_with_its_parameters() {
        let text = r#"{"type":"invite","version":"1.6","payload":{"callsid":"TJS1","sdp":"v=0",
            "twilio":{"params":"show=foo%20%2B%20bar&To="}}}"#;
        assert_eq!(
            ClientFrame::parse(text),
            Ok(ClientFrame::Invite(Invite {
                call: "TJS1".into(),
                sdp: "v=0".into(),
                parameters: vec![("show".into(), "foo + bar".into()), ("To".into(), String::new())],
                reconnect: None,
            }))
        );
    }

    #[test]
    fn an_invite_without_parameters_is_read() {
        let text = r#"{"type":"invite","payload":{"callsid":"CA1","sdp":"v=0","twilio":{},"reconnect":"r"}}"#;
        let Ok(ClientFrame::Invite(invite)) = ClientFrame::parse(text) else { panic!("an invite") };
        assert_eq!((invite.parameters.len(), invite.reconnect.as_deref()), (0, Some("r")));
    }

    #[test]
    fn a_line_feed_is_a_heartbeat_both_ways() {
        assert_eq!(ClientFrame::parse("\n"), Ok(ClientFrame::Heartbeat));
        assert_eq!(ServerFrame::Heartbeat.to_text(), "\n");
    }

    #[test]
    fn a_frame_without_what_it_must_have_names_what_is_wrong() {
        let error =
            ClientFrame::parse(r#"{"type":"invite","payload":{"callsid":"TJS1"}}"#).expect_err("no sdp");
        assert!(error.to_string().contains("invite") && error.to_string().contains("sdp"), "{error}");
        assert!(matches!(ClientFrame::parse("[1]"), Err(FrameError::Malformed(_))));
        assert!(matches!(ClientFrame::parse(r#"{"payload":{}}"#), Err(FrameError::Malformed(_))));
    }

    #[test]
    fn a_message_is_read_with_its_content_as_json() {
        let text = r#"{"type":"message","payload":{"callsid":"CA1","voiceeventsid":"KX1",
            "messagetype":"user-defined-message","content":{"hello":"world"}}}"#;
        let Ok(ClientFrame::Call { message: CallMessage::UserDefined(message), .. }) =
            ClientFrame::parse(text)
        else {
            panic!("a message")
        };
        assert_eq!(message.content, r#"{"hello":"world"}"#);
        assert_eq!(
            (message.voice_event_sid.as_str(), message.content_type.as_str()),
            ("KX1", "application/json")
        );
    }

    #[test]
    fn an_unknown_type_is_told_apart_from_a_broken_frame() {
        assert_eq!(
            ClientFrame::parse(r#"{"type":"presence","payload":{}}"#),
            Ok(ClientFrame::Unknown("presence".into()))
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in ".*") {
            let _ = ClientFrame::parse(&text);
        }

        #[test]
        fn no_payload_of_a_known_type_makes_the_reader_panic(
            kind in "listen|register|invite|answer|reject|hangup|reinvite|dtmf|message",
            payload in r#"(null|1|"x"|\{\}|\{"callsid":"x"\}|\{"token":1\}|\{"media":\{"audio":1\}\})"#,
        ) {
            let _ = ClientFrame::parse(&format!(r#"{{"type":"{kind}","payload":{payload}}}"#));
        }
    }
}
