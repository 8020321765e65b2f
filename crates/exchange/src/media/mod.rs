//! The sound of a call: legs as WebRTC peers, prompts, bridges, telephone keys.
//!
//! One [`Engine`] owns one thread and one UDP port. It takes [`Command`]s and reports [`Event`]s;
//! nothing outside this folder knows of SDP, ICE, RTP or codecs.
//!
//! | module | job | I/O |
//! |---|---|---|
//! | `engine` | the thread: sockets, clock, command queue | UDP |
//! | `switch` | the pure core: which datagram is whose, who hears what, the 20 ms beat | none |
//! | `leg` | one peer: offer and answer either way, outgoing numbering, keys, health | none |
//! | `recorder` | what a peer says, laid out in time, until it is silent | none |
//! | `party` | somebody simulated at the far end of a leg | none |
//! | `codec` | Opus and PCMU frames and the way from one to the other | none |
//! | [`Clip`] | a prompt, encoded once for both codecs | none |
//! | [`synth`] | tones and music made by arithmetic | none |
//!
//! The peer is ICE-lite. It answers with exactly one codec, the first of the offer that is Opus or
//! PCMU; it offers both, and sends the first of the answer. A leg that hears nothing else gets
//! silence, so that its statistics stay regular.

mod clip;
mod codec;
mod command;
mod engine;
mod event;
mod leg;
mod party;
mod recorder;
mod switch;
pub mod synth;

pub(crate) use clip::read_wav;
pub use clip::{Clip, ClipError};
pub use command::{Command, LegId, PlayId, RecordId, Repeat};
pub use engine::{Engine, MediaConfig};
pub use event::{Event, LossReason};
pub use leg::OfferError;
pub use recorder::{RECORDING_RATE, RecordEnd, RecordLimits, Recorded};
