use super::{by_sid, resource};
use crate::{
    client::{ClientError, Items, form::Form},
    rest::Application,
    sid::ApplicationSid,
    twiml::Method,
};

resource! {
    /// The account's `TwiML` applications.
    Applications
}

impl<'a> Applications<'a> {
    /// Makes an application, even if there is one with that name.
    ///
    /// # Errors
    /// When the API cannot be reached, refuses, or answers something else.
    pub async fn create(&self, settings: &VoiceSettings) -> Result<Application, ClientError> {
        self.transport.post(&self.transport.path("Applications.json"), &settings.form()).await
    }

    /// The applications; if a name is given, only those with that name.
    pub fn stream(&self, friendly_name: Option<&str>) -> Items<'a, Application> {
        let query = Form::new().optional("FriendlyName", friendly_name);
        Items::new(self.transport, &self.transport.path("Applications.json"), &query)
    }

    /// All of [`stream`](Self::stream).
    ///
    /// # Errors
    /// As for [`create`](Self::create).
    pub async fn list(&self, friendly_name: Option<&str>) -> Result<Vec<Application>, ClientError> {
        self.stream(friendly_name).collect().await
    }
}

by_sid! {
    Applications below "Applications": ApplicationSid => Application, changed by VoiceSettings;
    /// Deletes an application; numbers that used it go back to their own URLs.
}

/// What to set on an application or a number. `None` leaves a setting as it is; an empty text removes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VoiceSettings {
    /// Its name for people, at most 64 characters for an application's.
    pub friendly_name: Option<String>,
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
    /// Parameters without a field of their own, in Twilio's spelling.
    pub other: Vec<(String, String)>,
}

impl VoiceSettings {
    pub(super) fn form(&self) -> Form {
        Form::new()
            .optional("FriendlyName", self.friendly_name.as_ref())
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
