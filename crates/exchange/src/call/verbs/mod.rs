//! What each TwiML verb does, one file each.

pub(super) mod dial_client;
pub(super) mod dial_queue;
pub(super) mod enqueue;
pub(super) mod hangup;
pub(super) mod leave;
pub(super) mod pause;
pub(super) mod record;
pub(super) mod redirect;
pub(super) mod reject;
pub(super) mod say_play;

/// Whether a document goes on after a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// The next verb follows.
    Next,
    /// The call waits for something, runs another document or is over.
    Stop,
}
