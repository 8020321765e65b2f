use twilio::sid::{ApiKeySid, ApplicationSid};

use super::{
    AccountCredentials, ConfigError, PUBLIC_URL, PublicUrl, Settings, TWILIO_ACCOUNT_SID, TWILIO_API_KEY,
    TWILIO_API_SECRET, TWILIO_AUTH_TOKEN, account, queue_name,
};

/// The settings that `greenroom provision` needs; it makes the rest of an account's.
#[derive(Debug, Clone)]
pub struct Provisioning {
    /// The credentials for its REST API.
    pub credentials: AccountCredentials,
    /// `PUBLIC_URL`
    pub public_url: PublicUrl,
    /// `QUEUE`
    pub queue_name: String,
    /// `TWILIO_API_KEY`, if its secret is set too.
    pub api_key: Option<ApiKeySid>,
    /// `TWILIO_APP_SID`
    pub application_sid: Option<ApplicationSid>,
    /// `TWILIO_DJ_APP_SID`
    pub dj_application_sid: Option<ApplicationSid>,
}

impl Provisioning {
    /// Reads what is needed.
    ///
    /// # Errors
    /// Names the setting that is missing or wrong.
    pub fn read(settings: &Settings) -> Result<Self, ConfigError> {
        account::require(settings, &[TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, PUBLIC_URL])?;
        let missing = || ConfigError::IncompleteAccount {
            missing: format!("{TWILIO_ACCOUNT_SID}, {TWILIO_AUTH_TOKEN}, {PUBLIC_URL}"),
            present: "none".to_owned(),
        };
        let key = settings.parsed(TWILIO_API_KEY, "SK and 32 hexadecimal digits")?;
        Ok(Self {
            credentials: AccountCredentials::read(settings)?.ok_or_else(missing)?,
            public_url: settings
                .parsed(
                    PUBLIC_URL,
                    "an http or https address without a path or a query: the studio needs a host of its own",
                )?
                .ok_or_else(missing)?,
            queue_name: queue_name(settings)?,
            api_key: key.filter(|_| settings.text(TWILIO_API_SECRET).is_some()),
            application_sid: account::application_sid(settings)?,
            dj_application_sid: account::dj_application_sid(settings)?,
        })
    }
}
