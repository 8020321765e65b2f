use super::{VoiceSettings, by_sid, resource};
use crate::client::form::Form;
use crate::client::{ClientError, Items};
use crate::rest::Application;
use crate::sid::ApplicationSid;

resource! {
    /// The account's `TwiML` applications.
    Applications
}

impl<'a> Applications<'a> {
    /// Makes an application, also when there is one of the name.
    ///
    /// # Errors
    /// When the API cannot be reached, refuses, or answers something else.
    pub async fn create(&self, settings: &VoiceSettings) -> Result<Application, ClientError> {
        self.transport.post(&self.transport.path("Applications.json"), &settings.form()).await
    }

    /// The applications, those of this name if one is given.
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
