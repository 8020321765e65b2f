use std::time::Duration;

use super::resource;
use crate::{
    client::{ClientError, Items, form::Form},
    rest::{API_VERSION, Account, Token},
    sid::AccountSid,
};

resource! {
    /// The account itself and its sub-accounts. Only the auth token opens these, not an API key.
    Accounts
}

impl<'a> Accounts<'a> {
    /// The client's own account: a cheap way to try its credentials.
    ///
    /// # Errors
    /// When the API cannot be reached, refuses, or answers something else.
    pub async fn own(&self) -> Result<Account, ClientError> {
        self.fetch(self.transport.account_sid()).await
    }

    /// The account of this SID.
    ///
    /// # Errors
    /// As for [`own`](Self::own); when there is none, [`ClientError::is_not_found`].
    pub async fn fetch(&self, account_sid: &AccountSid) -> Result<Account, ClientError> {
        self.transport.get(&format!("/{API_VERSION}/Accounts/{account_sid}.json")).await
    }

    /// The account and its sub-accounts; if a name is given, only those with that name.
    pub fn stream(&self, friendly_name: Option<&str>) -> Items<'a, Account> {
        let query = Form::new().optional("FriendlyName", friendly_name);
        Items::new(self.transport, &format!("/{API_VERSION}/Accounts.json"), &query)
    }

    /// All of [`stream`](Self::stream).
    ///
    /// # Errors
    /// As for [`own`](Self::own).
    pub async fn list(&self, friendly_name: Option<&str>) -> Result<Vec<Account>, ClientError> {
        self.stream(friendly_name).collect().await
    }
}

resource! {
    /// Credentials for Twilio's STUN and TURN servers.
    Tokens
}

impl Tokens<'_> {
    /// Makes credentials that are valid for `ttl`, or for a day without it. Parts of a second do not count.
    ///
    /// # Errors
    /// When the API cannot be reached, refuses, or answers something else.
    pub async fn create(&self, ttl: Option<Duration>) -> Result<Token, ClientError> {
        let form = Form::new().optional("Ttl", ttl.map(|ttl| ttl.as_secs()));
        self.transport.post(&self.transport.path("Tokens.json"), &form).await
    }
}
