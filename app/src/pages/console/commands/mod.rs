//! The DJ's commands: what they are, when they can be run, and running them.

mod command;
mod perform;
mod press;
mod situation;
#[cfg(test)]
mod tests;

pub use self::{command::Command, perform::perform, press::ConfirmButton, situation::Situation};
