//! The exchange as a client and an application meet it: over sockets and HTTP.

mod answers;
mod bad_input;
mod messages;
mod recordings;
mod rest;
mod rig;
mod steering;
mod telephone;
mod whisper;

pub(crate) use rig::{Rig, client, unix_now};
