use crate::twiml::Method;

/// The parameters of a request, in Twilio's spelling; what is not set is not sent.
#[derive(Debug, Default)]
pub struct Form(Vec<(String, String)>);

impl Form {
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    pub fn set(mut self, name: &str, value: impl ToString) -> Self {
        self.0.push((name.to_owned(), value.to_string()));
        self
    }

    pub fn optional(self, name: &str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.set(name, value),
            None => self,
        }
    }

    pub fn method(self, name: &str, method: Option<Method>) -> Self {
        self.optional(name, method.map(Method::as_str))
    }

    pub fn all(mut self, pairs: &[(String, String)]) -> Self {
        self.0.extend_from_slice(pairs);
        self
    }

    /// The form, as a request's body or query.
    pub fn encode(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish()
    }
}
