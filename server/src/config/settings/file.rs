//! The configuration file: TOML, read with the position of each part so that an error can name a line.

use toml::de::DeTable;

use super::Settings;
use crate::config::{
    ConfigError, KEYS, TokenServiceConfig,
    source::{SourceFile, nearest, text_of},
    token_service::TABLE,
};

pub(super) fn read(path: &str, text: &str) -> Result<Settings, ConfigError> {
    let place = SourceFile { path, text };
    let document = DeTable::parse(text).map_err(|error| ConfigError::Syntax {
        origin: place.at(error.span().map_or(0, |span| span.start)),
        // The error's whole display would quote the line, which may hold a secret.
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
