//! Tokens by which a phone proves what it may do: for our own pages, and for others who ask.

mod client;
mod request;

use std::{fmt::Write, time::Duration};

use show::{Identity, Role, VoicePass};
use twilio::token::{AccessToken, CapabilityToken, OutgoingApplication, VoiceGrant};

use crate::{Error, Studio};

pub use client::{TokenClient, TokenRefusal};
pub use request::{IssuedToken, TokenKind, TokenRequest};

impl Studio {
    /// Makes a pass for a browser that nobody has used before.
    ///
    /// Its identity is drawn afresh and names the role. The token lets its holder call the studio's
    /// application for as long as the operator chose, and nothing else; nobody can ring it. It is an
    /// access token where the account has an API key, else a capability token.
    ///
    /// # Errors
    /// When no identity can be drawn or the token cannot be signed.
    pub fn voice_pass(&self, role: Role) -> Result<VoicePass, Error> {
        let identity = Identity::new(role, &self.drawn_name()?)?;
        let token = self.sign(self.token_kind(), &identity, self.inner.show.token_lifetime)?;
        Ok(VoicePass {
            token,
            identity: identity.to_string(),
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

    /// Signs a token that lets `identity` call the studio's application.
    fn sign(&self, kind: TokenKind, identity: &Identity, lifetime: Duration) -> Result<String, Error> {
        let settings = &self.inner.settings;
        let now = self.inner.clock.unix_now();
        let application = OutgoingApplication::new(settings.application_sid.clone());
        let token = match kind {
            TokenKind::Access => {
                let key = settings.api_key.as_ref().ok_or(Error::NoApiKey)?;
                AccessToken::new(settings.account_sid.clone(), key.sid.clone())
                    .identity(identity.as_str())
                    .ttl(lifetime)
                    .voice(VoiceGrant { outgoing: Some(application), ..VoiceGrant::default() })
                    .sign(&key.secret, now)?
            }
            TokenKind::Capability => CapabilityToken::new(settings.account_sid.clone())
                .allow_client_outgoing_with(application)
                .client_name(identity.as_str())
                .ttl(lifetime)
                .sign(&settings.auth_token, now)?,
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
