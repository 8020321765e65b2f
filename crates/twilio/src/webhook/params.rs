use std::str::FromStr;

use compact_str::CompactString;

/// The parameters of one request, in order, each name as often as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params(Vec<(CompactString, CompactString)>);

impl Params {
    /// No parameters.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Reads a form body or the query of a URL (without its question mark).
    ///
    /// Nothing is refused: bytes that are not UTF-8 become U+FFFD.
    #[must_use]
    pub fn from_form(form: &[u8]) -> Self {
        form_urlencoded::parse(form).collect()
    }

    /// Writes the form, sorted by name as Twilio sends it. Values of one name keep their order.
    #[must_use]
    pub fn to_form(&self) -> String {
        let mut pairs: Vec<_> = self.0.iter().collect();
        pairs.sort_by(|(one, _), (other, _)| one.cmp(other));
        let pairs = pairs.into_iter().map(|(name, value)| (name, value));
        form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
    }

    /// The value of a name; the first if it came more than once.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find_map(|(other, value)| (other == name).then_some(value.as_str()))
    }

    /// Adds a parameter at the end.
    pub fn push(&mut self, name: impl Into<CompactString>, value: impl Into<CompactString>) {
        self.0.push((name.into(), value.into()));
    }

    /// Adds a parameter at the end.
    #[must_use]
    pub fn with(mut self, name: impl Into<CompactString>, value: impl Into<CompactString>) -> Self {
        self.push(name, value);
        self
    }

    /// Sets the value of a name, in place of any values it had.
    pub fn set(&mut self, name: &str, value: impl Into<CompactString>) {
        self.0.retain(|(other, _)| other != name);
        self.push(name, value);
    }

    /// Removes a name and returns its first value.
    pub fn remove(&mut self, name: &str) -> Option<String> {
        let mut first = None;
        self.0.retain_mut(|(other, value)| {
            let taken = other == name;
            if taken && first.is_none() {
                first = Some(std::mem::take(value).into());
            }
            !taken
        });
        first
    }

    /// The names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The pairs, as [`signature`](crate::signature) takes them.
    #[must_use]
    pub fn as_slice(&self) -> &[(CompactString, CompactString)] {
        &self.0
    }

    /// Whether there are no parameters.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<N: Into<CompactString>, V: Into<CompactString>> FromIterator<(N, V)> for Params {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

impl<N: Into<CompactString>, V: Into<CompactString>> Extend<(N, V)> for Params {
    fn extend<I: IntoIterator<Item = (N, V)>>(&mut self, pairs: I) {
        self.0.extend(pairs.into_iter().map(|(name, value)| (name.into(), value.into())));
    }
}

impl IntoIterator for Params {
    type Item = (CompactString, CompactString);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

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

/// Takes known parameters out of a request's; those that stay are unknown.
pub struct Reader<'a> {
    /// Those that have not been taken.
    rest: Vec<&'a (CompactString, CompactString)>,
}

impl<'a> Reader<'a> {
    pub fn new(params: &'a Params) -> Self {
        Self { rest: params.0.iter().collect() }
    }

    /// The first value of a name; all of them are taken.
    pub fn text(&mut self, name: &'static str) -> Option<&'a str> {
        let mut first = None;
        self.rest.retain(|(other, value)| {
            let is_named = other == name;
            if is_named && first.is_none() {
                first = Some(value.as_str());
            }
            !is_named
        });
        first
    }

    /// A text; one that is empty counts as missing.
    pub fn filled(&mut self, name: &'static str) -> Option<&'a str> {
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
        Params(self.rest.into_iter().cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::Params;

    #[test]
    fn order_repetition_and_empty_values_are_kept() {
        let params = Params::from_form(b"b=2&a=1&b=&c&a=+%2B%20");
        let pairs: Vec<_> = params.iter().collect();
        assert_eq!(pairs, [("b", "2"), ("a", "1"), ("b", ""), ("c", ""), ("a", " + ")]);
        assert_eq!(params.get("b"), Some("2"));
        assert_eq!(params.get("c"), Some(""));
        assert_eq!(params.get("d"), None);
    }

    #[test]
    fn a_form_is_written_in_order_of_names() {
        let params: Params = [("b", "x y"), ("_c", ""), ("B", "&"), ("b", "a")].into_iter().collect();
        assert_eq!(params.to_form(), "B=%26&_c=&b=x+y&b=a");
    }

    #[test]
    fn a_name_is_set_and_removed_with_all_its_values() {
        let mut params = Params::from_form(b"a=1&b=2&a=3");
        assert_eq!(params.remove("a").as_deref(), Some("1"));
        params.set("b", "4");
        assert_eq!(params.iter().collect::<Vec<_>>(), [("b", "4")]);
    }

    #[test]
    fn bytes_that_are_no_text_do_no_harm() {
        assert_eq!(Params::from_form(b"a=%FF&\xfe=%").get("a"), Some("\u{fffd}"));
    }
}
