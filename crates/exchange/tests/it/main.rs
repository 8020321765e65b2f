//! The exchange as a client and an application meet it: over sockets and HTTP.

mod answers;
mod bad_input;
mod messages;
mod recordings;
mod rest;
#[expect(dead_code, reason = "tests of other crates need more of it")]
mod rig;
mod steering;
mod telephone;
mod whisper;

pub(crate) use rig::{Rig, client, peer, unix_now};
