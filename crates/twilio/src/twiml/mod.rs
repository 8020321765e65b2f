//! `TwiML`: the XML documents that tell a call what to do, written and read.
//!
//! ```
//! use twilio::twiml::{self, Dial, DialQueue, Method, Redirect, Response};
//!
//! let document = Response::new()
//!     .with(Dial { hangup_on_star: true, ..Dial::to(DialQueue::new("radio-callin-queue")) })
//!     .with(Redirect::again(Method::Get));
//! let parsed = twiml::parse(&document.to_xml())?;
//! assert_eq!(parsed.response, document);
//! # Ok::<(), twilio::twiml::TwimlError>(())
//! ```
//!
//! A field left at its default is not written, and a missing or unusable attribute reads as the
//! default, as Twilio does it. Limits and error numbers are those of Twilio's error dictionary.

mod gather;
mod noun;
mod parse;
mod recording;
mod say;
mod value;
mod verb;
mod write;

pub use gather::{Gather, GatherInput, Prompt};
pub use noun::{
    DialClient, DialConference, DialNumber, DialQueue, DialSip, MachineDetection, MachineDetectionMode, Noun,
    StatusCallback,
};
pub use parse::{MAX_DOCUMENT_BYTES, MAX_QUEUE_NAME_CHARS, Parsed, Position, TwimlError, Warning, parse};
pub use recording::{Record, RecordingStatusCallback, RecordingTrack, Trim};
pub use say::{Say, Spoken, Ssml, SsmlTag};
pub use value::{Method, UnknownWord};
pub use verb::{
    Dial, DialRecord, Enqueue, OtherVerb, Pause, Play, Redirect, Reject, RejectReason, Response, Task, Verb,
};
