//! Where settings are written: the place of each, its text, and the key that a misspelt one was meant to be.

use std::fmt;

use toml::de::DeValue;

/// Less alike, two keys differ in more than a third of their letters: that is not a typing error.
const MIN_LIKENESS: f64 = 0.66;

/// Where a value was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingSource {
    /// Nowhere: it is not set.
    Default,
    /// The environment variable of the setting's name.
    Environment,
    /// The configuration file.
    File {
        /// Its path, as given.
        path: String,
        /// The line, from 1.
        line: usize,
    },
}

impl fmt::Display for SettingSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Environment => f.write_str("environment"),
            Self::File { path, line } => write!(f, "{path}, line {line}"),
        }
    }
}

/// The text of a file, to name the line of a position in it.
pub(super) struct SourceFile<'a> {
    pub(super) path: &'a str,
    pub(super) text: &'a str,
}

impl SourceFile<'_> {
    /// The line that the byte at `offset` is in.
    pub(super) fn at(&self, offset: usize) -> SettingSource {
        let before = self.text.bytes().take(offset);
        SettingSource::File {
            path: self.path.to_owned(),
            line: before.filter(|byte| *byte == b'\n').count() + 1,
        }
    }
}

/// A value as it would be written in an environment variable.
pub(super) fn text_of(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Array(items) => {
            let items: Option<Vec<_>> = items
                .iter()
                .map(|item| match item.get_ref() {
                    DeValue::String(text) => Some(text.to_string()),
                    _ => None,
                })
                .collect();
            Some(items?.join(","))
        }
        _ => None,
    }
}

/// The known key most like `name`, if any is like enough.
pub(super) fn nearest(name: &str, known: impl Iterator<Item = String>) -> Option<String> {
    let name = name.to_ascii_lowercase();
    known
        .map(|key| (strsim::normalized_damerau_levenshtein(&name, &key), key))
        .filter(|(likeness, _)| *likeness > MIN_LIKENESS)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, key)| key)
}
