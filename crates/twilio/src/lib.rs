//! Twilio's contract as types, for the part of Twilio that a call-in studio touches.
//!
//! | module | what it speaks |
//! |---|---|
//! | [`sid`] | identifiers that cannot be mixed up |
//! | [`identity`] | the rule for names of browsers and apps |
//! | [`token`] | the JWTs a browser's phone shows: access tokens and capability tokens |
//! | [`twiml`] | the documents that tell a call what to do, written and read |
//! | [`webhook`] | the parameters of the requests that ask for those documents |
//! | [`signature`] | `X-Twilio-Signature`, which proves who asks |
//! | [`error_code`] | Twilio's error codes, by name |
//! | [`rest`] | the resources of the `2010-04-01` API as JSON |
//! | `client` (feature `client`) | the HTTP client of that API |
//! | [`Secret`] | what those resources and documents must not show in a log |
//!
//! Both ends use it: the studio, which asks Twilio, and the exchange, which answers in Twilio's
//! place. Everything but `client` is pure: no clock, no socket, no randomness of its own.

#[cfg(feature = "client")]
pub mod client;
pub mod error_code;
pub mod identity;
pub mod rest;
pub mod sid;
pub mod signature;
pub mod token;
pub mod twiml;
pub mod webhook;

mod secret;

pub use secret::Secret;
