//! The Voice SDK's signalling protocol ("PStream"): its frames, and the session of one socket.
//!
//! The protocol is not published; what stands here is what the SDK 2.x sends and reads.

mod frame;
mod session;
mod websocket;

pub use frame::{CallMessage, CallName, ClientFrame, Fault, FrameError, Invite, Listen, ServerFrame};
pub use session::{
    ClientMessage, HEARTBEAT_INTERVAL, InvitedCall, Output, Session, SessionId, VerifiedToken,
};
pub(crate) use websocket::{SignalState, signal};
