use std::str::FromStr;

use super::Params;

/// Why a request's parameters are not those that were expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// A parameter that Twilio always sends is not there.
    #[error("the request has no {0}")]
    Missing(&'static str),
    /// A parameter cannot be read.
    #[error("the request's {0} cannot be read")]
    Invalid(&'static str),
}

/// Takes known parameters out of a copy of a request's; what stays is unknown.
pub struct Reader {
    rest: Params,
}

impl Reader {
    pub fn new(params: &Params) -> Self {
        Self { rest: params.clone() }
    }

    pub fn text(&mut self, name: &'static str) -> Option<String> {
        self.rest.remove(name)
    }

    /// A text; one that is empty counts as missing.
    pub fn filled(&mut self, name: &'static str) -> Option<String> {
        self.text(name).filter(|text| !text.is_empty())
    }

    pub fn optional<T: FromStr>(&mut self, name: &'static str) -> Result<Option<T>, WebhookError> {
        let Some(text) = self.filled(name) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| WebhookError::Invalid(name))
    }

    pub fn required<T: FromStr>(&mut self, name: &'static str) -> Result<T, WebhookError> {
        let text = self.text(name).ok_or(WebhookError::Missing(name))?;
        text.parse().map_err(|_| WebhookError::Invalid(name))
    }

    pub fn into_rest(self) -> Params {
        self.rest
    }
}
