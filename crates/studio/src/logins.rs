//! The logins in which the DJ's pages get their voice tokens: whoever has logged out calls no more, whatever token is
//! left.

use std::{error::Error as StdError, fmt};

use twilio::webhook::{CallStatus, VoiceRequest};

use crate::{NoRandomness, Randomness, context::Context, leg_control};

/// The parameter of a voice token that names the login. Twilio sends it to the Voice URL with the first request of a
/// call (`params` of the token's outgoing application).
pub(crate) const PARAMETER: &str = "login";

/// The name of a login, which nobody can guess, and which opens nothing by itself.
#[derive(Clone, PartialEq, Eq)]
pub struct LoginId(String);

impl LoginId {
    /// Draws a name for a new login.
    ///
    /// # Errors
    /// When the operating system gives no random bytes.
    pub fn draw(randomness: &dyn Randomness) -> Result<Self, NoRandomness> {
        Ok(Self(hex::encode(randomness.bytes()?)))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for LoginId {
    fn from(name: &str) -> Self {
        Self(name.to_owned())
    }
}

impl fmt::Debug for LoginId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LoginId")
    }
}

/// Tells which logins are open.
pub trait Logins: Send + Sync {
    /// Whether somebody has logged in under this name, and has not logged out.
    fn is_open(&self, login: &LoginId) -> bool;
}

/// The login whose token a call was made with, if the token names one.
///
/// The browser can add parameters of its own, so a call may name several; each of them must be open then.
pub(crate) fn named(call: &VoiceRequest) -> impl Iterator<Item = LoginId> {
    call.rest.iter().filter(|(name, _)| *name == PARAMETER).map(|(_, login)| LoginId::from(login))
}

/// Whether a call begins with a token of a login that is over.
///
/// Only its first request tells: the show of a DJ who has been on air since before the server was started goes on.
pub(crate) fn is_over(context: &Context, call: &VoiceRequest) -> bool {
    let Some(logins) = context.logins.get() else { return false };
    call.call_status == CallStatus::Ringing && named(call).any(|login| !logins.is_open(&login))
}

/// Ends the calls that were made in a login. A caller on air waits again.
pub(crate) async fn end_calls(context: &Context, login: &LoginId) {
    let legs = context.change(|state, _| state.dj_legs.log_out(login));
    for leg in legs {
        if let Err(error) = leg_control::hang_up(context, &leg).await {
            // Its next request is refused.
            let error = &error as &dyn StdError;
            tracing::error!(call.sid = %leg, error, "a call of a DJ who has logged out was not ended");
        }
    }
}
