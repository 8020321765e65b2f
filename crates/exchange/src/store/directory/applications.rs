use twilio::{
    rest::{API_VERSION, ApiError, Application},
    sid::ApplicationSid,
    twiml::Method,
};
use url::Url;

use super::{Directory, Resource, ResourceForm, resource::RandomBytes};
use crate::{MonotonicTime, twiml::Target};

/// The URLs that a call to an application or a number needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoiceUrls {
    /// The URL that is asked what to do with a call.
    pub voice: Target,
    /// The URL that is asked when a document cannot be fetched.
    pub fallback: Option<Target>,
    /// The URL that is told when a call has ended.
    pub status_callback: Option<Target>,
}

/// The URLs of the application in which the exchange is embedded.
#[derive(Debug, Clone, Copy)]
pub struct Adopted<'a> {
    /// The URL that is asked what to do with a call.
    pub voice_url: &'a Url,
    /// The URL that is told when a call has ended; `None` leaves the present one unchanged.
    pub status_callback: Option<&'a Url>,
}

impl Directory {
    /// The URLs for a call to an application; `None` if there is no such application, or it has no Voice URL.
    #[must_use]
    pub fn voice_urls(&self, sid: &ApplicationSid) -> Option<VoiceUrls> {
        let application = self.find::<Application>(sid)?;
        Some(VoiceUrls {
            voice: target(&application.voice_url, application.voice_method)?,
            fallback: target(&application.voice_fallback_url, application.voice_fallback_method),
            status_callback: target(&application.status_callback, application.status_callback_method),
        })
    }

    /// The oldest number, in E.164 format.
    #[must_use]
    pub fn oldest_number(&self) -> Option<&str> {
        self.numbers.first().map(|number| number.phone_number.as_str())
    }

    /// The URLs for a call to a number, and the number's application, if it has one; `None` if there is no
    /// such number, or it has no Voice URL.
    ///
    /// If the number has an application, its own URLs are ignored. Source: Twilio's
    /// `IncomingPhoneNumber` resource.
    #[must_use]
    pub fn urls_of_number(&self, phone_number: &str) -> Option<(Option<ApplicationSid>, VoiceUrls)> {
        let number = self.numbers.iter().find(|number| number.phone_number == phone_number)?;
        if let Some(application) = &number.voice_application_sid {
            return Some((Some(application.clone()), self.voice_urls(application)?));
        }
        let urls = VoiceUrls {
            voice: target(&number.voice_url, number.voice_method)?,
            fallback: target(&number.voice_fallback_url, number.voice_fallback_method),
            status_callback: target(&number.status_callback, number.status_callback_method),
        };
        Some((None, urls))
    }

    /// Whether a number is the account's.
    #[must_use]
    pub fn has_number(&self, phone_number: &str) -> bool {
        self.numbers.iter().any(|number| number.phone_number == phone_number)
    }

    /// Makes the application in which the exchange is embedded, or sets its URLs to the present ones.
    pub fn adopt_application(&mut self, sid: &ApplicationSid, adopted: Adopted<'_>, now: MonotonicTime) {
        if self.find::<Application>(sid).is_none() {
            let made = new_application(self, sid.clone(), now);
            self.applications.push(made);
        }
        if let Some(application) = self.applications.iter_mut().find(|application| application.sid == *sid) {
            application.friendly_name.get_or_insert_with(|| "Greenroom".to_owned());
            application.voice_url = Some(adopted.voice_url.to_string());
            if let Some(url) = adopted.status_callback {
                application.status_callback = Some(url.to_string());
                application.status_callback_method = Some(Method::Post);
            }
        }
    }

    /// The same for an application that is found by its friendly name; it is made if there is none.
    pub fn adopt_application_named(
        &mut self,
        friendly_name: &str,
        adopted: Adopted<'_>,
        random: RandomBytes,
        now: MonotonicTime,
    ) -> ApplicationSid {
        let known =
            self.applications.iter().find(|known| known.friendly_name.as_deref() == Some(friendly_name));
        let sid =
            known.map_or_else(|| ApplicationSid::from_random_bytes(random()), |known| known.sid.clone());
        self.adopt_application(&sid, adopted, now);
        if let Some(application) = self.applications.iter_mut().find(|application| application.sid == sid) {
            application.friendly_name = Some(friendly_name.to_owned());
        }
        sid
    }
}

impl Resource for Application {
    type Sid = ApplicationSid;
    type Shown = Self;
    const FOLDER: &'static str = "Applications";

    fn sid_of(shown: &Self) -> &ApplicationSid {
        &shown.sid
    }

    fn shown(&self) -> &Self {
        self
    }

    fn fits(&self, parameter: &str, wanted: &str) -> bool {
        parameter != "FriendlyName" || self.friendly_name.as_deref() == Some(wanted)
    }

    fn all(directory: &Directory) -> &Vec<Self> {
        &directory.applications
    }

    fn all_mut(directory: &mut Directory) -> &mut Vec<Self> {
        &mut directory.applications
    }

    fn blank(
        directory: &Directory,
        random: RandomBytes,
        _form: &ResourceForm,
        now: MonotonicTime,
    ) -> Result<Self, ApiError> {
        Ok(new_application(directory, ApplicationSid::from_random_bytes(random()), now))
    }

    fn change(
        &mut self,
        _directory: &Directory,
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
        form.url("SmsUrl", &mut self.sms_url)?;
        form.method("SmsMethod", &mut self.sms_method)?;
        form.url("SmsFallbackUrl", &mut self.sms_fallback_url)?;
        form.method("SmsFallbackMethod", &mut self.sms_fallback_method)?;
        form.url("SmsStatusCallback", &mut self.sms_status_callback)?;
        form.url("MessageStatusCallback", &mut self.message_status_callback)?;
        form.flag("PublicApplicationConnectEnabled", &mut self.public_application_connect_enabled);
        self.date_updated = Some(now.into());
        Ok(())
    }

    fn deleted(directory: &mut Directory, sid: &ApplicationSid) {
        for number in &mut directory.numbers {
            if number.voice_application_sid.as_ref() == Some(sid) {
                number.voice_application_sid = None;
            }
        }
    }
}

fn new_application(directory: &Directory, sid: ApplicationSid, now: MonotonicTime) -> Application {
    Application {
        account_sid: directory.account.clone(),
        friendly_name: None,
        api_version: API_VERSION.to_owned(),
        voice_url: None,
        voice_method: Some(Method::Post),
        voice_fallback_url: None,
        voice_fallback_method: Some(Method::Post),
        status_callback: None,
        status_callback_method: Some(Method::Post),
        voice_caller_id_lookup: Some(false),
        sms_url: None,
        sms_method: Some(Method::Post),
        sms_fallback_url: None,
        sms_fallback_method: Some(Method::Post),
        sms_status_callback: None,
        message_status_callback: None,
        public_application_connect_enabled: Some(false),
        date_created: Some(now.into()),
        date_updated: Some(now.into()),
        uri: directory.path(&format!("Applications/{sid}")),
        sid,
    }
}

fn target(url: &Option<String>, method: Option<Method>) -> Option<Target> {
    let url = Url::parse(url.as_deref()?).ok()?;
    Some(Target { url, method: method.unwrap_or(Method::Post) })
}
