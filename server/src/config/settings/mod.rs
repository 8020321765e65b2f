//! The settings as they were written, before they are parsed: their texts, and where each was read.

mod file;

use std::{collections::BTreeMap, fmt, fs, path::Path, str::FromStr};

use super::{ConfigError, SettingKey, SettingSource, TokenServiceConfig};

/// The settings that the file and the environment hold; the environment wins.
///
/// A value that is empty counts as not set.
#[derive(Debug, Default)]
pub struct Settings {
    values: BTreeMap<&'static str, Value>,
    pub(super) token_services: Vec<TokenServiceConfig>,
}

struct Value {
    text: String,
    origin: SettingSource,
}

impl fmt::Debug for Value {
    // The texts are left out, since they may be secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.origin.fmt(f)
    }
}

/// The file that is read when none is named, if it exists.
const FILE: &str = "greenroom.toml";

impl Settings {
    /// Reads the file named, or `greenroom.toml` of the working directory if there is one, and the
    /// environment of this process over it.
    ///
    /// # Errors
    /// When the file cannot be read or understood, or has a key that no setting has.
    pub fn from_process(file: Option<&Path>) -> Result<Self, ConfigError> {
        let path = file.or_else(|| Some(Path::new(FILE)).filter(|path| path.is_file()));
        let text = path.map(|path| {
            let shown = path.display().to_string();
            fs::read_to_string(path)
                .map(|text| (shown.clone(), text))
                .map_err(|error| ConfigError::Unreadable { path: shown, reason: error.to_string() })
        });
        let text = text.transpose()?;
        Self::read(text.as_ref().map(|(path, text)| (&**path, &**text)), &|key| std::env::var(key).ok())
    }

    /// Reads a file, given by its path and text, and the environment that `lookup` knows.
    ///
    /// # Errors
    /// As for [`from_process`](Self::from_process).
    pub fn read(
        file: Option<(&str, &str)>,
        lookup: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigError> {
        let mut settings = match file {
            Some((path, text)) => file::read(path, text)?,
            None => Self::default(),
        };
        for key in super::KEYS {
            if let Some(text) = lookup(key.name) {
                settings.set(key, &text, SettingSource::Environment);
            }
        }
        Ok(settings)
    }

    fn set(&mut self, key: &SettingKey, text: &str, origin: SettingSource) {
        let text = text.trim();
        if !text.is_empty() {
            self.values.insert(key.name, Value { text: text.to_owned(), origin });
        }
    }

    /// A setting's text, if it is set.
    pub(super) fn text(&self, key: &SettingKey) -> Option<&str> {
        self.values.get(key.name).map(|value| &*value.text)
    }

    /// Where a setting was read.
    pub(super) fn origin(&self, key: &SettingKey) -> SettingSource {
        self.values.get(key.name).map_or(SettingSource::Default, |value| value.origin.clone())
    }

    /// Reads a setting as a `T`; `wanted` tells the operator which values are allowed.
    pub(super) fn parsed<T: FromStr>(
        &self,
        key: &'static SettingKey,
        wanted: &'static str,
    ) -> Result<Option<T>, ConfigError> {
        self.read_as(key, wanted, |text| text.parse().ok())
    }

    /// Reads a setting that is a list, separated by commas.
    pub(super) fn list<T: FromStr>(
        &self,
        key: &'static SettingKey,
        wanted: &'static str,
    ) -> Result<Option<Vec<T>>, ConfigError> {
        self.read_as(key, wanted, |text| text.split(',').map(|item| item.trim().parse().ok()).collect())
    }

    /// Reads a setting with `read`, which returns `None` for a value that is not allowed.
    pub(super) fn read_as<T>(
        &self,
        key: &'static SettingKey,
        wanted: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, ConfigError> {
        self.text(key)
            .map(|text| {
                read(text).ok_or_else(|| ConfigError::Invalid { key, origin: self.origin(key), wanted })
            })
            .transpose()
    }
}
