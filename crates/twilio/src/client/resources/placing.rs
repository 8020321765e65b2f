use crate::{
    client::form::Form,
    sid::ApplicationSid,
    twiml::{Method, Response, StatusCallback},
};

/// A call to be placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCall {
    /// Who is called: a number in E.164 form, `client:<identity>` or `sip:…`.
    pub to: String,
    /// Who calls: a number of the account, or `client:<identity>` towards a browser.
    pub from: String,
    /// What the call does once it is answered.
    pub document: CallDocument,
    /// The URL that Twilio requests if that document cannot be had.
    pub fallback_url: Option<String>,
    /// How it is requested.
    pub fallback_method: Option<Method>,
    /// Where Twilio reports how far the call has come.
    pub status_callback: Option<StatusCallback>,
    /// Keys to send once it is answered, at most 32.
    pub send_digits: Option<String>,
    /// How long it may ring, in seconds: up to 600 (60).
    pub timeout_seconds: Option<u32>,
    /// How long it may last, in seconds.
    pub time_limit_seconds: Option<u32>,
    /// Whether it is recorded (false).
    pub record: bool,
    /// The number shown to a SIP address.
    pub caller_id: Option<String>,
    /// Parameters without a field of their own, in Twilio's spelling.
    pub other: Vec<(String, String)>,
}

/// Where a call's first document comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallDocument {
    /// From this absolute URL.
    Url {
        /// Where it is.
        url: String,
        /// How it is requested.
        method: Method,
    },
    /// From here: at most 4,000 characters, with absolute URLs.
    Inline(Response),
    /// From the application's Voice URL.
    Application(ApplicationSid),
}

impl NewCall {
    /// A call with Twilio's defaults for everything else.
    #[must_use]
    pub fn new(to: impl Into<String>, from: impl Into<String>, document: CallDocument) -> Self {
        Self {
            to: to.into(),
            from: from.into(),
            document,
            fallback_url: None,
            fallback_method: None,
            status_callback: None,
            send_digits: None,
            timeout_seconds: None,
            time_limit_seconds: None,
            record: false,
            caller_id: None,
            other: Vec::new(),
        }
    }

    pub(super) fn form(&self) -> Form {
        let form = Form::new().set("To", &self.to).set("From", &self.from);
        let form = match &self.document {
            CallDocument::Url { url, method } => form.set("Url", url).set("Method", method),
            CallDocument::Inline(document) => form.set("Twiml", document.to_xml()),
            CallDocument::Application(application_sid) => form.set("ApplicationSid", application_sid),
        };
        let form = form
            .optional("FallbackUrl", self.fallback_url.as_ref())
            .method("FallbackMethod", self.fallback_method);
        let form = match &self.status_callback {
            Some(StatusCallback { url, method, events }) => events
                .iter()
                .fold(form.set("StatusCallback", url).set("StatusCallbackMethod", method), |form, event| {
                    form.set("StatusCallbackEvent", event)
                }),
            None => form,
        };
        form.optional("SendDigits", self.send_digits.as_ref())
            .optional("Timeout", self.timeout_seconds)
            .optional("TimeLimit", self.time_limit_seconds)
            .optional("Record", self.record.then_some(true))
            .optional("CallerId", self.caller_id.as_ref())
            .all(&self.other)
    }
}
