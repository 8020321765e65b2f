use serde::{Deserialize, Serialize};

use super::{Listed, Rfc2822};
use crate::{
    sid::{AccountSid, ApplicationSid},
    twiml::Method,
};

/// A `TwiML` application: the URLs that a browser's call, or a number's, is sent to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// The identifier of the application.
    pub sid: ApplicationSid,
    /// The account that it belongs to.
    pub account_sid: AccountSid,
    /// Its name for people; several applications may have the same name.
    pub friendly_name: Option<String>,
    /// The API's version.
    pub api_version: String,
    /// The URL that Twilio requests to learn what to do with a call.
    pub voice_url: Option<String>,
    /// How it is requested.
    pub voice_method: Option<Method>,
    /// The URL that Twilio requests if the Voice URL fails.
    pub voice_fallback_url: Option<String>,
    /// How it is requested.
    pub voice_fallback_method: Option<Method>,
    /// The URL that Twilio tells when a call ends.
    pub status_callback: Option<String>,
    /// How it is requested.
    pub status_callback_method: Option<Method>,
    /// Whether the caller's name is looked up, for a fee.
    pub voice_caller_id_lookup: Option<bool>,
    /// The URL that Twilio requests to learn what to do with a text message.
    pub sms_url: Option<String>,
    /// How it is requested.
    pub sms_method: Option<Method>,
    /// The URL that Twilio requests if the SMS URL fails.
    pub sms_fallback_url: Option<String>,
    /// How it is requested.
    pub sms_fallback_method: Option<Method>,
    /// The URL that Twilio tells how far a text message has come; the older setting.
    pub sms_status_callback: Option<String>,
    /// The URL that Twilio tells how far a text message has come.
    pub message_status_callback: Option<String>,
    /// Whether other accounts may call it by `<Application>`.
    #[serde(default)]
    pub public_application_connect_enabled: Option<bool>,
    /// When it was made.
    pub date_created: Option<Rfc2822>,
    /// When it was last changed.
    pub date_updated: Option<Rfc2822>,
    /// Its path.
    pub uri: String,
}

impl Listed for Application {
    const KEY: &'static str = "applications";
}
