//! The use cases of a call-in show: who gets a voice token, what a call hears, what the DJ does.
//!
//! [`Studio`] is all that pages and webhooks talk to. It owns the one live [`show::Show`]: webhooks
//! tell it what happens, the REST API is asked to find what they missed, and every change goes to
//! whoever [`watch`](Studio::watch)es. Behind it is Twilio, or an exchange that speaks Twilio's
//! protocols: nothing here knows which of the two, only addresses and keys differ ([`TwilioSettings`]).
//! Time and chance come from outside ([`Clock`], [`Randomness`]).

mod announcements;
mod commands;
mod context;
mod dj_legs;
mod error;
mod events;
mod leg_control;
mod next_pickup;
mod options_file;
mod poll_schedule;
mod queue;
mod queue_members;
mod queue_statistics;
mod reconcile;
mod rehearsal;
pub mod routes;
mod settings;
mod shared_state;
mod state;
mod studio;
mod system;
mod token_service;
mod tokens;
mod webhooks;

pub use error::Error;
pub use events::{CallViewer, Viewer};
pub use options_file::OptionsFileError;
pub use rehearsal::Rehearse;
pub use settings::{ApiKey, ShowSettings, Signalling, TwilioSettings};
pub use studio::Studio;
pub use system::{Clock, NoRandomness, Randomness};
pub use token_service::{IssuedToken, TokenClient, TokenRefusal, TokenRequest};
pub use tokens::RenewalRefusal;
pub use twilio::token::TokenKind;
