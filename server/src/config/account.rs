//! Whose telephone exchange answers: Twilio's or the embedded one.
//!
//! Twilio's when all five are set: `TWILIO_ACCOUNT_SID`, `TWILIO_AUTH_TOKEN`, `TWILIO_API_KEY`,
//! `TWILIO_API_SECRET` and `TWILIO_APP_SID` (whose Voice URL must be `PUBLIC_URL` with `/voice`). The
//! embedded one when none is.

use std::str::FromStr;

use secrecy::SecretString;
use twilio::sid::{AccountSid, ApiKeySid, ApplicationSid};

use super::{ConfigError, Environment};

/// Whose telephone exchange answers.
#[derive(Debug, Clone)]
pub enum Account {
    /// Twilio's, under this account.
    Twilio(Box<TwilioAccount>),
    /// The one in this process, which makes an account of its own.
    Embedded,
}

/// An account at Twilio, as its console shows it.
#[derive(Debug, Clone)]
pub struct TwilioAccount {
    /// `TWILIO_ACCOUNT_SID`
    pub account_sid: AccountSid,
    /// `TWILIO_AUTH_TOKEN`
    pub auth_token: SecretString,
    /// `TWILIO_API_KEY`
    pub api_key: ApiKeySid,
    /// `TWILIO_API_SECRET`
    pub api_key_secret: SecretString,
    /// `TWILIO_APP_SID`
    pub application_sid: ApplicationSid,
}

impl Account {
    const KEYS: [&str; 5] =
        ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_KEY", "TWILIO_API_SECRET", "TWILIO_APP_SID"];

    pub(super) fn read(environment: &Environment<'_>) -> Result<Self, ConfigError> {
        let values = Self::KEYS.map(|key| environment.text(key));
        if values.iter().all(Option::is_none) {
            return Ok(Self::Embedded);
        }
        let missing: Vec<&str> = Self::KEYS
            .into_iter()
            .zip(&values)
            .filter_map(|(key, value)| value.is_none().then_some(key))
            .collect();
        let [Some(account_sid), Some(auth_token), Some(api_key), Some(api_key_secret), Some(application_sid)] =
            values
        else {
            return Err(ConfigError::IncompleteAccount { missing: missing.join(", ") });
        };
        Ok(Self::Twilio(Box::new(TwilioAccount {
            account_sid: sid("TWILIO_ACCOUNT_SID", "AC and 32 hexadecimal digits", &account_sid)?,
            auth_token: auth_token.into(),
            api_key: sid("TWILIO_API_KEY", "SK and 32 hexadecimal digits", &api_key)?,
            api_key_secret: api_key_secret.into(),
            application_sid: sid("TWILIO_APP_SID", "AP and 32 hexadecimal digits", &application_sid)?,
        })))
    }
}

fn sid<T: FromStr>(key: &'static str, wanted: &'static str, text: &str) -> Result<T, ConfigError> {
    text.parse().map_err(|_| ConfigError::Invalid { key, wanted })
}
