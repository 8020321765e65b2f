//! Voice tokens, by which a page of ours may make calls and proves who it is.

use std::time::Duration;

use secrecy::SecretString;
use show::{Identity, Role, VoiceToken};
use twilio::{
    sid::{AccountSid, ApiKeySid},
    token::{
        self, AccessToken, CapabilityToken, Claims, OutgoingApplication, TokenError, TokenKind, TokenSecrets,
        VoiceGrant,
    },
};

use crate::{Error, LoginId, TwilioSettings, context::Context, logins};

/// The identity under which the DJ's pages are rung: all of them have the same.
pub(crate) const DJ_IDENTITY: &str = "dj_studio";

/// How long after its expiry a token may still be renewed, in seconds: a laptop may have slept meanwhile.
const RENEWABLE_AFTER_EXPIRY_SECONDS: u64 = 600;

/// Why a voice token is not renewed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RenewalRefusal {
    /// The token does not belong to the account, or has expired too long ago.
    #[error("the voice token cannot be renewed")]
    Token(#[from] TokenError),
    /// The token belongs to the account, but not to a page of this kind: it is for another role or
    /// another holder.
    #[error("the voice token is not one of these pages'")]
    NotOurs,
    /// The server failed.
    #[error("no voice token can be made now")]
    Failed(#[from] Error),
}

/// Makes a voice token for a page of ours.
///
/// Its identity names the role. A listener's identity is drawn anew, and nobody can ring it; the DJ's is
/// always the same, and direct calls ring every page that has registered under it. Either token lets its
/// holder call the studio's application and nothing else, for as long as the operator chose. It is an
/// access token if the account has an API key, otherwise a capability token. A token for the DJ names the
/// login that it is given out in, if there is one, and is good for no longer.
///
/// # Errors
/// When no identity can be drawn or the token cannot be signed.
pub(crate) fn issue(context: &Context, role: Role, login: Option<&LoginId>) -> Result<VoiceToken, Error> {
    match role {
        Role::Dj => issue_for(context, &Identity::parse(DJ_IDENTITY)?, login),
        Role::Listener => issue_for(context, &Identity::new(role, &draw_name(context)?)?, login),
    }
}

fn issue_for(context: &Context, identity: &Identity, login: Option<&LoginId>) -> Result<VoiceToken, Error> {
    let lifetime = context.show.token_lifetime;
    let may_be_rung = identity.role() == Role::Dj;
    // A listener's page is open to all; that its browser is also logged in is nothing to the listener's call.
    let login = login.filter(|_| identity.role() == Role::Dj);
    Ok(VoiceToken {
        token: sign(context, kind(context), identity, lifetime, may_be_rung, login)?,
        identity: identity.to_string(),
        lifetime_seconds: lifetime.as_secs(),
        signalling_path: context.settings.signalling_path().map(str::to_owned),
    })
}

/// The preferred kind of token among those that the account's settings allow.
pub(crate) fn kind(context: &Context) -> TokenKind {
    match context.settings.api_key {
        Some(_) => TokenKind::Access,
        None => TokenKind::Capability,
    }
}

/// Thirty-two characters that nobody can guess.
pub(crate) fn draw_name(context: &Context) -> Result<String, Error> {
    Ok(hex::encode(context.randomness.bytes()?))
}

/// Signs a token that lets `identity` call the studio's application, and be rung if that is wanted.
pub(crate) fn sign(
    context: &Context,
    kind: TokenKind,
    identity: &Identity,
    lifetime: Duration,
    may_be_rung: bool,
    login: Option<&LoginId>,
) -> Result<String, Error> {
    let settings = &context.settings;
    let now = context.clock.unix_now();
    let mut application = OutgoingApplication::new(settings.application_sid.clone());
    application.params.extend(login.map(|login| (logins::PARAMETER.to_owned(), login.as_str().to_owned())));
    let token = match kind {
        TokenKind::Access => {
            let key = settings.api_key.as_ref().ok_or(Error::NoApiKey)?;
            AccessToken::new(settings.account_sid.clone(), key.sid.clone())
                .identity(identity.as_str())
                .ttl(lifetime)
                .voice(VoiceGrant {
                    incoming_allow: may_be_rung,
                    outgoing: Some(application),
                    ..VoiceGrant::default()
                })
                .sign(&key.secret, now)?
        }
        TokenKind::Capability => {
            let outgoing = CapabilityToken::new(settings.account_sid.clone())
                .allow_client_outgoing_with(application)
                .client_name(identity.as_str())
                .ttl(lifetime);
            let token =
                if may_be_rung { outgoing.allow_client_incoming(identity.as_str()) } else { outgoing };
            token.sign(&settings.auth_token, now)?
        }
    };
    Ok(token)
}

/// Makes a new token for whoever shows the old one, with the same identity.
///
/// `role` is the role of the page that asks. The old token may have expired at most ten minutes ago.
/// Tokens that were not made for our own pages are not renewed: whoever asked for them chose how long
/// they live.
///
/// # Errors
/// When the old token proves nothing, or no new one can be signed.
pub(crate) fn renew(
    context: &Context,
    role: Role,
    token: &str,
    login: Option<&LoginId>,
) -> Result<VoiceToken, RenewalRefusal> {
    let claims = proved(context, token)?;
    let identity = claims.identity.as_deref().and_then(|name| Identity::parse(name).ok());
    let identity = identity.filter(|identity| identity.role() == role).ok_or(RenewalRefusal::NotOurs)?;
    let application = claims.outgoing.map(|outgoing| outgoing.application_sid);
    let ours = match role {
        Role::Dj => identity.as_str() == DJ_IDENTITY,
        Role::Listener => was_drawn(&identity),
    };
    if !ours || application.as_ref() != Some(&context.settings.application_sid) {
        return Err(RenewalRefusal::NotOurs);
    }
    Ok(issue_for(context, &identity, login)?)
}

/// The identity of a token that the account made for our application; `None` if the token is not valid now.
pub(crate) fn identity_of(context: &Context, token: &str) -> Option<Identity> {
    let claims = proved(context, token).ok()?;
    let application = claims.outgoing.map(|outgoing| outgoing.application_sid);
    let ours = application.as_ref() == Some(&context.settings.application_sid);
    claims.identity.filter(|_| ours).and_then(|name| Identity::parse(&name).ok())
}

/// What a token of the account says, even when it has just expired.
fn proved(context: &Context, token: &str) -> Result<Claims, TokenError> {
    let settings = &context.settings;
    let now = context.clock.unix_now();
    match token::verify(token, settings, now) {
        Err(TokenError::Expired { expired_at })
            if now.saturating_sub(expired_at) <= RENEWABLE_AFTER_EXPIRY_SECONDS =>
        {
            token::verify(token, settings, expired_at.saturating_sub(1))
        }
        verdict => verdict,
    }
}

impl TokenSecrets for TwilioSettings {
    fn api_key_secret(&self, key: &ApiKeySid) -> Option<SecretString> {
        self.api_key.as_ref().filter(|own| own.sid == *key).map(|own| own.secret.clone())
    }

    fn auth_token(&self, account: &AccountSid) -> Option<SecretString> {
        (self.account_sid == *account).then(|| self.auth_token.clone())
    }
}

/// Whether the name was drawn for a page: then it is 32 hexadecimal digits and nothing else.
fn was_drawn(identity: &Identity) -> bool {
    let name = identity.as_str().strip_prefix(identity.role().prefix()).unwrap_or_default();
    name.len() == 32 && name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}
