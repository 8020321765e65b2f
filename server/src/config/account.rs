//! Which telephone exchange takes the calls: Twilio's or the embedded one.
//!
//! It is Twilio's when `TWILIO_ACCOUNT_SID`, `TWILIO_AUTH_TOKEN` and `TWILIO_APP_SID` are set; with
//! `TWILIO_API_KEY` and `TWILIO_API_SECRET`, browsers get access tokens, and without them capability tokens.
//! It is the embedded one when no `TWILIO_…` setting is there.

use secrecy::SecretString;
use studio::ApiKey;
use twilio::{
    client::DEFAULT_BASE_URL,
    sid::{AccountSid, ApplicationSid},
};
use url::Url;

use super::{
    ConfigError, SettingKey, Settings, TWILIO_ACCOUNT_SID, TWILIO_API_KEY, TWILIO_API_SECRET, TWILIO_APP_SID,
    TWILIO_AUTH_TOKEN, TWILIO_DJ_APP_SID, TWILIO_REST_URL,
};

/// Which telephone exchange takes the calls.
#[derive(Debug, Clone)]
pub enum AccountSource {
    /// Twilio's, under this account.
    Twilio(Box<TwilioAccount>),
    /// The one in this process, which makes an account of its own.
    Embedded,
}

/// An account at Twilio with everything the studio needs of it.
#[derive(Debug, Clone)]
pub struct TwilioAccount {
    /// The credentials for its REST API.
    pub credentials: AccountCredentials,
    /// `TWILIO_API_KEY` and `TWILIO_API_SECRET`
    pub api_key: Option<ApiKey>,
    /// `TWILIO_APP_SID`
    pub application_sid: ApplicationSid,
    /// `TWILIO_DJ_APP_SID`
    pub dj_application_sid: Option<ApplicationSid>,
}

/// The credentials for the REST API of an account.
#[derive(Debug, Clone)]
pub struct AccountCredentials {
    /// `TWILIO_ACCOUNT_SID`
    pub account_sid: AccountSid,
    /// `TWILIO_AUTH_TOKEN`
    pub auth_token: SecretString,
    /// `TWILIO_REST_URL`: the address before `/2010-04-01/…`.
    pub rest_url: Url,
}

const SETTINGS: [&SettingKey; 7] = [
    TWILIO_ACCOUNT_SID,
    TWILIO_AUTH_TOKEN,
    TWILIO_API_KEY,
    TWILIO_API_SECRET,
    TWILIO_APP_SID,
    TWILIO_DJ_APP_SID,
    TWILIO_REST_URL,
];

impl AccountSource {
    pub(super) fn read(settings: &Settings) -> Result<Self, ConfigError> {
        if SETTINGS.iter().all(|key| settings.text(key).is_none()) {
            return Ok(Self::Embedded);
        }
        require(settings, &[TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_APP_SID])?;
        let credentials = AccountCredentials::read(settings)?;
        let application_sid = application_sid(settings)?;
        let (Some(credentials), Some(application_sid)) = (credentials, application_sid) else {
            return Ok(Self::Embedded);
        };
        Ok(Self::Twilio(Box::new(TwilioAccount {
            credentials,
            api_key: api_key(settings)?,
            application_sid,
            dj_application_sid: dj_application_sid(settings)?,
        })))
    }
}

impl AccountCredentials {
    /// Reads the credentials; `None` unless the SID and the auth token are set.
    pub(super) fn read(settings: &Settings) -> Result<Option<Self>, ConfigError> {
        let sid = settings.parsed(TWILIO_ACCOUNT_SID, "AC and 32 hexadecimal digits")?;
        let (Some(account_sid), Some(auth_token)) = (sid, settings.text(TWILIO_AUTH_TOKEN)) else {
            return Ok(None);
        };
        let rest_url = settings.read_as(TWILIO_REST_URL, "an http or https address", base_address)?;
        let rest_url = match rest_url {
            Some(url) => url,
            #[expect(clippy::expect_used, reason = "a constant")]
            None => Url::parse(DEFAULT_BASE_URL).expect("a constant address"),
        };
        Ok(Some(Self { account_sid, auth_token: auth_token.into(), rest_url }))
    }
}

/// Reads the API key. A key without its secret is an error, and so is the secret without the key.
pub(super) fn api_key(settings: &Settings) -> Result<Option<ApiKey>, ConfigError> {
    if settings.text(TWILIO_API_KEY).is_none() && settings.text(TWILIO_API_SECRET).is_none() {
        return Ok(None);
    }
    require(settings, &[TWILIO_API_KEY, TWILIO_API_SECRET])?;
    let sid = settings.parsed(TWILIO_API_KEY, "SK and 32 hexadecimal digits")?;
    Ok(sid.zip(settings.text(TWILIO_API_SECRET)).map(|(sid, secret)| ApiKey { sid, secret: secret.into() }))
}

pub(super) fn application_sid(settings: &Settings) -> Result<Option<ApplicationSid>, ConfigError> {
    settings.parsed(TWILIO_APP_SID, "AP and 32 hexadecimal digits")
}

/// Reads the application of the DJ's line. Listeners' tokens name the other one, so the two are never the same.
pub(super) fn dj_application_sid(settings: &Settings) -> Result<Option<ApplicationSid>, ConfigError> {
    let for_everybody = application_sid(settings)?;
    settings.read_as(
        TWILIO_DJ_APP_SID,
        "AP and 32 hexadecimal digits, of an application that is not TWILIO_APP_SID",
        |text| text.parse().ok().filter(|sid| Some(sid) != for_everybody.as_ref()),
    )
}

/// Fails if one of `keys` is not set; the error names it and one that is set.
pub(super) fn require(settings: &Settings, keys: &[&SettingKey]) -> Result<(), ConfigError> {
    let missing: Vec<_> =
        keys.iter().filter(|key| settings.text(key).is_none()).map(|key| key.name).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let present = SETTINGS.iter().find(|key| settings.text(key).is_some());
    Err(ConfigError::IncompleteAccount {
        missing: missing.join(", "),
        present: present.map_or_else(|| "none".to_owned(), |key| format!("{key}, {}", settings.origin(key))),
    })
}

fn base_address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host() && url.query().is_none()).then_some(url)
}
