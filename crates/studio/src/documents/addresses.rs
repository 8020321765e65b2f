//! Where the documents are, relative to the Voice URL; `server` serves them there.

/// The first document of every call, and each of the DJ's.
pub const VOICE: &str = "/voice";
/// What waiting callers hear.
pub const WAIT: &str = "/voice/wait";
/// Told when a caller has left a queue.
pub const LEFT: &str = "/voice/left";
/// The caller's whisper.
pub const WHISPER: &str = "/voice/whisper";
/// After the caller's whisper.
pub const WHISPERED: &str = "/voice/whispered";
/// Leads into the DJ's own queue.
pub const OWN_QUEUE: &str = "/voice/own";
/// Thanks a caller, and ends the call.
pub const GOODBYE: &str = "/voice/goodbye";
/// Plays back what the DJ has said to test her microphone.
pub const ECHO: &str = "/voice/echo";
/// After ringing the DJ past the queue.
pub const DIRECT_ENDED: &str = "/voice/direct/ended";

/// Names the visit to the queue that a document belongs to.
pub const VISIT: &str = "visit";
/// Names the caller whom the DJ's whisper has just named.
pub const ANNOUNCED: &str = "announced";
/// Marks that the DJ's leg was told to ask, and by whom: see [`BY_US`] and [`BY_HAND`].
pub const STEERED: &str = "steered";
/// Nobody pressed a key: the leg did what it should not.
pub const BY_US: &str = "correction";
/// The DJ wants it to go on.
pub const BY_HAND: &str = "key";
/// Marks a call that comes from the direct line, whoever it is.
pub const AFTER_DIRECT: &str = "direct";

/// An address with the visit it belongs to.
pub fn of_visit(address: &str, visit: u16) -> String {
    format!("{address}?{VISIT}={visit}")
}
