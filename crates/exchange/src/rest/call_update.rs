use std::time::Duration;

use twilio::{error_code, rest::ApiError};

use super::request::target;
use crate::{
    call::{CallChange, Next},
    store::directory::ResourceForm,
};

/// Twilio's limit on a document sent with a request, in characters.
const INLINE_LIMIT: usize = 4_000;

/// Reads what a call is to do instead: `Status`, `Url` with `Method`, or `Twiml`; the first one that is given
/// counts.
///
/// `FallbackUrl`, `StatusCallback` and `TimeLimit` may stand beside it. `StatusCallbackEvent` has nothing to
/// choose from: the call's end is the only event that is left to come.
/// Source: Twilio's Call resource, "Update a Call".
pub(super) fn call_change(form: &ResourceForm) -> Result<CallChange, ApiError> {
    let given = |name: &str| form.get(name).filter(|value| !value.is_empty());
    let document = target(form, "Url", "Method")?;
    let next = match (given("Status"), document, given("Twiml")) {
        (Some("canceled"), ..) => Some(Next::Cancel),
        (Some("completed"), ..) => Some(Next::Complete),
        (Some(_), ..) => {
            return Err(ApiError::new(
                400,
                error_code::INVALID_PARAMETER,
                "Status must be canceled or completed",
            ));
        }
        (None, Some(target), _) => Some(Next::Document(target)),
        (None, None, Some(text)) if text.chars().count() > INLINE_LIMIT => {
            let message = format!("Twiml must have at most {INLINE_LIMIT} characters");
            return Err(ApiError::new(400, error_code::TWIML_TOO_LONG, message));
        }
        (None, None, Some(text)) => Some(Next::Inline(text.to_owned())),
        (None, None, None) => None,
    };
    let time_limit = given("TimeLimit").map(str::parse::<u32>).transpose();
    let time_limit = time_limit.map_err(|_| {
        ApiError::new(400, error_code::INVALID_PARAMETER, "TimeLimit must be a whole number of seconds")
    })?;
    Ok(CallChange {
        next,
        fallback: target(form, "FallbackUrl", "FallbackMethod")?,
        status_callback: target(form, "StatusCallback", "StatusCallbackMethod")?,
        time_limit: time_limit.map(|seconds| Duration::from_secs(seconds.into())),
    })
}

#[cfg(test)]
mod tests {
    use twilio::twiml::Method;

    use super::*;

    fn read(form: &str) -> Result<CallChange, u32> {
        call_change(&ResourceForm::parse(form.as_bytes())).map_err(|error| error.code)
    }

    fn next(form: &str) -> Option<Next> {
        read(form).expect("acceptable").next
    }

    #[test]
    fn the_status_outranks_the_url_and_the_url_the_document() {
        assert_eq!(next("Status=completed&Url=http://h/a"), Some(Next::Complete));
        assert_eq!(next("Status=canceled"), Some(Next::Cancel));
        let Some(Next::Document(target)) = next("Url=http://h/a&Twiml=x") else { panic!("a document") };
        assert_eq!((target.url.as_str(), target.method), ("http://h/a", Method::Post));
        assert_eq!(next("Twiml=%3CResponse/%3E"), Some(Next::Inline("<Response/>".to_owned())));
        assert_eq!(next("Url=&Twiml="), None);
    }

    #[test]
    fn what_is_not_acceptable_has_its_code() {
        for (form, code) in [
            ("Url=/relative", 21_205),
            ("Url=ftp://h/a", 21_205),
            ("Url=http://h/a&Method=PUT", 21_209),
            ("Url=http://h/a&FallbackUrl=nowhere", 21_205),
            ("StatusCallback=nowhere", 21_205),
            ("StatusCallbackMethod=DELETE", 21_209),
            ("Status=busy", 20_001),
            ("TimeLimit=soon", 20_001),
            ("TimeLimit=-1", 20_001),
        ] {
            assert_eq!(read(form), Err(code), "{form}");
        }
        assert_eq!(read(&format!("Twiml={}", "x".repeat(4_001))), Err(32_018));
        assert!(read(&format!("Twiml={}", "x".repeat(4_000))).is_ok());
    }

    #[test]
    fn what_goes_beside_it_is_read_too() {
        let change = read("FallbackUrl=http://h/f&FallbackMethod=GET&StatusCallback=http://h/s&TimeLimit=60")
            .expect("acceptable");
        assert_eq!(change.fallback.map(|target| target.method), Some(Method::Get));
        assert_eq!(change.status_callback.map(|target| target.method), Some(Method::Post));
        assert_eq!(change.time_limit, Some(Duration::from_secs(60)));
    }
}
