use show::IdentityError;
use twilio::{client::ClientError, token::TokenError};

use crate::NoRandomness;

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
}
