use std::collections::BTreeMap;

use twilio::rest::{API_VERSION, ApiError, IncomingPhoneNumber};
use twilio::sid::{ApplicationSid, PhoneNumberSid};
use twilio::twiml::Method;
use twilio::webhook::E164;

use super::{Directory, Form};
use crate::Moment;

impl Directory {
    /// The numbers, oldest first.
    #[must_use]
    pub fn numbers(&self) -> &[IncomingPhoneNumber] {
        &self.numbers
    }

    /// One number.
    #[must_use]
    pub fn number(&self, sid: &PhoneNumberSid) -> Option<&IncomingPhoneNumber> {
        self.numbers.iter().find(|number| number.sid == *sid)
    }

    /// Gives the account a number; here it costs nothing, and only simulated callers ring it.
    ///
    /// # Errors
    /// When the number is missing, malformed or taken, or a field is not acceptable.
    pub fn create_number(
        &mut self,
        sid: PhoneNumberSid,
        form: &Form,
        now: Moment,
    ) -> Result<&IncomingPhoneNumber, ApiError> {
        let asked = form.get("PhoneNumber").unwrap_or_default();
        let phone_number: E164 =
            asked.parse().map_err(|_| ApiError::new(400, 21_421, format!("{asked:?} is no phone number")))?;
        let phone_number = phone_number.to_string();
        if self.numbers.iter().any(|number| number.phone_number == phone_number) {
            return Err(ApiError::new(400, 21_422, format!("{phone_number} is not available")));
        }
        let mut number = IncomingPhoneNumber {
            account_sid: self.account.clone(),
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
            uri: self.path(&format!("IncomingPhoneNumbers/{sid}")),
            subresource_uris: BTreeMap::new(),
            sid,
        };
        self.change(&mut number, form, now)?;
        let at = self.numbers.len();
        self.numbers.push(number);
        self.numbers.get(at).ok_or_else(ApiError::method_not_allowed)
    }

    /// Changes a number; nothing where there is none.
    ///
    /// # Errors
    /// When a field is not acceptable; nothing is changed then.
    pub fn update_number(
        &mut self,
        sid: &PhoneNumberSid,
        form: &Form,
        now: Moment,
    ) -> Result<Option<&IncomingPhoneNumber>, ApiError> {
        let Some(at) = self.numbers.iter().position(|number| number.sid == *sid) else { return Ok(None) };
        let Some(mut number) = self.numbers.get(at).cloned() else { return Ok(None) };
        self.change(&mut number, form, now)?;
        if let Some(known) = self.numbers.get_mut(at) {
            *known = number;
        }
        Ok(self.numbers.get(at))
    }

    /// Gives a number back; whether there was one.
    pub fn delete_number(&mut self, sid: &PhoneNumberSid) -> bool {
        let before = self.numbers.len();
        self.numbers.retain(|number| number.sid != *sid);
        self.numbers.len() < before
    }

    fn change(&self, number: &mut IncomingPhoneNumber, form: &Form, now: Moment) -> Result<(), ApiError> {
        form.friendly_name(&mut number.friendly_name)?;
        form.url("VoiceUrl", &mut number.voice_url)?;
        form.method("VoiceMethod", &mut number.voice_method)?;
        form.url("VoiceFallbackUrl", &mut number.voice_fallback_url)?;
        form.method("VoiceFallbackMethod", &mut number.voice_fallback_method)?;
        form.url("StatusCallback", &mut number.status_callback)?;
        form.method("StatusCallbackMethod", &mut number.status_callback_method)?;
        form.flag("VoiceCallerIdLookup", &mut number.voice_caller_id_lookup);
        // An application and a trunk exclude each other: setting one clears the other.
        match form.get("VoiceApplicationSid") {
            None => {}
            Some("") => number.voice_application_sid = None,
            Some(text) => {
                let sid: Option<ApplicationSid> = text.parse().ok();
                let known = sid.filter(|sid| self.application(sid).is_some());
                let known = known.ok_or_else(|| {
                    ApiError::new(400, 21_218, format!("VoiceApplicationSid {text:?} names no application"))
                })?;
                number.voice_application_sid = Some(known);
                number.trunk_sid = None;
            }
        }
        if let Some(trunk) = form.get("TrunkSid") {
            number.trunk_sid = Some(trunk.to_owned()).filter(|trunk| !trunk.is_empty());
            if number.trunk_sid.is_some() {
                number.voice_application_sid = None;
            }
        }
        number.date_updated = Some(now.into());
        Ok(())
    }
}
