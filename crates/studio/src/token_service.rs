//! The token service: voice tokens for programs other than our own pages.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};
use show::{Identity, Role};
use twilio::token::{DEFAULT_LIFETIME_SECONDS, TokenKind};

use crate::{Error, context::Context, tokens};

/// A token with a shorter lifetime could expire before its call is connected.
const MIN_LIFETIME_SECONDS: u64 = 60;

/// A client that may ask for tokens, and the tokens it may ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenClient {
    /// Who it is, for the log.
    pub name: String,
    /// The roles it may ask for.
    pub roles: Vec<Role>,
    /// What follows the role in every identity of its tokens, such as `crm_`; it keeps its users apart
    /// from those of other clients.
    pub identity_prefix: String,
    /// The longest lifetime it may ask for; at most 24 h.
    pub max_lifetime: Duration,
}

/// Why a client does not get the token it asks for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TokenRefusal {
    /// Neither a role nor an identity is given, or both are given and differ.
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
    /// The lifetime is shorter or longer than allowed.
    #[error("the lifetime must be from {MIN_LIFETIME_SECONDS} to {0} seconds")]
    Lifetime(u64),
    /// The account has no API key, so that access tokens cannot be made.
    #[error("access tokens need an API key, which this server does not have; ask for kind \"capability\"")]
    NoApiKey,
    /// The server failed.
    #[error("no token can be made now")]
    Failed(#[source] Error),
}

/// A request to the token service, as it stands in the JSON.
///
/// `role` or `identity` must be given: the identity is drawn for a role, and names its role itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TokenRequest {
    /// The kind; by default an access token where the account has an API key.
    pub kind: Option<TokenKind>,
    /// The role of the phone in the show.
    pub role: Option<Role>,
    /// The whole identity, such as `listener_crm_42`.
    pub identity: Option<String>,
    /// How many seconds the token lives; by default an hour, or the client's longest lifetime if that is
    /// shorter.
    pub lifetime: Option<u64>,
}

/// The answer of the token service, as it stands in the JSON.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct IssuedToken {
    /// The signed token.
    pub token: String,
    /// The identity in it.
    pub identity: String,
    /// When it expires, in seconds since 1970.
    pub expires_at: u64,
    /// Its kind.
    pub kind: TokenKind,
}

impl fmt::Debug for IssuedToken {
    // The token is left out: whoever holds it may call.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IssuedToken")
            .field("identity", &self.identity)
            .field("expires_at", &self.expires_at)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// Makes the token that `client` asks for, if it may have it.
pub(crate) fn issue(
    context: &Context,
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
            let drawn = tokens::draw_name(context).map_err(TokenRefusal::Failed)?;
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
    let kind = request.kind.unwrap_or(tokens::kind(context));
    if kind == TokenKind::Access && context.settings.api_key.is_none() {
        return Err(TokenRefusal::NoApiKey);
    }
    let token = tokens::sign(context, kind, &identity, Duration::from_secs(lifetime), false, None)
        .map_err(TokenRefusal::Failed)?;
    Ok(IssuedToken {
        token,
        identity: identity.to_string(),
        expires_at: context.clock.unix_now().saturating_add(lifetime),
        kind,
    })
}
