//! The configuration file: TOML, read with the position of each part so that an error can name a line.

use toml::de::{DeTable, DeValue};

use super::{SettingSource, Settings};
use crate::config::{ConfigError, KEYS, TokenServiceConfig, token_service::TABLE};

/// Two keys that differ in more than a third of their letters are not a typing error.
const MIN_LIKENESS: f64 = 0.66;

pub(super) fn read(path: &str, text: &str) -> Result<Settings, ConfigError> {
    let place = SourceFile { path, text };
    let document = DeTable::parse(text).map_err(|error| ConfigError::Syntax {
        origin: place.at(error.span().map_or(0, |span| span.start)),
        // Its whole display would quote the line, which may hold a secret.
        reason: error.message().to_owned(),
    })?;
    let mut settings = Settings::default();
    for (name, value) in document.get_ref() {
        let (name, origin) = (name.get_ref().as_ref(), place.at(name.span().start));
        if name == TABLE {
            settings.token_services = TokenServiceConfig::read_all(value.get_ref(), &origin, &place)?;
            continue;
        }
        let Some(key) = KEYS.iter().find(|key| key.in_file() == name) else {
            let meant = nearest(name, KEYS.iter().map(|key| key.in_file()).chain([TABLE.to_owned()]));
            return Err(ConfigError::UnknownKey { origin, key: name.to_owned(), meant });
        };
        let text = text_of(value.get_ref()).ok_or_else(|| ConfigError::Type {
            origin: origin.clone(),
            key: name.to_owned(),
            wanted: "a text, a whole number, or a list of texts",
        })?;
        settings.set(key, &text, origin);
    }
    Ok(settings)
}

/// The text of a file, to name the line of a position in it.
pub(in crate::config) struct SourceFile<'a> {
    path: &'a str,
    text: &'a str,
}

impl SourceFile<'_> {
    /// The line that the byte at `offset` is in.
    pub(in crate::config) fn at(&self, offset: usize) -> SettingSource {
        let before = self.text.bytes().take(offset);
        SettingSource::File {
            path: self.path.to_owned(),
            line: before.filter(|byte| *byte == b'\n').count() + 1,
        }
    }
}

/// A value as it would be written in an environment variable.
pub(in crate::config) fn text_of(value: &DeValue<'_>) -> Option<String> {
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
pub(in crate::config) fn nearest(name: &str, known: impl Iterator<Item = String>) -> Option<String> {
    let name = name.to_ascii_lowercase();
    known
        .map(|key| (strsim::normalized_damerau_levenshtein(&name, &key), key))
        .filter(|(likeness, _)| *likeness > MIN_LIKENESS)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, key)| key)
}
