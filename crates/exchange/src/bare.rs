//! The readers of what strangers send, without the thread and the sockets before them.
//!
//! It is for the checks in the crate `fuzz` and for benchmarks, which cannot reach into this one, and no part of what
//! the exchange offers. What they need is gathered here so that nothing else is public for their sake.

pub use crate::{
    media::bare::{BareContent, BareDecoder, BareOutcome, BareRouter, BareStream, read_sound_file},
    rest::bare::{change_of_call, credentials_of, is_day_or_moment, page_of},
};
