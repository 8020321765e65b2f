use std::time::Duration;

use secrecy::SecretString;
use serde::Serialize;

use super::{
    DEFAULT_LIFETIME_SECONDS, OutgoingApplication, TokenError,
    jwt::{self, Header},
    scope,
};
use crate::sid::{AccountSid, ApplicationSid};

/// Builds a capability token, the older kind, signed with the account's auth token.
///
/// It lives 3,600 seconds unless [`ttl`](Self::ttl) says otherwise.
#[derive(Debug, Clone)]
#[must_use = "a token is made by sign"]
pub struct CapabilityToken {
    account_sid: AccountSid,
    ttl: Duration,
    outgoing: Option<OutgoingApplication>,
    client_name: Option<String>,
    incoming: Option<String>,
    event_stream: Option<Vec<(String, String)>>,
}

impl CapabilityToken {
    /// Starts a token that permits nothing yet.
    pub const fn new(account_sid: AccountSid) -> Self {
        Self {
            account_sid,
            ttl: Duration::from_secs(DEFAULT_LIFETIME_SECONDS),
            outgoing: None,
            client_name: None,
            incoming: None,
            event_stream: None,
        }
    }

    /// Lets the phone call the application.
    pub fn allow_client_outgoing(self, application_sid: ApplicationSid) -> Self {
        self.allow_client_outgoing_with(OutgoingApplication::new(application_sid))
    }

    /// Lets the phone call the application, which gets these parameters with each call.
    pub fn allow_client_outgoing_with(mut self, application: OutgoingApplication) -> Self {
        self.outgoing = Some(application);
        self
    }

    /// Lets the phone be rung under this name.
    ///
    /// Its own calls bear the name too, unless [`client_name`](Self::client_name) gives another.
    pub fn allow_client_incoming(mut self, client_name: impl Into<String>) -> Self {
        self.incoming = Some(client_name.into());
        self
    }

    /// Sets the phone's name in the calls it makes; without any name they come from `client:Anonymous`.
    pub fn client_name(mut self, name: impl Into<String>) -> Self {
        self.client_name = Some(name.into());
        self
    }

    /// Lets the bearer read the account's event stream, narrowed by these filters.
    pub fn allow_event_stream(mut self, filters: Vec<(String, String)>) -> Self {
        self.event_stream = Some(filters);
        self
    }

    /// Sets the token's life, at most 24 h; parts of a second do not count.
    pub const fn ttl(mut self, ttl: Duration) -> Self {
        self.ttl = ttl;
        self
    }

    /// Signs the token with the account's primary auth token.
    ///
    /// # Errors
    /// When the token would live longer than 24 h.
    pub fn sign(&self, auth_token: &SecretString, now_unix: u64) -> Result<String, TokenError> {
        let claims = CapabilityClaims {
            scope: self.scope(),
            iss: &self.account_sid,
            exp: jwt::expiry(now_unix, self.ttl)?,
            iat: now_unix,
        };
        jwt::sign(&Header::capability(), &claims, auth_token)
    }

    fn scope(&self) -> String {
        let mut scopes = Vec::new();
        if let Some(outgoing) = &self.outgoing {
            let mut query = vec![("appSid", outgoing.application_sid.to_string())];
            if let Some(name) = self.client_name.as_ref().or(self.incoming.as_ref()) {
                query.push(("clientName", name.clone()));
            }
            if !outgoing.params.is_empty() {
                query.push(("appParams", scope::form(&outgoing.params)));
            }
            scopes.push(scope::write("client", "outgoing", &query));
        }
        if let Some(name) = &self.incoming {
            scopes.push(scope::write("client", "incoming", &[("clientName", name.clone())]));
        }
        if let Some(filters) = &self.event_stream {
            let mut query = vec![("path", "/2010-04-01/Events".to_owned())];
            if !filters.is_empty() {
                query.push(("appParams", scope::form(filters)));
            }
            scopes.push(scope::write("stream", "subscribe", &query));
        }
        scopes.join(" ")
    }
}

#[derive(Serialize)]
struct CapabilityClaims<'a> {
    scope: String,
    iss: &'a AccountSid,
    exp: u64,
    iat: u64,
}
