//! Twilio's requests to us: signed parameters in, documents out.

mod signed_request;
mod twiml;
mod voice;

pub(crate) use voice::{voice, wait};

/// The Voice URL of the studio's application.
pub(crate) const VOICE_PATH: &str = "/voice";
/// What waiting callers hear; `studio` names it in its documents.
pub(crate) const WAIT_PATH: &str = "/voice/wait";
