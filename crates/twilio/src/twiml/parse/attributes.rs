use std::{ops::RangeInclusive, str::FromStr};

use roxmltree::{Attribute, Node};
use url::Url;

use super::{
    diagnosis::{Diagnosis, TwimlError},
    unknown_attribute,
};
use crate::twiml::Method;

/// Reads the attributes of one element; [`finish`](Self::finish) reports those nobody asked for.
pub struct Attributes<'a, 'input, 'd> {
    node: Node<'a, 'input>,
    diagnosis: &'d mut Diagnosis<'a, 'input>,
    asked: Vec<&'static str>,
}

impl<'a, 'input, 'd> Attributes<'a, 'input, 'd> {
    pub const fn new(node: Node<'a, 'input>, diagnosis: &'d mut Diagnosis<'a, 'input>) -> Self {
        Self { node, diagnosis, asked: Vec::new() }
    }

    fn find(&mut self, name: &'static str) -> Option<Attribute<'a, 'input>> {
        self.asked.push(name);
        self.node.attribute_node(name)
    }

    /// The value as it stands.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        self.find(name).map(|attribute| attribute.value().to_owned())
    }

    /// The value, if `valid` accepts it; warns of one that it does not accept.
    pub fn checked(&mut self, name: &'static str, code: u32, valid: impl Fn(&str) -> bool) -> Option<String> {
        let attribute = self.find(name)?;
        if valid(attribute.value()) {
            return Some(attribute.value().to_owned());
        }
        self.warn(attribute, code);
        None
    }

    /// One of a set of words, or the default.
    pub fn word<T: FromStr>(&mut self, name: &'static str, default: T, code: u32) -> T {
        let Some(attribute) = self.find(name) else { return default };
        attribute.value().trim().parse().unwrap_or_else(|_| {
            self.warn(attribute, code);
            default
        })
    }

    /// One of a set of words, if it is there.
    pub fn optional_word<T: FromStr>(&mut self, name: &'static str, code: u32) -> Option<T> {
        let attribute = self.find(name)?;
        let word = attribute.value().trim().parse().ok();
        if word.is_none() {
            self.warn(attribute, code);
        }
        word
    }

    pub fn flag(&mut self, name: &'static str, default: bool, code: u32) -> bool {
        self.word(name, default, code)
    }

    pub fn method(&mut self, name: &'static str, code: u32) -> Method {
        self.word(name, Method::default(), code)
    }

    /// A whole number within a range.
    pub fn number(&mut self, name: &'static str, range: RangeInclusive<u32>, code: u32) -> Option<u32> {
        let attribute = self.find(name)?;
        let number = whole_number(attribute.value()).filter(|number| range.contains(number));
        if number.is_none() {
            self.warn(attribute, code);
        }
        number
    }

    /// Several words, each of which must be among those allowed; a wrong one makes all of them void.
    pub fn events(&mut self, name: &'static str, allowed: &[&str], code: u32) -> Vec<String> {
        let Some(attribute) = self.find(name) else { return Vec::new() };
        let events: Vec<String> = attribute.value().split_whitespace().map(str::to_owned).collect();
        if events.iter().all(|event| allowed.contains(&event.as_str())) {
            return events;
        }
        self.warn(attribute, code);
        Vec::new()
    }

    /// An HTTP method; a misspelt one is an error that ends the document.
    pub fn strict_method(&mut self, name: &'static str, code: u32) -> Result<Option<Method>, TwimlError> {
        let Some(attribute) = self.find(name) else { return Ok(None) };
        attribute.value().trim().parse().map(Some).map_err(|_| self.error(attribute, code))
    }

    /// A URL; a misspelt one is an error that ends the document. White space around it does not count.
    pub fn strict_url(&mut self, name: &'static str, code: u32) -> Result<Option<String>, TwimlError> {
        let Some(attribute) = self.find(name) else { return Ok(None) };
        let url = attribute.value().trim();
        if is_fetchable(url) { Ok(Some(url.to_owned())) } else { Err(self.error(attribute, code)) }
    }

    /// Warns of the attributes that were not asked for.
    pub fn finish(self) {
        for attribute in self.node.attributes() {
            if attribute.namespace().is_some() || !self.asked.contains(&attribute.name()) {
                let message = unknown_attribute(attribute.name(), self.node);
                self.diagnosis.warn_at(12200, message, attribute.range().start);
            }
        }
    }

    fn warn(&mut self, attribute: Attribute<'_, '_>, code: u32) {
        let element = self.node.tag_name().name();
        let message = format!("{element} cannot use this {}; the default is taken instead", attribute.name());
        self.diagnosis.warn_at(code, message, attribute.range().start);
    }

    fn error(&self, attribute: Attribute<'_, '_>, code: u32) -> TwimlError {
        let message = format!("{} cannot use this {}", self.node.tag_name().name(), attribute.name());
        self.diagnosis.error_at(code, message, attribute.range().start)
    }
}

/// Reads digits only: what Rust reads as a number may have a sign.
fn whole_number(text: &str) -> Option<u32> {
    let digits = text.trim();
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// Whether a URL is one that Twilio requests, alone or relative to the document's own.
fn is_fetchable(url: &str) -> bool {
    Url::parse("https://document.invalid/")
        .and_then(|base| base.join(url))
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}
