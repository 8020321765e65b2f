use std::time::Duration;

use secrecy::SecretString;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    DEFAULT_LIFETIME_SECONDS, OutgoingApplication, TokenError,
    jwt::{self, Header},
};
use crate::sid::{AccountSid, ApiKeySid};

/// Builds an access token, the kind Twilio recommends.
///
/// It lives 3,600 seconds unless [`ttl`](Self::ttl) says otherwise. Voice takes identities of
/// ASCII letters, digits and `_` only (Twilio docs, "Access Tokens").
#[derive(Debug, Clone)]
#[must_use = "a token is made by sign"]
pub struct AccessToken {
    account_sid: AccountSid,
    api_key_sid: ApiKeySid,
    identity: Option<String>,
    ttl: Duration,
    not_before: Option<u64>,
    region: Option<String>,
    voice: Option<VoiceGrant>,
}

/// What the phone may do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VoiceGrant {
    /// Whether the phone may be rung under its identity.
    pub incoming_allow: bool,
    /// Where the phone's own calls go; `None` forbids them.
    pub outgoing: Option<OutgoingApplication>,
    /// The push credential (`CR…`) by which a mobile phone is woken.
    pub push_credential_sid: Option<String>,
    /// Distinguishes the devices of one identity.
    pub endpoint_id: Option<String>,
}

impl AccessToken {
    /// Starts a token for an account, to be signed with the secret of one of its API keys.
    pub const fn new(account_sid: AccountSid, api_key_sid: ApiKeySid) -> Self {
        Self {
            account_sid,
            api_key_sid,
            identity: None,
            ttl: Duration::from_secs(DEFAULT_LIFETIME_SECONDS),
            not_before: None,
            region: None,
            voice: None,
        }
    }

    /// Sets the phone's identity; its calls arrive as `From=client:<identity>`.
    pub fn identity(mut self, identity: impl Into<String>) -> Self {
        self.identity = Some(identity.into());
        self
    }

    /// Sets the token's life, at most 24 h; parts of a second do not count.
    pub const fn ttl(mut self, ttl: Duration) -> Self {
        self.ttl = ttl;
        self
    }

    /// Sets the Unix time from which on the token is valid.
    pub const fn not_before(mut self, unix: u64) -> Self {
        self.not_before = Some(unix);
        self
    }

    /// Sets what the phone may do with voice.
    pub fn voice(mut self, grant: VoiceGrant) -> Self {
        self.voice = Some(grant);
        self
    }

    /// Sets the home region of the API key, for example `ie1`.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Signs the token with the API key's secret.
    ///
    /// # Errors
    /// When the token would live longer than 24 h.
    pub fn sign(&self, api_key_secret: &SecretString, now_unix: u64) -> Result<String, TokenError> {
        let claims = AccessClaims {
            jti: format!("{}-{now_unix}", self.api_key_sid),
            grants: self.grants(),
            iat: now_unix,
            nbf: self.not_before,
            exp: jwt::expiry(now_unix, self.ttl)?,
            iss: &self.api_key_sid,
            sub: &self.account_sid,
        };
        jwt::sign(&Header::access(self.region.as_deref()), &claims, api_key_secret)
    }

    fn grants(&self) -> Map<String, Value> {
        let mut grants = Map::new();
        if let Some(identity) = &self.identity {
            grants.insert("identity".into(), identity.as_str().into());
        }
        if let Some(voice) = &self.voice {
            grants.insert("voice".into(), voice.to_json().into());
        }
        grants
    }
}

impl VoiceGrant {
    fn to_json(&self) -> Map<String, Value> {
        let mut grant = Map::new();
        if self.incoming_allow {
            grant.insert("incoming".into(), serde_json::json!({ "allow": true }));
        }
        if let Some(outgoing) = &self.outgoing {
            let mut application = Map::new();
            application.insert("application_sid".into(), outgoing.application_sid.as_str().into());
            if !outgoing.params.is_empty() {
                let params: Map<String, Value> = outgoing
                    .params
                    .iter()
                    .map(|(name, value)| (name.clone(), value.as_str().into()))
                    .collect();
                application.insert("params".into(), params.into());
            }
            grant.insert("outgoing".into(), application.into());
        }
        for (name, value) in
            [("push_credential_sid", &self.push_credential_sid), ("endpoint_id", &self.endpoint_id)]
        {
            if let Some(value) = value {
                grant.insert(name.into(), value.as_str().into());
            }
        }
        grant
    }
}

#[derive(Serialize)]
struct AccessClaims<'a> {
    jti: String,
    grants: Map<String, Value>,
    iat: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    nbf: Option<u64>,
    exp: u64,
    iss: &'a ApiKeySid,
    sub: &'a AccountSid,
}
