use show::{IdentityError, OptionsError, Refusal};
use twilio::{client::ClientError, token::TokenError};

use crate::{NoRandomness, OptionsFileError};

/// Why a use case failed; for the log, not for the people in front of a page.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The REST API could not be asked, or answered with an error.
    #[error("the request to Twilio's REST API failed")]
    Rest(#[from] ClientError),
    /// The token could not be made.
    #[error("the token could not be signed")]
    Token(#[from] TokenError),
    /// Access tokens are signed with an API key, and there is none.
    #[error("there is no API key to sign with")]
    NoApiKey,
    /// There was no chance to draw an identity from.
    #[error("no identity could be drawn")]
    Randomness(#[from] NoRandomness),
    /// The identity drawn breaks Twilio's rules.
    #[error("the identity drawn cannot be used")]
    Identity(#[from] IdentityError),
    /// The DJ's choices cannot be read or kept.
    #[error("the show's options cannot be kept")]
    OptionsFile(#[from] OptionsFileError),
    /// The move cannot be made with this caller; for people.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The options cannot be used; for people.
    #[error(transparent)]
    Options(#[from] OptionsError),
    /// No simulated callers can ring in here.
    #[error("there are no simulated callers on this exchange")]
    NoRehearsal,
}
