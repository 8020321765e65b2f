//! What must hold whatever others send: each module checks one input of any kind.
//!
//! `tests/mutated_seeds.rs` feeds the checks with the seeds and with random changes to them; `coverage/` lets
//! libFuzzer look for inputs that reach code not reached before (`make fuzz`).

pub mod signature;
pub mod token;
pub mod twiml;
