//! `TwiML` as it is written and as it is read.

mod limits;
mod meaning;
mod never_panics;
mod round_trip;
mod warnings;
