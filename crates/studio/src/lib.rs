//! The use cases of a call-in show: who gets a voice pass, what a call hears, what the DJ does.
//!
//! [`Studio`] is all that pages and webhooks talk to. It owns the one live [`show::Show`]: webhooks
//! tell it what happens, the REST API is looked at to put right what was missed, and every change goes
//! to whoever [`watch`](Studio::watch)es. Behind it is Twilio, or an exchange that speaks Twilio's
//! protocols: nothing here knows which of the two, only addresses and keys differ ([`TwilioSettings`]).
//! Time and chance come from outside ([`Clock`], [`Randomness`]).

mod actions;
mod ambient;
mod desk;
mod documents;
mod error;
mod live;
mod options_file;
mod queue;
mod reconcile;
mod rehearsal;
mod settings;
mod studio;
mod tokens;

pub use ambient::{Clock, NoRandomness, Randomness};
pub use error::Error;
pub use live::{CallViewer, Viewer};
pub use options_file::OptionsFileError;
pub use rehearsal::Rehearse;
pub use settings::{ApiKey, ShowSettings, Signalling, TwilioSettings};
pub use studio::Studio;
pub use tokens::{IssuedToken, RenewalRefusal, TokenClient, TokenKind, TokenRefusal, TokenRequest};
