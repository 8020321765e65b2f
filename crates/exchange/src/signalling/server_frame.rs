use serde::Serialize;
use serde_json::Value;
use twilio::sid::{CallSid, UserDefinedMessageSid};

use super::{CallName, Edge};

/// The only type of message there is.
pub const USER_DEFINED_MESSAGE: &str = "user-defined-message";

/// An error as it stands in `error` and `hangup` frames.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The SDK's error code.
    pub code: u32,
    /// What happened, for a developer.
    pub message: String,
}

/// What we say to a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServerFrame {
    /// Keeps the client from dropping a silent socket (it does after 15 s).
    Heartbeat,
    /// The reply to each `listen`.
    Connected {
        /// The name the token gives its holder; empty for an anonymous one.
        identity: String,
        /// Seconds until the token expires.
        ttl: u64,
        /// Where the client is connected.
        edge: Edge,
    },
    /// The reply to `register` with audio.
    Ready,
    /// The reply to `register` without audio.
    Offline,
    /// An incoming call.
    Invite {
        /// The call.
        call: CallSid,
        /// Our offer.
        sdp: String,
        /// Twilio's parameters, as the SDK shows them: `From`, `To`, `Params` and so on.
        parameters: Vec<(&'static str, String)>,
        /// Lets the client come back to this call on another socket.
        reconnect: String,
    },
    /// An incoming call is over before it was answered.
    Cancel {
        /// The call.
        call: CallSid,
    },
    /// Tells a caller the `CA…` of its call.
    Ringing {
        /// The call.
        call: CallSid,
    },
    /// The call is up; or the confirmation of a return, or of an ICE restart.
    Answer {
        /// The call.
        call: CallSid,
        /// The answer to the offer; none when a client merely came back.
        sdp: Option<String>,
        /// Lets the client come back to this call on another socket.
        reconnect: String,
    },
    /// The call is over.
    Hangup {
        /// The call, under the name the client knows.
        call: CallName,
        /// Why, unless it simply ended.
        error: Option<Fault>,
    },
    /// A client's message has been taken.
    MessageTaken {
        /// The call, under the name the client knows.
        call: CallName,
        /// The client's name for the message.
        voice_event_sid: String,
    },
    /// A client's message is refused.
    MessageRefused {
        /// The call, under the name the client knows.
        call: CallName,
        /// The client's name for the message.
        voice_event_sid: String,
        /// Why.
        fault: Fault,
    },
    /// A message of the application for the client's page.
    UserDefinedMessage {
        /// The call.
        call: CallSid,
        /// Its name.
        sid: UserDefinedMessageSid,
        /// Its content.
        content: Value,
    },
    /// Something about the session is wrong; ends no call.
    Error(Fault),
    /// The client must not reconnect by itself.
    Close,
}

impl ServerFrame {
    /// The text to send.
    #[must_use]
    pub fn to_text(&self) -> String {
        let (kind, payload) = match self {
            Self::Heartbeat => return "\n".to_owned(),
            Self::Connected { identity, ttl, edge } => (
                "connected",
                serde_json::json!({
                    "region": edge.region(), "edge": edge.name(), "home": Edge::HOME,
                    "token": { "identity": identity, "ttl": ttl },
                }),
            ),
            Self::Ready => ("ready", serde_json::json!({})),
            Self::Offline => ("offline", serde_json::json!({})),
            Self::Invite { call, sdp, parameters, reconnect } => {
                let parameters: serde_json::Map<String, Value> = parameters
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str())))
                    .collect();
                let payload = serde_json::json!({
                    "callsid": call.as_str(), "sdp": sdp, "parameters": parameters, "reconnect": reconnect,
                });
                ("invite", payload)
            }
            Self::Cancel { call } => ("cancel", serde_json::json!({ "callsid": call.as_str() })),
            Self::Ringing { call } => ("ringing", serde_json::json!({ "callsid": call.as_str() })),
            Self::Answer { call, sdp, reconnect } => {
                let mut payload = serde_json::json!({ "callsid": call.as_str(), "reconnect": reconnect });
                if let (Some(sdp), Some(fields)) = (sdp, payload.as_object_mut()) {
                    fields.insert("sdp".to_owned(), Value::from(sdp.as_str()));
                }
                ("answer", payload)
            }
            Self::Hangup { call, error } => {
                let mut payload = serde_json::json!({ "callsid": call.as_str() });
                if let (Some(error), Some(fields)) = (error, payload.as_object_mut()) {
                    fields.insert("error".to_owned(), serde_json::json!(error));
                }
                ("hangup", payload)
            }
            Self::MessageTaken { call, voice_event_sid } => (
                "ack",
                serde_json::json!({
                    "acktype": "message", "callsid": call.as_str(), "voiceeventsid": voice_event_sid,
                }),
            ),
            Self::MessageRefused { call, voice_event_sid, fault } => (
                "error",
                serde_json::json!({
                    "callsid": call.as_str(), "voiceeventsid": voice_event_sid, "error": fault,
                }),
            ),
            Self::UserDefinedMessage { call, sid, content } => (
                "message",
                serde_json::json!({
                    "callsid": call.as_str(), "voiceeventsid": sid.as_str(), "content": content,
                    "contenttype": "application/json", "messagetype": USER_DEFINED_MESSAGE,
                }),
            ),
            Self::Error(fault) => ("error", serde_json::json!({ "error": fault })),
            Self::Close => ("close", serde_json::json!({})),
        };
        serde_json::json!({ "type": kind, "payload": payload }).to_string()
    }
}
