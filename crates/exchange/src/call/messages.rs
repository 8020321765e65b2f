//! Messages between the application and the page of a call's client: Twilio's user-defined messages.

use serde_json::Value;
use twilio::{
    error_code,
    sid::{CallSid, UserDefinedMessageSid, UserDefinedMessageSubscriptionSid},
};

use super::{action::Action, call::SentMessage, exchange_state::ExchangeState, input::Request};
use crate::{
    MonotonicTime,
    signalling::{CallName, Fault, ServerFrame, SessionId, USER_DEFINED_MESSAGE, UserDefinedMessage},
    twiml::Target,
};

/// The longest content of a message, in bytes. Twilio names a limit (31212) and no figure.
const MAX_CONTENT_BYTES: usize = 10_000;

/// Why the client of a call cannot be sent a message, nor listened to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// There is no such call.
    #[error("there is no such call")]
    Unknown,
    /// It is over, or no browser is connected to it.
    #[error("Call is not in-progress, or has no Voice SDK connected. Cannot exchange messages.")]
    NoClient,
    /// The content is too long.
    #[error("Content must have at most {MAX_CONTENT_BYTES} bytes")]
    TooLong,
}

/// Reports a message of a client to whoever has subscribed, and tells the client that it was taken.
pub(super) fn received(
    exchange: &mut ExchangeState,
    session: SessionId,
    name: CallName,
    message: UserDefinedMessage,
) {
    let Some(sid) = exchange.calls.named(session, &name) else { return };
    let UserDefinedMessage { voice_event_sid, message_type, content_type, content } = message;
    let refusal = if message_type != USER_DEFINED_MESSAGE {
        Some((error_code::CALL_MESSAGE_TYPE_INVALID, "The type of a message must be user-defined-message"))
    } else if content.len() > MAX_CONTENT_BYTES {
        Some((error_code::CALL_MESSAGE_TOO_LONG, "The content of a message is too long"))
    } else {
        None
    };
    if let Some((code, message)) = refusal {
        let fault = Fault { code, message: message.to_owned() };
        let refused = ServerFrame::MessageRefused { call: name, voice_event_sid, fault };
        return exchange.act(Action::Send(session, refused));
    }
    let Some((number, targets)) = exchange.calls.update(&sid, |call| call.message_received()) else { return };
    let parameters: Vec<(String, String)> = [
        ("AccountSid", exchange.settings.account.as_str()),
        ("CallSid", sid.as_str()),
        ("Content", &content),
        ("ContentType", &content_type),
        ("SequenceNumber", &number.to_string()),
        ("Sid", &voice_event_sid),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    for Target { url, method } in targets {
        let fetch = exchange.next_fetch();
        exchange
            .act(Action::Fetch(fetch, Request { url, method, parameters: parameters.clone(), call: None }));
    }
    exchange.act(Action::Send(session, ServerFrame::MessageTaken { call: name, voice_event_sid }));
}

/// Sends a message to the client of a call. A message that was sent with the same key is not sent again.
pub(super) fn send(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    call: &CallSid,
    content: Value,
    key: Option<String>,
) -> Result<SentMessage, MessageError> {
    let session = client_of(exchange, call)?;
    if content.to_string().len() > MAX_CONTENT_BYTES {
        return Err(MessageError::TooLong);
    }
    let known = key.as_deref().and_then(|key| exchange.calls.live(call)?.sent_with(key).cloned());
    if let Some(message) = known {
        return Ok(message);
    }
    let sid = UserDefinedMessageSid::from_random_bytes(exchange.random_bytes());
    let message = SentMessage { sid: sid.clone(), sent: now };
    if let Some(key) = key {
        exchange.calls.update(call, |call| call.remember_key(key, message.clone()));
    }
    exchange.act(Action::Send(session, ServerFrame::UserDefinedMessage { call: call.clone(), sid, content }));
    Ok(message)
}

/// Has the messages of a call's client reported to a URL.
pub(super) fn subscribe(
    exchange: &mut ExchangeState,
    call: &CallSid,
    target: Target,
) -> Result<UserDefinedMessageSubscriptionSid, MessageError> {
    client_of(exchange, call)?;
    let sid = UserDefinedMessageSubscriptionSid::from_random_bytes(exchange.random_bytes());
    exchange.calls.update(call, |call| call.subscribe(sid.clone(), target));
    Ok(sid)
}

fn client_of(exchange: &ExchangeState, call: &CallSid) -> Result<SessionId, MessageError> {
    let call = exchange.calls.get(call).ok_or(MessageError::Unknown)?;
    call.session().filter(|_| call.is_live()).ok_or(MessageError::NoClient)
}
