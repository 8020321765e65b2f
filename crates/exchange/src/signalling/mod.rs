//! The Voice SDK's signalling protocol ("PStream"): its frames, and the session of one socket.
//!
//! The protocol is not published; what stands here is what the SDK 2.x sends and reads.

mod client_frame;
mod edge;
mod incident_log;
mod server_frame;
mod session;
mod websocket;

pub use client_frame::{CallMessage, CallName, ClientFrame, FrameError, Invite, Listen, UserDefinedMessage};
pub use edge::Edge;
pub use incident_log::IncidentLog;
pub use server_frame::{Fault, ServerFrame, USER_DEFINED_MESSAGE};
pub use session::{
    ClientMessage, HEARTBEAT_INTERVAL, InvitedCall, Output, Session, SessionId, TokenCheck, ValidToken,
};
pub(crate) use websocket::{SignalState, signal};
