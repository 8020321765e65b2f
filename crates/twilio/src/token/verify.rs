use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{MAX_LIFETIME_SECONDS, OutgoingApplication, TokenError, jwt, scope::Scopes};
use crate::sid::{AccountSid, ApiKeySid, ApplicationSid};

/// How far the clock of whoever made the token may run ahead of ours, in seconds.
const CLOCK_SKEW_SECONDS: u64 = 10;

/// Where [`verify`] finds the secrets that tokens are signed with.
pub trait TokenSecrets {
    /// The secret of an API key, if it is known and may be used.
    fn api_key_secret(&self, api_key_sid: &ApiKeySid) -> Option<SecretString>;

    /// The primary auth token of an account, if it is known.
    fn auth_token(&self, account_sid: &AccountSid) -> Option<SecretString>;
}

/// The two kinds of token; `"access"` and `"capability"` in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TokenKind {
    /// Signed with an API key's secret; what Twilio recommends, for all its SDKs.
    Access,
    /// Signed with the account's auth token; for the browser SDK only, and deprecated.
    Capability,
}

/// What a token proves about its bearer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// The kind of the token.
    pub kind: TokenKind,
    /// The account whose resources are used.
    pub account_sid: AccountSid,
    /// The bearer's name. Twilio calls a bearer without one `Anonymous`.
    pub identity: Option<String>,
    /// The application that the bearer's calls go to; `None` forbids calling.
    pub outgoing: Option<OutgoingApplication>,
    /// The client name under which the bearer may be rung; `None` forbids it.
    pub incoming: Option<String>,
    /// The Unix time from which on the token is not valid.
    pub expires_at: u64,
}

/// Checks a token of either kind and reads what it permits.
///
/// The header's `cty` tells the kinds apart and the issuer chooses the key. An access token must
/// also name, as `sub`, an account for which [`TokenSecrets::auth_token`] knows an auth token.
///
/// # Errors
/// When the token cannot be read, was not signed by the key it names, or when its time is over,
/// has not come (10 seconds of skew are forgiven) or is longer than 24 h.
pub fn verify(jwt: &str, keys: &dyn TokenSecrets, now_unix: u64) -> Result<Claims, TokenError> {
    if jwt::is_access_token(jwt)? { access(jwt, keys, now_unix) } else { capability(jwt, keys, now_unix) }
}

fn access(jwt: &str, keys: &dyn TokenSecrets, now_unix: u64) -> Result<Claims, TokenError> {
    let issuer: Issuer = jwt::unproved(jwt)?;
    let api_key_sid =
        ApiKeySid::parse(&issuer.iss).map_err(|_| TokenError::Malformed("its issuer is no API key"))?;
    let secret = keys.api_key_secret(&api_key_sid).ok_or(TokenError::UnknownIssuer)?;
    let claims: AccessTokenClaims = jwt::proved(jwt, &secret)?;
    let expires_at = claims.times.check(now_unix)?;
    let account_sid =
        AccountSid::parse(&claims.sub).map_err(|_| TokenError::Malformed("its subject is no account"))?;
    keys.auth_token(&account_sid).ok_or(TokenError::UnknownIssuer)?;

    let Grants { identity, voice } = claims.grants;
    let VoiceGrants { incoming, outgoing } = voice.unwrap_or_default();
    let may_be_rung = incoming.is_some_and(|incoming| incoming.allow == Value::Bool(true));
    Ok(Claims {
        kind: TokenKind::Access,
        account_sid,
        incoming: identity.clone().filter(|_| may_be_rung),
        identity,
        outgoing: outgoing.map(Outgoing::checked).transpose()?,
        expires_at,
    })
}

fn capability(jwt: &str, keys: &dyn TokenSecrets, now_unix: u64) -> Result<Claims, TokenError> {
    let issuer: Issuer = jwt::unproved(jwt)?;
    let account_sid =
        AccountSid::parse(&issuer.iss).map_err(|_| TokenError::Malformed("its issuer is no account"))?;
    let auth_token = keys.auth_token(&account_sid).ok_or(TokenError::UnknownIssuer)?;
    let claims: CapabilityTokenClaims = jwt::proved(jwt, &auth_token)?;
    let expires_at = claims.times.check(now_unix)?;
    let Scopes { outgoing, outgoing_name, incoming } = Scopes::parse(&claims.scope)?;
    Ok(Claims {
        kind: TokenKind::Capability,
        account_sid,
        identity: outgoing_name.or_else(|| incoming.clone()),
        outgoing,
        incoming,
        expires_at,
    })
}

#[derive(Deserialize)]
struct Issuer {
    iss: String,
}

#[derive(Deserialize)]
struct CapabilityTokenClaims {
    #[serde(default)]
    scope: String,
    #[serde(flatten)]
    times: Times,
}

#[derive(Deserialize)]
struct AccessTokenClaims {
    sub: String,
    #[serde(default)]
    grants: Grants,
    #[serde(flatten)]
    times: Times,
}

#[derive(Default, Deserialize)]
struct Grants {
    identity: Option<String>,
    voice: Option<VoiceGrants>,
}

#[derive(Default, Deserialize)]
struct VoiceGrants {
    incoming: Option<Incoming>,
    outgoing: Option<Outgoing>,
}

#[derive(Deserialize)]
struct Incoming {
    #[serde(default)]
    allow: Value,
}

#[derive(Deserialize)]
struct Outgoing {
    application_sid: String,
    #[serde(default)]
    params: Option<Map<String, Value>>,
}

impl Outgoing {
    fn checked(self) -> Result<OutgoingApplication, TokenError> {
        let application_sid = ApplicationSid::parse(&self.application_sid)
            .map_err(|_| TokenError::InvalidGrant("the voice grant needs a valid application_sid"))?;
        let text = |value| match value {
            Value::String(text) => text,
            other => other.to_string(),
        };
        let params =
            self.params.unwrap_or_default().into_iter().map(|(name, value)| (name, text(value))).collect();
        Ok(OutgoingApplication { application_sid, params })
    }
}

#[derive(Deserialize)]
struct Times {
    #[serde(default, deserialize_with = "jwt::seconds")]
    exp: Option<u64>,
    #[serde(default, deserialize_with = "jwt::seconds")]
    nbf: Option<u64>,
    #[serde(default, deserialize_with = "jwt::seconds")]
    iat: Option<u64>,
}

impl Times {
    /// Returns the expiry of a token that is valid now.
    fn check(&self, now: u64) -> Result<u64, TokenError> {
        let exp = self.exp.ok_or(TokenError::Malformed("it has no expiry"))?;
        if exp <= now {
            return Err(TokenError::Expired { expired_at: exp });
        }
        let latest_start = now.saturating_add(CLOCK_SKEW_SECONDS);
        if let Some(not_before) = self.nbf.filter(|nbf| *nbf > latest_start) {
            return Err(TokenError::NotYetValid { not_before });
        }
        // A maker whose clock runs a little ahead may still grant the full 24 hours.
        let ahead = self.nbf.or(self.iat).filter(|start| (now..=latest_start).contains(start));
        if exp.saturating_sub(ahead.unwrap_or(now)) > MAX_LIFETIME_SECONDS {
            return Err(TokenError::LifetimeTooLong);
        }
        Ok(exp)
    }
}
