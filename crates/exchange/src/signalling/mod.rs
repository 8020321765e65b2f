//! The Voice SDK's signalling protocol ("PStream"): its frames, and the session of one socket.
//!
//! The protocol is not published; what stands here is what the SDK 2.x sends and reads.

mod frame;
mod session;
mod websocket;

pub use frame::{ClientFrame, Fault, FrameError, Invite, Listen, ServerFrame};
pub use session::{HEARTBEAT, Output, Session, SessionId, Verdict};
pub(crate) use websocket::{SignalState, signal};
