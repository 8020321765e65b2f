//! What a call-in show is, before any telephone is involved.
//!
//! Pure types shared by the server and the browser: who may take part and in which part
//! ([`Identity`], [`Role`]), what lets a browser call ([`VoiceToken`]), how far each call has come
//! ([`Progress`]) and what its line looks like ([`LineState`]), and what all screens see ([`Board`],
//! kept fresh by [`Update`]s). [`Show`] makes the one from the other.

mod board;
mod caller;
mod identity;
mod line_state;
mod listener;
mod options;
mod progress;
mod queue;
mod show;
mod timestamp;
mod update;
mod voice_token;
mod whisper;

pub use board::{Board, Bucket, Caller, DjCall, Hour, Lines, Rehearsal, ShowState};
pub use caller::{CallerId, CallerInfo, Channel};
pub use identity::{Identity, IdentityError, Role};
pub use line_state::{Actor, LineMove, LineState, Refusal};
pub use listener::{CallFrame, CallHello, Estimate, LinesNotice, ListenerCall, ListenerStatus};
pub use options::{ChosenOptions, OptionsError, ShowOptions};
pub use progress::{Admission, CallEvent, Progress, ReportedEvent, VisitStep, Whereabouts};
pub use queue::{QueueReading, QueueState, QueueStatistics, UpstreamStatus};
pub use show::{Observation, ObservedCall, Pickup, Show, Way};
pub use timestamp::{ClockTime, Timestamp};
pub use update::{Gap, LiveFrame, Placement, Update};
pub use voice_token::VoiceToken;
pub use whisper::whisper_text;
