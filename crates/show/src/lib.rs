//! What a call-in show is, before any telephone is involved.
//!
//! Pure types shared by the server and the browser: who may take part and in which part
//! ([`Identity`], [`Role`]), what lets a browser call ([`VoicePass`]), how far each call has come
//! ([`Progress`]) and what its line looks like ([`LineState`]), and what all screens see ([`Board`],
//! kept fresh by [`Update`]s). [`Show`] makes the one from the other.

mod board;
mod caller;
mod identity;
mod live;
mod moment;
mod options;
mod queue;
mod voice_pass;

pub use board::{
    Board, Bucket, CallFrame, CallHello, Caller, Desk, Estimate, Gap, Hour, House, Lines, LinesNotice,
    LiveFrame, MyCall, MyState, Rehearsal, Update,
};
pub use caller::{CallerId, Hand, LineMove, LineState, Progress, Refusal, Step, Via, Who};
pub use identity::{Identity, IdentityError, Role};
pub use live::{Admission, News, Observation, Pickup, Report, Show, Sighting, Way, Whereabouts};
pub use moment::{ClockTime, Moment};
pub use options::{OptionsError, ShowOptions, whisper_text};
pub use queue::{QueueReading, QueueState, QueueStatistics, Trouble};
pub use voice_pass::VoicePass;
