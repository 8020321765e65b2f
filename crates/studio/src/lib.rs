//! The use cases of a call-in show: who gets a voice token, what a call hears, what the DJ does.
//!
//! Pages and webhooks talk to [`Studio`] alone. It owns the one live [`show::Show`]: webhooks tell it
//! what happens, the REST API shows what they missed, and every change goes to all who
//! [`watch`](Studio::watch). It works with Twilio, or with an exchange that speaks Twilio's protocols:
//! nothing here knows which of the two it is, since only addresses and keys differ ([`TwilioSettings`]).
//! The program that makes a studio supplies the time and the randomness ([`Clock`], [`Randomness`]).

mod announcements;
mod caller_address;
mod commands;
mod context;
mod dj_legs;
mod error;
mod events;
mod leg_control;
mod logins;
mod next_pickup;
mod pin_tries;
mod poll_schedule;
mod queue;
mod queue_members;
mod queue_statistics;
mod reconcile;
mod rehearsal;
pub mod routes;
mod saved_file;
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
pub use logins::{LoginId, Logins};
pub use rehearsal::Rehearse;
pub use saved_file::SavedFileError;
pub use settings::{ApiKey, ShowSettings, Signalling, TwilioSettings};
pub use studio::Studio;
pub use system::{Clock, NoRandomness, Randomness};
pub use token_service::{IssuedToken, TokenClient, TokenRefusal, TokenRequest};
pub use tokens::RenewalRefusal;
pub use twilio::token::TokenKind;
