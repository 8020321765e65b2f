use std::time::Duration;

use show::{Identity, Role};
use twilio::token::DEFAULT_LIFETIME_SECONDS;

use super::{IssuedToken, TokenKind, TokenRequest};
use crate::{Error, Studio};

/// A token that lives shorter is spent before a call is up.
const MIN_LIFETIME_SECONDS: u64 = 60;

/// Somebody who may ask for tokens, and for which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenClient {
    /// Who it is, for the log.
    pub name: String,
    /// The roles it may ask for.
    pub roles: Vec<Role>,
    /// What follows the role in every identity of its tokens, such as `crm_`; keeps its people apart
    /// from those of others.
    pub identity_prefix: String,
    /// The longest life it may ask for; at most 24 h.
    pub max_lifetime: Duration,
}

/// Why somebody who may ask for tokens does not get this one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TokenRefusal {
    /// Neither a role nor an identity is given, or both and they differ.
    #[error("give either a role or an identity, and if both, an identity of that role")]
    WhoIsIt,
    /// The identity breaks Twilio's rules, or names no role.
    #[error("the identity cannot be used: {0}")]
    Identity(#[from] show::IdentityError),
    /// The client may not have tokens of this role.
    #[error("this key may not ask for tokens of that role")]
    Role,
    /// The identity belongs to somebody else.
    #[error("identities of this key begin with {0}")]
    NotYours(String),
    /// The life is shorter or longer than may be.
    #[error("the lifetime must be from {MIN_LIFETIME_SECONDS} to {0} seconds")]
    Lifetime(u64),
    /// The account has no API key, so that access tokens cannot be made.
    #[error("access tokens need an API key, which this server does not have; ask for kind \"capability\"")]
    NoApiKey,
    /// The server failed.
    #[error("no token can be made now")]
    Failed(#[source] Error),
}

impl Studio {
    /// Makes the token that `client` asks for, if it may have it.
    ///
    /// # Errors
    /// Says what is wrong with the request, in words for whoever wrote it.
    pub fn issue_token(
        &self,
        client: &TokenClient,
        request: &TokenRequest,
    ) -> Result<IssuedToken, TokenRefusal> {
        let identity = match (&request.identity, request.role) {
            (Some(name), role) => {
                let identity = Identity::parse(name)?;
                if role.is_some_and(|role| role != identity.role()) {
                    return Err(TokenRefusal::WhoIsIt);
                }
                identity
            }
            (None, Some(role)) => {
                let drawn = self.drawn_name().map_err(TokenRefusal::Failed)?;
                Identity::new(role, &format!("{}{drawn}", client.identity_prefix))?
            }
            (None, None) => return Err(TokenRefusal::WhoIsIt),
        };
        if !client.roles.contains(&identity.role()) {
            return Err(TokenRefusal::Role);
        }
        let own = format!("{}{}", identity.role().prefix(), client.identity_prefix);
        if !identity.as_str().starts_with(&own) {
            return Err(TokenRefusal::NotYours(own));
        }
        let longest = client.max_lifetime.as_secs();
        let lifetime = request.lifetime.unwrap_or(DEFAULT_LIFETIME_SECONDS.min(longest));
        if !(MIN_LIFETIME_SECONDS..=longest).contains(&lifetime) {
            return Err(TokenRefusal::Lifetime(longest));
        }
        let kind = request.kind.unwrap_or(self.token_kind());
        if kind == TokenKind::Access && self.inner.settings.api_key.is_none() {
            return Err(TokenRefusal::NoApiKey);
        }
        let token =
            self.sign(kind, &identity, Duration::from_secs(lifetime), false).map_err(TokenRefusal::Failed)?;
        Ok(IssuedToken {
            token,
            identity: identity.to_string(),
            expires_at: self.inner.clock.unix_now().saturating_add(lifetime),
            kind,
        })
    }
}
