use super::{Address, CallStatus, Direction, Params, WebhookError, params::Reader};
use crate::sid::{AccountSid, ApplicationSid, CallSid};

/// The parameters of every request about a call (Twilio docs, "Voice webhooks: request parameters").
///
/// `From` and `To` come a second time as `Caller` and `Called`; those copies are dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoiceRequest {
    /// The call, or rather this leg of it.
    pub call_sid: CallSid,
    /// Whose call it is.
    pub account_sid: AccountSid,
    /// Who calls. For a browser, the identity that its token was signed for.
    pub from: Address,
    /// Who is called; empty when a browser calls an application.
    pub to: String,
    /// How far the call has got.
    pub call_status: CallStatus,
    /// Who began it.
    pub direction: Direction,
    /// The application that routed the call, if one did.
    pub application_sid: Option<ApplicationSid>,
    /// The leg that dialled this one.
    pub parent_call_sid: Option<CallSid>,
    /// Twilio's API version, `2010-04-01`.
    pub api_version: Option<String>,
    /// The caller's name, where its lookup is switched on.
    pub caller_name: Option<String>,
    /// Who forwarded the call, if the carrier says so.
    pub forwarded_from: Option<String>,
    /// Keys pressed, when a `Gather` or `Record` leads here.
    pub digits: Option<String>,
    /// Everything else, including the browser's own parameters: do not trust those.
    pub rest: Params,
}

impl VoiceRequest {
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, WebhookError> {
        let caller = reader.text("Caller");
        let called = reader.text("Called");
        // A caller without a number may come without the parameter.
        let from = reader.text("From").or(caller).unwrap_or_default();
        Ok(Self {
            call_sid: reader.required("CallSid")?,
            account_sid: reader.required("AccountSid")?,
            from: from.into(),
            to: reader.text("To").or(called).unwrap_or_default().to_owned(),
            call_status: reader.required("CallStatus")?,
            direction: reader.text("Direction").ok_or(WebhookError::Missing("Direction"))?.into(),
            application_sid: reader.optional("ApplicationSid")?,
            parent_call_sid: reader.optional("ParentCallSid")?,
            api_version: reader.text("ApiVersion").map(str::to_owned),
            caller_name: reader.filled("CallerName").map(str::to_owned),
            forwarded_from: reader.filled("ForwardedFrom").map(str::to_owned),
            digits: reader.text("Digits").map(str::to_owned),
            rest: Params::new(),
        })
    }
}

impl TryFrom<&Params> for VoiceRequest {
    type Error = WebhookError;

    fn try_from(params: &Params) -> Result<Self, WebhookError> {
        let mut reader = Reader::new(params);
        let request = Self::read(&mut reader)?;
        Ok(Self { rest: reader.into_rest(), ..request })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "AccountSid=ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&CallSid=CA557a5d46438c324c7e1f9aa15e5f0dbb&CallStatus=ringing&Called=&Caller=client%3Adj_1&Direction=inbound&From=client%3Adj_1&To=";

    fn read(body: &str) -> Result<VoiceRequest, WebhookError> {
        VoiceRequest::try_from(&Params::from_form(body.as_bytes()))
    }

    #[test]
    fn unknown_parameters_are_kept() {
        let request = read(&format!("{BODY}&CallToken=%7B%7D&show=drive")).expect("readable");
        assert_eq!(request.from.client(), Some("dj_1"));
        assert_eq!(request.to, "");
        assert_eq!(request.rest.iter().collect::<Vec<_>>(), [("CallToken", "{}"), ("show", "drive")]);
    }

    #[test]
    fn a_caller_may_come_without_a_number() {
        let body = BODY.replace("From=client%3Adj_1&", "").replace("Caller=client%3Adj_1&", "");
        assert_eq!(read(&body).expect("readable").from, Address::Withheld(String::new()));
    }

    #[test]
    fn the_error_names_the_parameter() {
        assert_eq!(read(""), Err(WebhookError::Missing("CallSid")));
        for (good, bad, error) in [
            ("CA557a", "QU557a", WebhookError::Invalid("CallSid")),
            ("CallSid", "CallsId", WebhookError::Missing("CallSid")),
            ("ringing", "singing", WebhookError::Invalid("CallStatus")),
            ("Direction", "Direktion", WebhookError::Missing("Direction")),
        ] {
            assert_eq!(read(&BODY.replace(good, bad)), Err(error));
        }
    }
}
