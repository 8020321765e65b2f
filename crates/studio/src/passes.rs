use std::{fmt::Write, time::Duration};

use show::{Identity, Role, VoicePass};
use twilio::token::{AccessToken, OutgoingApplication, VoiceGrant};

use crate::{Error, Studio};

/// An hour: longer than most shows' calls, and the SDK asks for a new one in time.
const LIFETIME: Duration = Duration::from_secs(3600);

impl Studio {
    /// Makes a pass for a browser that nobody has used before.
    ///
    /// Its identity is drawn afresh and names the role. The token lets its holder call the studio's
    /// application for an hour, and nothing else; nobody can ring it.
    ///
    /// # Errors
    /// When no identity can be drawn or the token cannot be signed.
    pub fn voice_pass(&self, role: Role) -> Result<VoicePass, Error> {
        let inner = &self.inner;
        let settings = &inner.settings;
        let identity = Identity::new(role, &hex(inner.randomness.bytes()?))?;
        let token = AccessToken::new(settings.account_sid.clone(), settings.api_key.clone())
            .identity(identity.as_str())
            .ttl(LIFETIME)
            .voice(VoiceGrant {
                outgoing: Some(OutgoingApplication {
                    application_sid: settings.application_sid.clone(),
                    params: Vec::new(),
                }),
                ..VoiceGrant::default()
            })
            .sign(&settings.api_key_secret, inner.clock.unix_now())?;
        Ok(VoicePass {
            token,
            identity: identity.to_string(),
            signalling_path: self.signalling_path().map(str::to_owned),
        })
    }
}

fn hex(bytes: [u8; 16]) -> String {
    bytes.iter().fold(String::with_capacity(32), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
