//! Tokens by which a phone proves what it may do: for our own pages, and for others who ask.

mod client;
mod renewal;
mod request;

use std::{fmt::Write, time::Duration};

use show::{Identity, Role, VoiceToken};
use twilio::token::{AccessToken, CapabilityToken, OutgoingApplication, VoiceGrant};

use crate::{Error, Studio, documents::DJ_IDENTITY};

pub use client::{TokenClient, TokenRefusal};
pub use renewal::RenewalRefusal;
pub use request::{IssuedToken, TokenKind, TokenRequest};

impl Studio {
    /// Makes a pass for a browser.
    ///
    /// Its identity names the role. A listener's is drawn afresh, and nobody can ring it; the DJ's is
    /// always the same, and direct calls ring every page that has registered under it. Either lets its
    /// holder call the studio's application for as long as the operator chose, and nothing
    /// else. It is an access token where the account has an API key, else a capability token.
    ///
    /// # Errors
    /// When no identity can be drawn or the token cannot be signed.
    pub fn voice_pass(&self, role: Role) -> Result<VoiceToken, Error> {
        match role {
            Role::Dj => self.pass_for(&Identity::parse(DJ_IDENTITY)?),
            Role::Listener => self.pass_for(&Identity::new(role, &self.drawn_name()?)?),
        }
    }

    fn pass_for(&self, identity: &Identity) -> Result<VoiceToken, Error> {
        let lifetime = self.inner.show.token_lifetime;
        let may_be_rung = identity.role() == Role::Dj;
        Ok(VoiceToken {
            token: self.sign(self.token_kind(), identity, lifetime, may_be_rung)?,
            identity: identity.to_string(),
            lifetime_seconds: lifetime.as_secs(),
            signalling_path: self.signalling_path().map(str::to_owned),
        })
    }

    /// The kind of token that the account's settings allow for by preference.
    fn token_kind(&self) -> TokenKind {
        match self.inner.settings.api_key {
            Some(_) => TokenKind::Access,
            None => TokenKind::Capability,
        }
    }

    /// Thirty-two characters that nobody can guess.
    fn drawn_name(&self) -> Result<String, Error> {
        Ok(hex(self.inner.randomness.bytes()?))
    }

    /// Signs a token that lets `identity` call the studio's application, and be rung if so wished.
    fn sign(
        &self,
        kind: TokenKind,
        identity: &Identity,
        lifetime: Duration,
        may_be_rung: bool,
    ) -> Result<String, Error> {
        let settings = &self.inner.settings;
        let now = self.inner.clock.unix_now();
        let application = OutgoingApplication::new(settings.application_sid.clone());
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
}

fn hex(bytes: [u8; 16]) -> String {
    bytes.iter().fold(String::with_capacity(32), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
