use secrecy::SecretString;
use twilio::sid::{AccountSid, ApiKeySid, ApplicationSid};
use url::Url;

/// The account whose calls the studio answers, with its keys and addresses.
///
/// The same shape serves an account at Twilio and one of the embedded exchange.
#[derive(Debug, Clone)]
pub struct TwilioSettings {
    /// The account that owns queue, application and calls.
    pub account_sid: AccountSid,
    /// Signs the webhooks (the primary auth token; an API key's secret signs none).
    pub auth_token: SecretString,
    /// The key that signs access tokens and authenticates REST requests.
    pub api_key: ApiKeySid,
    /// The secret of [`api_key`](Self::api_key).
    pub api_key_secret: SecretString,
    /// The application whose Voice URL is ours; browsers may call nothing else.
    pub application_sid: ApplicationSid,
    /// What stands before `/2010-04-01/…`: `https://api.twilio.com`, or the exchange's address.
    pub rest_base_url: Url,
    /// Where the pages' Voice SDK connects.
    pub signalling: Signalling,
}

/// Where the pages' Voice SDK connects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signalling {
    /// To Twilio's own host, the SDK's default.
    Twilio,
    /// To an exchange on the host that served the page.
    SamePage {
        /// The exchange's path without the SDK's `/signal`, for example `/exchange`.
        path: String,
    },
}
