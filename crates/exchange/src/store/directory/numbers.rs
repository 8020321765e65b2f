use std::collections::BTreeMap;

use twilio::{
    rest::{API_VERSION, ApiError, Application, IncomingPhoneNumber},
    sid::{ApplicationSid, PhoneNumberSid},
    twiml::Method,
    webhook::E164,
};

use super::{Directory, Resource, ResourceForm, resource::RandomBytes};
use crate::MonotonicTime;

impl Resource for IncomingPhoneNumber {
    type Sid = PhoneNumberSid;
    type Shown = Self;
    const FOLDER: &'static str = "IncomingPhoneNumbers";

    fn sid_of(shown: &Self) -> &PhoneNumberSid {
        &shown.sid
    }

    fn shown(&self) -> &Self {
        self
    }

    fn fits(&self, parameter: &str, wanted: &str) -> bool {
        match parameter {
            "PhoneNumber" => like(&self.phone_number, wanted),
            "FriendlyName" => self.friendly_name.as_deref() == Some(wanted),
            _ => true,
        }
    }

    fn all(directory: &Directory) -> &Vec<Self> {
        &directory.numbers
    }

    fn all_mut(directory: &mut Directory) -> &mut Vec<Self> {
        &mut directory.numbers
    }

    /// Gives a number to the account; here it costs nothing, and no real telephone can call it.
    fn blank(
        directory: &Directory,
        random: RandomBytes,
        form: &ResourceForm,
        now: MonotonicTime,
    ) -> Result<Self, ApiError> {
        let asked = form.get("PhoneNumber").unwrap_or_default();
        let phone_number: E164 =
            asked.parse().map_err(|_| ApiError::new(400, 21_421, format!("{asked:?} is no phone number")))?;
        let phone_number = phone_number.to_string();
        if directory.numbers.iter().any(|number| number.phone_number == phone_number) {
            return Err(ApiError::new(400, 21_422, format!("{phone_number} is not available")));
        }
        let sid = PhoneNumberSid::from_random_bytes(random());
        Ok(Self {
            account_sid: directory.account.clone(),
            friendly_name: Some(phone_number.clone()),
            phone_number,
            api_version: API_VERSION.to_owned(),
            voice_url: None,
            voice_method: Some(Method::Post),
            voice_fallback_url: None,
            voice_fallback_method: Some(Method::Post),
            voice_application_sid: None,
            voice_caller_id_lookup: Some(false),
            voice_receive_mode: Some("voice".to_owned()),
            sms_url: None,
            sms_method: Some(Method::Post),
            sms_fallback_url: None,
            sms_fallback_method: Some(Method::Post),
            sms_application_sid: None,
            status_callback: None,
            status_callback_method: Some(Method::Post),
            trunk_sid: None,
            capabilities: ["voice", "sms", "mms", "fax"]
                .into_iter()
                .map(|name| (name.to_owned(), name == "voice"))
                .collect(),
            beta: Some(false),
            origin: Some("twilio".to_owned()),
            status: Some("in-use".to_owned()),
            r#type: Some("local".to_owned()),
            address_requirements: Some("none".to_owned()),
            address_sid: None,
            identity_sid: None,
            bundle_sid: None,
            emergency_status: Some("Inactive".to_owned()),
            emergency_address_sid: None,
            emergency_address_status: None,
            date_created: Some(now.into()),
            date_updated: None,
            uri: directory.path(&format!("IncomingPhoneNumbers/{sid}")),
            subresource_uris: BTreeMap::new(),
            sid,
        })
    }

    fn change(
        &mut self,
        directory: &Directory,
        form: &ResourceForm,
        now: MonotonicTime,
    ) -> Result<(), ApiError> {
        form.friendly_name(&mut self.friendly_name)?;
        form.url("VoiceUrl", &mut self.voice_url)?;
        form.method("VoiceMethod", &mut self.voice_method)?;
        form.url("VoiceFallbackUrl", &mut self.voice_fallback_url)?;
        form.method("VoiceFallbackMethod", &mut self.voice_fallback_method)?;
        form.url("StatusCallback", &mut self.status_callback)?;
        form.method("StatusCallbackMethod", &mut self.status_callback_method)?;
        form.flag("VoiceCallerIdLookup", &mut self.voice_caller_id_lookup);
        // An application and a trunk exclude each other: setting one clears the other.
        match form.get("VoiceApplicationSid") {
            None => {}
            Some("") => self.voice_application_sid = None,
            Some(text) => {
                let sid: Option<ApplicationSid> = text.parse().ok();
                let known = sid.filter(|sid| directory.find::<Application>(sid).is_some());
                let known = known.ok_or_else(|| {
                    ApiError::new(400, 21_218, format!("VoiceApplicationSid {text:?} names no application"))
                })?;
                self.voice_application_sid = Some(known);
                self.trunk_sid = None;
            }
        }
        if let Some(trunk) = form.get("TrunkSid") {
            self.trunk_sid = Some(trunk.to_owned()).filter(|trunk| !trunk.is_empty());
            if self.trunk_sid.is_some() {
                self.voice_application_sid = None;
            }
        }
        self.date_updated = Some(now.into());
        Ok(())
    }
}

/// Whether a number matches the pattern `wanted`, in which `*` stands for any one digit.
fn like(number: &str, wanted: &str) -> bool {
    number.len() == wanted.len() && number.bytes().zip(wanted.bytes()).all(|(n, w)| w == b'*' || n == w)
}
