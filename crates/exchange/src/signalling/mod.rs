//! The Voice SDK's signalling protocol ("PStream"): its frames, and the session of one socket.
//!
//! The protocol is not published; what stands here is what the SDK 2.x sends and reads.

mod client_frame;
mod server_frame;
mod session;
mod websocket;

pub use client_frame::{CallMessage, CallName, ClientFrame, FrameError, Invite, Listen};
pub use server_frame::{Fault, ServerFrame};
pub use session::{ClientMessage, HEARTBEAT_INTERVAL, InvitedCall, Output, Session, SessionId, TokenCheck};
pub(crate) use websocket::{SignalState, signal};
