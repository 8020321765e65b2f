use std::{path::PathBuf, time::Duration};

use secrecy::SecretString;
use twilio::sid::{AccountSid, ApiKeySid, ApplicationSid};
use url::Url;

/// What the operator chose for the show.
#[derive(Debug, Clone)]
pub struct ShowSettings {
    /// Friendly name of the callers' queue.
    pub queue_name: String,
    /// Figures of the queue that are younger than this are not read again.
    pub queue_read_interval: Duration,
    /// How long the pages' tokens live; at most 24 h.
    pub token_lifetime: Duration,
    /// The digits by which a DJ at a telephone proves who she is; without them no telephone is the DJ's.
    pub dj_pin: Option<SecretString>,
    /// How often the show is compared with what the REST API shows.
    pub reconcile_interval: Duration,
    /// The folder that keeps the show's options, and whether the lines are open; without one they last until the
    /// process ends.
    pub data_dir: Option<PathBuf>,
}

/// The account whose calls the studio answers, with its keys and addresses.
///
/// The same shape serves an account at Twilio and one of the embedded exchange.
#[derive(Debug, Clone)]
pub struct TwilioSettings {
    /// The account that owns queue, application and calls.
    pub account_sid: AccountSid,
    /// Signs the webhooks and capability tokens (the primary auth token).
    pub auth_token: SecretString,
    /// Signs access tokens and authenticates REST requests; without it the auth token does the
    /// latter, and browsers get capability tokens.
    pub api_key: Option<ApiKey>,
    /// The application whose Voice URL is ours; browsers may call nothing else.
    pub application_sid: ApplicationSid,
    /// The application of the DJ's own line. No token of ours names it: whoever calls it holds one that the
    /// account's owner has made.
    pub dj_application_sid: Option<ApplicationSid>,
    /// What stands before `/2010-04-01/…`: `https://api.twilio.com`, or the exchange's address.
    pub rest_base_url: Url,
    /// The address at which the account's webhooks arrive: what stands before `/voice`, without a slash
    /// at its end.
    pub webhook_base: String,
    /// Where the pages' Voice SDK connects.
    pub signalling: Signalling,
}

impl TwilioSettings {
    /// The whole address of one of our documents; `path` starts with a slash.
    pub(crate) fn webhook(&self, path: &str) -> String {
        format!("{}{path}", self.webhook_base)
    }

    /// The path of the exchange on the page's own host; `None` when pages connect to Twilio's host.
    pub(crate) fn signalling_path(&self) -> Option<&str> {
        match &self.signalling {
            Signalling::Twilio => None,
            Signalling::SamePage { path } => Some(path),
        }
    }
}

/// An API key of the account.
#[derive(Debug, Clone)]
pub struct ApiKey {
    /// Its name: the user name of REST requests and the issuer of access tokens.
    pub sid: ApiKeySid,
    /// Its secret: the password of REST requests and the key that signs access tokens.
    pub secret: SecretString,
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
