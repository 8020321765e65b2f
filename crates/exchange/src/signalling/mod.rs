//! The Voice SDK's signalling protocol ("PStream"): its frames, and the session of one socket.
//!
//! The protocol is not published; what stands here is what the SDK 2.x sends and reads.

mod frame;
mod session;
mod websocket;

pub use frame::{ClientFrame, Fault, FrameError, Invite, Listen, ServerFrame};
pub use session::{HEARTBEAT, Output, Session, SessionId, Verdict};
pub(crate) use websocket::{SignalState, signal};

/// Signalling error codes, as the SDK knows them.
pub mod code {
    /// Connection declined: this token may not make the call.
    pub const CONNECTION_DECLINED: u32 = 31_002;
    /// The token is not one we can verify.
    pub const INVALID_TOKEN: u32 = 31_204;
    /// The token's time is over.
    pub const EXPIRED_TOKEN: u32 = 31_205;
    /// The call a client wants back is gone.
    pub const CALL_GONE: u32 = 31_107;
    /// A frame or an SDP that cannot be read.
    pub const BAD_REQUEST: u32 = 31_400;
    /// The SDP offer cannot be accepted.
    pub const MEDIA_REFUSED: u32 = 53_402;
}
