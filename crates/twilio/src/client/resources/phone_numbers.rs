use super::{by_sid, resource};
use crate::client::form::Form;
use crate::client::{ClientError, Items};
use crate::rest::IncomingPhoneNumber;
use crate::sid::{ApplicationSid, PhoneNumberSid};
use crate::twiml::Method;

resource! {
    /// The account's telephone numbers.
    IncomingPhoneNumbers
}

/// Which numbers are meant; those that fit everything that is set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PhoneNumberFilter {
    /// The number, or a pattern with `*` for any digits.
    pub phone_number: Option<String>,
    /// Its name for people.
    pub friendly_name: Option<String>,
}

/// Which number to buy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberChoice {
    /// This one, in E.164 form.
    PhoneNumber(String),
    /// Any of this area code of the United States or Canada.
    AreaCode(String),
}

/// What to set on a number. `None` leaves a setting as it is; an empty text takes it away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PhoneNumberSettings {
    /// Its name for people.
    pub friendly_name: Option<String>,
    /// The application whose URLs count in place of the number's own; takes a trunk away.
    pub voice_application_sid: Option<ApplicationSid>,
    /// Asked what to do with a call.
    pub voice_url: Option<String>,
    /// How it is requested.
    pub voice_method: Option<Method>,
    /// Asked instead when the Voice URL fails.
    pub voice_fallback_url: Option<String>,
    /// How it is requested.
    pub voice_fallback_method: Option<Method>,
    /// Told when a call ends.
    pub status_callback: Option<String>,
    /// How it is requested.
    pub status_callback_method: Option<Method>,
    /// Whether the caller's name is looked up, for a fee.
    pub voice_caller_id_lookup: Option<bool>,
    /// Parameters without a field of their own, in Twilio's spelling.
    pub other: Vec<(String, String)>,
}

impl PhoneNumberSettings {
    fn form(&self) -> Form {
        Form::new()
            .optional("FriendlyName", self.friendly_name.as_ref())
            .optional("VoiceApplicationSid", self.voice_application_sid.as_ref())
            .optional("VoiceUrl", self.voice_url.as_ref())
            .method("VoiceMethod", self.voice_method)
            .optional("VoiceFallbackUrl", self.voice_fallback_url.as_ref())
            .method("VoiceFallbackMethod", self.voice_fallback_method)
            .optional("StatusCallback", self.status_callback.as_ref())
            .method("StatusCallbackMethod", self.status_callback_method)
            .optional("VoiceCallerIdLookup", self.voice_caller_id_lookup)
            .all(&self.other)
    }
}

impl<'a> IncomingPhoneNumbers<'a> {
    /// Buys a number.
    ///
    /// # Errors
    /// When the API cannot be reached, refuses, or answers something else; when there is no such
    /// number to be had, with code 21452 or another.
    pub async fn create(
        &self,
        choice: &NumberChoice,
        settings: &PhoneNumberSettings,
    ) -> Result<IncomingPhoneNumber, ClientError> {
        let form = match choice {
            NumberChoice::PhoneNumber(number) => settings.form().set("PhoneNumber", number),
            NumberChoice::AreaCode(code) => settings.form().set("AreaCode", code),
        };
        self.transport.post(&self.transport.path("IncomingPhoneNumbers.json"), &form).await
    }

    /// The numbers that fit.
    pub fn stream(&self, filter: &PhoneNumberFilter) -> Items<'a, IncomingPhoneNumber> {
        let query = Form::new()
            .optional("PhoneNumber", filter.phone_number.as_ref())
            .optional("FriendlyName", filter.friendly_name.as_ref());
        Items::new(self.transport, &self.transport.path("IncomingPhoneNumbers.json"), &query)
    }

    /// All of [`stream`](Self::stream).
    ///
    /// # Errors
    /// When the API cannot be reached, refuses, or answers something else.
    pub async fn list(&self, filter: &PhoneNumberFilter) -> Result<Vec<IncomingPhoneNumber>, ClientError> {
        self.stream(filter).collect().await
    }
}

by_sid! {
    IncomingPhoneNumbers below "IncomingPhoneNumbers": PhoneNumberSid => IncomingPhoneNumber, changed by PhoneNumberSettings;
    /// Gives a number back to Twilio, which may sell it to somebody else.
}
