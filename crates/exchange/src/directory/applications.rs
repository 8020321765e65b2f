use twilio::rest::{API_VERSION, ApiError, Application};
use twilio::sid::ApplicationSid;
use twilio::twiml::Method;
use url::Url;

use super::{Directory, Form};
use crate::Moment;
use crate::twiml::Target;

/// Where an application's calls are taken from and reported to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoiceUrls {
    /// Asked what to do with a call.
    pub voice: Target,
    /// Asked when a document cannot be had.
    pub fallback: Option<Target>,
    /// Told when a call has ended.
    pub status_callback: Option<Target>,
}

impl Directory {
    /// The applications, oldest first.
    #[must_use]
    pub fn applications(&self) -> &[Application] {
        &self.applications
    }

    /// One application.
    #[must_use]
    pub fn application(&self, sid: &ApplicationSid) -> Option<&Application> {
        self.applications.iter().find(|application| application.sid == *sid)
    }

    /// What a call to an application needs; nothing where there is no such application, or it has
    /// no Voice URL.
    #[must_use]
    pub fn voice_urls(&self, sid: &ApplicationSid) -> Option<VoiceUrls> {
        let application = self.application(sid)?;
        Some(VoiceUrls {
            voice: target(&application.voice_url, application.voice_method)?,
            fallback: target(&application.voice_fallback_url, application.voice_fallback_method),
            status_callback: target(&application.status_callback, application.status_callback_method),
        })
    }

    /// What a call to a number needs, and the application it leads to, if any; nothing where there
    /// is no such number, or it leads nowhere.
    ///
    /// With an application the number's own URLs do not count. Source: Twilio's
    /// `IncomingPhoneNumber` resource.
    #[must_use]
    pub fn urls_of_number(&self, phone_number: &str) -> Option<(Option<ApplicationSid>, VoiceUrls)> {
        let number = self.numbers().iter().find(|number| number.phone_number == phone_number)?;
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

    /// Makes an application.
    ///
    /// # Errors
    /// When a field is not acceptable.
    pub fn create_application(
        &mut self,
        sid: ApplicationSid,
        form: &Form,
        now: Moment,
    ) -> Result<&Application, ApiError> {
        let mut application = Application {
            account_sid: self.account.clone(),
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
            date_updated: None,
            uri: self.path(&format!("Applications/{sid}")),
            sid,
        };
        change(&mut application, form, now)?;
        let at = self.applications.len();
        self.applications.push(application);
        self.applications.get(at).ok_or_else(ApiError::method_not_allowed)
    }

    /// Makes the application the exchange is embedded with, or points it at where it is now.
    pub fn adopt_application(&mut self, sid: &ApplicationSid, voice_url: &Url, now: Moment) {
        if self.application(sid).is_none() {
            // An empty form has no field that could be refused.
            let _ = self.create_application(sid.clone(), &Form::default(), now);
        }
        if let Some(application) = self.applications.iter_mut().find(|application| application.sid == *sid) {
            application.friendly_name.get_or_insert_with(|| "Greenroom".to_owned());
            application.voice_url = Some(voice_url.to_string());
        }
    }

    /// Changes an application; nothing where there is none.
    ///
    /// # Errors
    /// When a field is not acceptable; nothing is changed then.
    pub fn update_application(
        &mut self,
        sid: &ApplicationSid,
        form: &Form,
        now: Moment,
    ) -> Result<Option<&Application>, ApiError> {
        let Some(known) = self.applications.iter_mut().find(|application| application.sid == *sid) else {
            return Ok(None);
        };
        let mut changed = known.clone();
        change(&mut changed, form, now)?;
        *known = changed;
        Ok(Some(known))
    }

    /// Forgets an application; whether there was one.
    pub fn delete_application(&mut self, sid: &ApplicationSid) -> bool {
        let before = self.applications.len();
        self.applications.retain(|application| application.sid != *sid);
        for number in &mut self.numbers {
            if number.voice_application_sid.as_ref() == Some(sid) {
                number.voice_application_sid = None;
            }
        }
        self.applications.len() < before
    }
}

fn target(url: &Option<String>, method: Option<Method>) -> Option<Target> {
    let url = Url::parse(url.as_deref()?).ok()?;
    Some(Target { url, method: method.unwrap_or(Method::Post) })
}

fn change(application: &mut Application, form: &Form, now: Moment) -> Result<(), ApiError> {
    form.friendly_name(&mut application.friendly_name)?;
    form.url("VoiceUrl", &mut application.voice_url)?;
    form.method("VoiceMethod", &mut application.voice_method)?;
    form.url("VoiceFallbackUrl", &mut application.voice_fallback_url)?;
    form.method("VoiceFallbackMethod", &mut application.voice_fallback_method)?;
    form.url("StatusCallback", &mut application.status_callback)?;
    form.method("StatusCallbackMethod", &mut application.status_callback_method)?;
    form.flag("VoiceCallerIdLookup", &mut application.voice_caller_id_lookup);
    form.url("SmsUrl", &mut application.sms_url)?;
    form.method("SmsMethod", &mut application.sms_method)?;
    form.url("SmsFallbackUrl", &mut application.sms_fallback_url)?;
    form.method("SmsFallbackMethod", &mut application.sms_fallback_method)?;
    form.url("SmsStatusCallback", &mut application.sms_status_callback)?;
    form.url("MessageStatusCallback", &mut application.message_status_callback)?;
    form.flag("PublicApplicationConnectEnabled", &mut application.public_application_connect_enabled);
    application.date_updated = Some(now.into());
    Ok(())
}
