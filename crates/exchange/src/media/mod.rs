//! The sound of a call: its legs, prompts, bridges, telephone keys.
//!
//! One [`Engine`] owns one thread, one UDP port and, if wanted, one TCP port. It takes [`MediaCommand`]s and reports [`LegEvent`]s;
//! nothing outside this folder knows of SDP, ICE, RTP or codecs.
//!
//! | module | job | I/O |
//! |---|---|---|
//! | `engine` | the thread: sockets, clock, command queue | UDP, TCP |
//! | `router` | the pure core: which datagram is whose, who hears whom, a frame every 20 ms | none |
//! | `endpoint` | a leg: who is at its far end, and what it hears | none |
//! | `webrtc` | a browser at the far end | none |
//! | `telephone` | a telephone at the far end | none |
//! | `five_tuple` | from where to where a datagram goes | none |
//! | `packet` | what goes from leg to leg | none |
//! | `player` | what a leg hears | none |
//! | `rtp` | outgoing numbers, order, keys | none |
//! | `recorder` | what a browser says, laid out in time, until it is silent | none |
//! | `codec` | Opus and PCMU frames and the way from one to the other | none |
//! | [`Clip`] | a prompt, encoded once for both codecs | none |
//! | [`synth`] | tones and music made by arithmetic | none |
//!
//! A way to hear several legs at once belongs beside `router::bridge`: packets of all kinds of legs pass
//! through it. A leg that hears nothing else gets silence, so that its statistics stay regular.

pub(crate) mod bare;
mod clip;
mod codec;
mod command;
mod endpoint;
mod engine;
mod event;
mod five_tuple;
mod packet;
mod player;
mod recorder;
mod router;
mod rtp;
pub mod synth;
mod telephone;
mod webrtc;

pub(crate) use clip::read_file;
pub use clip::{Clip, ClipError};
pub use command::{LegId, MediaCommand, PlayId, RecordId, Repeat};
pub use engine::{Engine, MediaConfig, default_bind};
pub use event::{LegEvent, LossReason};
pub use recorder::{RECORDING_RATE, RecordEnd, RecordLimits, Recorded};
pub use webrtc::{OfferError, ProbeKey, ReachabilityProbe};
