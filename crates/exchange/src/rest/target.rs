use twilio::error_code;
use twilio::rest::ApiError;
use twilio::twiml::Method;
use url::Url;

use crate::directory::Form;
use crate::twiml::Target;

/// Reads an absolute http URL and the method it is to be asked with, POST unless one is given.
/// A URL that is missing or empty is none.
pub(super) fn target(form: &Form, url: &str, method: &str) -> Result<Option<Target>, ApiError> {
    let asked = form.get(method).filter(|method| !method.is_empty());
    let Ok(asked) = asked.map(str::parse::<Method>).transpose() else {
        return Err(ApiError::new(400, error_code::INVALID_METHOD, format!("{method} must be GET or POST")));
    };
    let Some(text) = form.get(url).filter(|text| !text.is_empty()) else { return Ok(None) };
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => {
            Ok(Some(Target { url, method: asked.unwrap_or(Method::Post) }))
        }
        _ => Err(ApiError::new(400, error_code::INVALID_URL, format!("{url} is not an absolute http URL"))),
    }
}
