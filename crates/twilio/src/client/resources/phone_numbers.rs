use super::{VoiceSettings, by_sid, resource};
use crate::{
    client::{ClientError, Items, form::Form},
    rest::IncomingPhoneNumber,
    sid::{ApplicationSid, PhoneNumberSid},
};

resource! {
    /// The account's telephone numbers.
    IncomingPhoneNumbers
}

/// Selects the numbers that fit everything that is set.
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
    /// This number, in E.164 form.
    PhoneNumber(String),
    /// Any number of this area code of the United States or Canada.
    AreaCode(String),
}

/// What to set on a number. `None` leaves a setting as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PhoneNumberSettings {
    /// The application whose URLs count in place of the number's own; setting it removes a trunk.
    pub voice_application_sid: Option<ApplicationSid>,
    /// Its name, and URLs of its own.
    pub voice: VoiceSettings,
}

impl PhoneNumberSettings {
    fn form(&self) -> Form {
        self.voice.form().optional("VoiceApplicationSid", self.voice_application_sid.as_ref())
    }
}

impl<'a> IncomingPhoneNumbers<'a> {
    /// Buys a number.
    ///
    /// # Errors
    /// When the API cannot be reached, refuses, or answers something else; when no such number is for sale,
    /// with code 21452 or another.
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

    /// The numbers that fit the filter.
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
