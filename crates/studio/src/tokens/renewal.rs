use secrecy::SecretString;
use show::{Identity, Role, VoiceToken};
use twilio::{
    sid::{AccountSid, ApiKeySid},
    token::{self, Claims, Keys, TokenError},
};

use crate::{Error, Studio, TwilioSettings, documents::DJ_IDENTITY};

/// How long after its expiry a pass may still be renewed, in seconds: a laptop may sleep over it.
const RENEWABLE_AFTER_EXPIRY_SECONDS: u64 = 600;

/// Why a pass is not renewed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RenewalRefusal {
    /// The token is none of the account's, or has expired too long ago.
    #[error("the pass cannot be renewed")]
    Token(#[from] TokenError),
    /// The token is the account's, but not of a page of this kind: somebody else's, or for another role.
    #[error("the pass is not one of these pages'")]
    NotOurs,
    /// The server failed.
    #[error("no pass can be made now")]
    Failed(#[from] Error),
}

impl Studio {
    /// Makes a new pass for whoever shows the old one: the same identity, a new life.
    ///
    /// `role` is what the page that asks may be. The old pass may have expired at most ten minutes ago.
    /// Tokens that were made for others than our own pages are not renewed: their makers chose how long
    /// they live.
    ///
    /// # Errors
    /// When the old pass proves nothing, or no new one can be signed.
    pub fn renew_voice_pass(&self, role: Role, token: &str) -> Result<VoiceToken, RenewalRefusal> {
        let claims = self.proved(token)?;
        let identity = claims.identity.as_deref().and_then(|name| Identity::parse(name).ok());
        let identity = identity.filter(|identity| identity.role() == role).ok_or(RenewalRefusal::NotOurs)?;
        let application = claims.outgoing.map(|outgoing| outgoing.application_sid);
        let ours = match role {
            Role::Dj => identity.as_str() == DJ_IDENTITY,
            Role::Listener => was_drawn(&identity),
        };
        if !ours || application.as_ref() != Some(&self.inner.settings.application_sid) {
            return Err(RenewalRefusal::NotOurs);
        }
        Ok(self.pass_for(&identity)?)
    }

    /// Who a token of the account for our application was made for; nobody if it proves nothing now.
    pub(crate) fn identity_of(&self, token: &str) -> Option<Identity> {
        let claims = self.proved(token).ok()?;
        let application = claims.outgoing.map(|outgoing| outgoing.application_sid);
        let ours = application.as_ref() == Some(&self.inner.settings.application_sid);
        claims.identity.filter(|_| ours).and_then(|name| Identity::parse(&name).ok())
    }

    /// What a token of the account says, even when it has just expired.
    fn proved(&self, token: &str) -> Result<Claims, TokenError> {
        let settings = &self.inner.settings;
        let now = self.inner.clock.unix_now();
        match token::verify(token, settings, now) {
            Err(TokenError::Expired { expired_at })
                if now.saturating_sub(expired_at) <= RENEWABLE_AFTER_EXPIRY_SECONDS =>
            {
                token::verify(token, settings, expired_at.saturating_sub(1))
            }
            verdict => verdict,
        }
    }
}

impl Keys for TwilioSettings {
    fn api_key_secret(&self, key: &ApiKeySid) -> Option<SecretString> {
        self.api_key.as_ref().filter(|own| own.sid == *key).map(|own| own.secret.clone())
    }

    fn auth_token(&self, account: &AccountSid) -> Option<SecretString> {
        (self.account_sid == *account).then(|| self.auth_token.clone())
    }
}

/// Whether the name is one that was drawn for a page: nothing but 32 hexadecimal digits.
fn was_drawn(identity: &Identity) -> bool {
    let name = identity.as_str().strip_prefix(identity.role().prefix()).unwrap_or_default();
    name.len() == 32 && name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}
