use show::{IdentityError, OptionsError, Refusal};
use twilio::{client::ClientError, token::TokenError};

use crate::{NoRandomness, SavedFileError};

/// Why a use case failed; for the log, not for the users of a page.
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
    /// There were no random bytes to draw an identity from.
    #[error("no identity could be drawn")]
    Randomness(#[from] NoRandomness),
    /// The identity drawn breaks Twilio's rules.
    #[error("the identity drawn cannot be used")]
    Identity(#[from] IdentityError),
    /// What outlives the process cannot be read or written.
    #[error("the show's settings cannot be saved")]
    SavedFile(#[from] SavedFileError),
    /// The lines are changed, but will be as before when the server is started anew.
    #[error("the lines cannot be saved")]
    LinesNotSaved(#[source] SavedFileError),
    /// The move cannot be made with this caller; the message is for the user.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The options cannot be used; the message is for the user.
    #[error(transparent)]
    Options(#[from] OptionsError),
    /// The exchange has no simulated callers.
    #[error("there are no simulated callers on this exchange")]
    NoRehearsal,
}
