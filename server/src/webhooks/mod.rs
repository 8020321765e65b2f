//! Twilio's requests to us: signed parameters in, documents out.

mod direct;
mod signed_request;
mod status;
mod twiml;
mod voice;

pub(crate) use direct::{direct, direct_ended};
pub(crate) use status::{check, status};
pub(crate) use voice::{voice, wait};

/// The Voice URL of the studio's application.
pub(crate) const VOICE_PATH: &str = "/voice";
/// What waiting callers hear; `studio` names it in its documents.
pub(crate) const WAIT_PATH: &str = "/voice/wait";
/// The Voice URL of a number or application that rings the DJ past the queue.
pub(crate) const DIRECT_PATH: &str = "/voice/direct";
/// Where a direct call goes on; `studio` names it in its documents.
pub(crate) const DIRECT_ENDED_PATH: &str = "/voice/direct/ended";
/// Where Twilio tells that a call has ended.
pub(crate) const STATUS_PATH: &str = "/voice/status";
/// Where `greenroom doctor` tries whether signed requests arrive.
pub(crate) const CHECK_PATH: &str = "/webhook-check";
