use twilio::{rest::ApiError, twiml::Method};
use url::Url;

/// The fields of a REST request. A field that is not given leaves the resource unchanged.
#[derive(Debug, Clone, Default)]
pub struct ResourceForm(Vec<(String, String)>);

impl ResourceForm {
    /// Reads `application/x-www-form-urlencoded`.
    #[must_use]
    pub fn parse(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// The value of a field, as it was sent.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Sets a text; an empty one clears it.
    pub(super) fn text(&self, name: &str, field: &mut Option<String>) {
        if let Some(value) = self.get(name) {
            *field = Some(value.to_owned()).filter(|value| !value.is_empty());
        }
    }

    /// Sets a name of at most 64 characters.
    pub(super) fn friendly_name(&self, field: &mut Option<String>) -> Result<(), ApiError> {
        if self.get("FriendlyName").is_some_and(|name| name.chars().count() > 64) {
            return Err(ApiError::new(400, 20_001, "FriendlyName must have at most 64 characters"));
        }
        self.text("FriendlyName", field);
        Ok(())
    }

    /// Sets an http URL; an empty one clears it. Code 21402 is Twilio's "Invalid Url".
    pub(super) fn url(&self, name: &str, field: &mut Option<String>) -> Result<(), ApiError> {
        let valid = |value: &str| {
            value.is_empty() || Url::parse(value).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
        };
        match self.get(name) {
            Some(value) if !valid(value) => {
                Err(ApiError::new(400, 21_402, format!("{name} is not a valid URL")))
            }
            _ => {
                self.text(name, field);
                Ok(())
            }
        }
    }

    /// Sets GET or POST. Code 21403 is Twilio's "Invalid Method".
    pub(super) fn method(&self, name: &str, field: &mut Option<Method>) -> Result<(), ApiError> {
        match self.get(name).map(str::parse) {
            None => {}
            Some(Ok(method)) => *field = Some(method),
            Some(Err(_)) => return Err(ApiError::new(400, 21_403, format!("{name} must be GET or POST"))),
        }
        Ok(())
    }

    /// Sets a boolean.
    pub(super) fn flag(&self, name: &str, field: &mut Option<bool>) {
        if let Some(value) = self.get(name) {
            *field = Some(value.eq_ignore_ascii_case("true"));
        }
    }
}
