use std::time::Duration;

use super::resource;
use crate::client::ClientError;
use crate::client::form::Form;
use crate::rest::Token;

resource! {
    /// Credentials for Twilio's STUN and TURN servers.
    Tokens
}

impl Tokens<'_> {
    /// Makes credentials that are good for this long; for a day without. Parts of a second do not
    /// count.
    ///
    /// # Errors
    /// When the API cannot be reached, refuses, or answers something else.
    pub async fn create(&self, ttl: Option<Duration>) -> Result<Token, ClientError> {
        let form = Form::new().optional("Ttl", ttl.map(|ttl| ttl.as_secs()));
        self.transport.post(&self.transport.path("Tokens.json"), &form).await
    }
}
