//! What connects two callers.

use crate::process::Process;

/// What connects two callers: it is given the caller's offer and the answer of whoever is called.
pub(crate) trait System {
    /// The offer that whoever is called gets.
    fn offer(&mut self, call: u64, offer: &str) -> anyhow::Result<String>;

    /// The answer that the caller gets.
    fn answer(&mut self, call: u64, answer: &str) -> anyhow::Result<String>;

    /// The process whose use of the machine is measured.
    fn process(&self) -> Option<&Process>;
}

/// Nothing between the two.
pub(crate) struct Direct;

impl System for Direct {
    fn offer(&mut self, _: u64, offer: &str) -> anyhow::Result<String> {
        Ok(offer.to_owned())
    }

    fn answer(&mut self, _: u64, answer: &str) -> anyhow::Result<String> {
        Ok(answer.to_owned())
    }

    fn process(&self) -> Option<&Process> {
        None
    }
}
