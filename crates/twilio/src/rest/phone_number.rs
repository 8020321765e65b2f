use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Listed, Rfc2822};
use crate::{
    sid::{AccountSid, ApplicationSid, PhoneNumberSid},
    twiml::Method,
};

/// A telephone number of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncomingPhoneNumber {
    /// The identifier of the number.
    pub sid: PhoneNumberSid,
    /// The account that it belongs to.
    pub account_sid: AccountSid,
    /// The number in E.164 form.
    pub phone_number: String,
    /// Its name for people, at first the number as its country writes it.
    pub friendly_name: Option<String>,
    /// The API's version.
    pub api_version: String,
    /// The URL that Twilio requests to learn what to do with a call, unless an application or a trunk is set.
    pub voice_url: Option<String>,
    /// How it is requested.
    pub voice_method: Option<Method>,
    /// The URL that Twilio requests if the Voice URL fails.
    pub voice_fallback_url: Option<String>,
    /// How it is requested.
    pub voice_fallback_method: Option<Method>,
    /// The application whose URLs count in place of the number's own.
    #[serde(default, with = "empty_is_none")]
    pub voice_application_sid: Option<ApplicationSid>,
    /// Whether the caller's name is looked up, for a fee.
    pub voice_caller_id_lookup: Option<bool>,
    /// `voice` or `fax`.
    #[serde(default)]
    pub voice_receive_mode: Option<String>,
    /// The URL that Twilio requests to learn what to do with a text message.
    pub sms_url: Option<String>,
    /// How it is requested.
    pub sms_method: Option<Method>,
    /// The URL that Twilio requests if the SMS URL fails.
    pub sms_fallback_url: Option<String>,
    /// How it is requested.
    pub sms_fallback_method: Option<Method>,
    /// The application for text messages.
    #[serde(default, with = "empty_is_none")]
    pub sms_application_sid: Option<ApplicationSid>,
    /// The URL that Twilio tells when a call ends.
    pub status_callback: Option<String>,
    /// How it is requested.
    pub status_callback_method: Option<Method>,
    /// The trunk (`TK…`) that takes its calls, before anything else.
    pub trunk_sid: Option<String>,
    /// What the number can do: `voice`, `sms`, `mms`, `fax`.
    pub capabilities: BTreeMap<String, bool>,
    /// Whether Twilio has only just begun to offer such numbers.
    pub beta: Option<bool>,
    /// `twilio`, or `hosted` when another carrier provides it.
    #[serde(default)]
    pub origin: Option<String>,
    /// Its status, `in-use`.
    #[serde(default)]
    pub status: Option<String>,
    /// What kind of number it is, for example `local`.
    #[serde(default)]
    pub r#type: Option<String>,
    /// Which address the law demands of the owner: `none`, `any`, `local` or `foreign`.
    pub address_requirements: Option<String>,
    /// That address.
    #[serde(default)]
    pub address_sid: Option<String>,
    /// The identity that the law demands of the owner.
    #[serde(default)]
    pub identity_sid: Option<String>,
    /// The documents that the law demands of the owner.
    #[serde(default)]
    pub bundle_sid: Option<String>,
    /// Whether emergency calls are set up: `Active` or `Inactive`.
    #[serde(default)]
    pub emergency_status: Option<String>,
    /// The address to which help is sent.
    #[serde(default)]
    pub emergency_address_sid: Option<String>,
    /// Whether that address is registered.
    #[serde(default)]
    pub emergency_address_status: Option<String>,
    /// When the account got it.
    pub date_created: Option<Rfc2822>,
    /// When it was last changed.
    pub date_updated: Option<Rfc2822>,
    /// Its path.
    pub uri: String,
    /// Paths below it: `assigned_add_ons`.
    #[serde(default)]
    pub subresource_uris: BTreeMap<String, String>,
}

impl Listed for IncomingPhoneNumber {
    const KEY: &'static str = "incoming_phone_numbers";
}

/// Twilio writes a missing application as an empty text or as null.
mod empty_is_none {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::sid::ApplicationSid;

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<ApplicationSid>, D::Error> {
        let text = Option::<String>::deserialize(d)?.filter(|text| !text.is_empty());
        text.map(|text| ApplicationSid::try_from(text).map_err(serde::de::Error::custom)).transpose()
    }

    #[expect(clippy::ref_option, reason = "serde passes the field by reference")]
    pub fn serialize<S: Serializer>(sid: &Option<ApplicationSid>, s: S) -> Result<S::Ok, S::Error> {
        sid.serialize(s)
    }
}
