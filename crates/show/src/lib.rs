//! What a call-in show is, before any telephone is involved.
//!
//! Pure types shared by the server and the browser: who may take part and in which part
//! ([`Identity`], [`Role`]), what lets a browser call ([`VoiceToken`]), how far each call has come
//! ([`Progress`]) and what its line looks like ([`LineState`]), and what all screens see ([`Board`],
//! kept fresh by [`Update`]s). [`Show`] makes the one from the other.

mod board;
mod caller;
mod identity;
mod live;
mod options;
mod queue;
mod timestamp;
mod voice_token;

pub use board::{
    Board, Bucket, CallFrame, CallHello, Caller, Desk, Estimate, Gap, Hour, Lines, LinesNotice, ListenerCall,
    ListenerStatus, LiveFrame, Rehearsal, ShowState, Update,
};
pub use caller::{Actor, CallerId, CallerInfo, Channel, LineMove, LineState, Progress, Refusal, Step};
pub use identity::{Identity, IdentityError, Role};
pub use live::{Admission, CallEvent, Observation, ObservedCall, Pickup, Report, Show, Way, Whereabouts};
pub use options::{OptionsError, ShowOptions, whisper_text};
pub use queue::{QueueReading, QueueState, QueueStatistics, UpstreamStatus};
pub use timestamp::{ClockTime, Timestamp};
pub use voice_token::VoiceToken;
