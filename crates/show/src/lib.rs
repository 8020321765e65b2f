//! What a call-in show is, before any telephone is involved.
//!
//! Pure types shared by the server and the browser: who may take part and in which part
//! ([`Identity`], [`Role`]), what lets a browser call ([`VoicePass`]), and the figures of the caller
//! queue ([`QueueReading`]).

mod identity;
mod queue;
mod voice_pass;

pub use identity::{Identity, IdentityError, Role};
pub use queue::{QueueReading, QueueState, QueueStatistics, Trouble};
pub use voice_pass::VoicePass;
