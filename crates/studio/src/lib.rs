//! The use cases of a call-in show: who gets a voice pass, what a call hears, how the queue stands.
//!
//! [`Studio`] is all that pages and webhooks talk to. Behind it is Twilio, or an exchange that speaks
//! Twilio's protocols: nothing here knows which of the two, only addresses and keys differ
//! ([`TwilioSettings`]). Time and chance come from outside ([`Clock`], [`Randomness`]).

mod ambient;
mod calls;
mod direct;
mod error;
mod queue;
mod settings;
mod studio;
mod tokens;

pub use ambient::{Clock, NoRandomness, Randomness};
pub use error::Error;
pub use settings::{ApiKey, ShowSettings, Signalling, TwilioSettings};
pub use studio::Studio;
pub use tokens::{IssuedToken, RenewalRefusal, TokenClient, TokenKind, TokenRefusal, TokenRequest};
