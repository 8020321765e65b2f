//! `[[token_service]]`: who may ask `POST /api/token` for tokens, and for which.

use std::time::Duration;

use secrecy::SecretString;
use show::Role;
use studio::TokenClient;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};
use twilio::token::{DEFAULT_LIFETIME_SECONDS, MAX_LIFETIME_SECONDS};

use super::{
    ConfigError, SettingSource,
    source::{SourceFile, nearest, text_of},
};

/// The table's name in the file.
pub(super) const TABLE: &str = "token_service";

/// The shortest key: as many characters as 128 random bits have in hexadecimal digits.
const MIN_KEY_CHARS: usize = 32;
/// The longest name: within the 121 characters of an identity, a role before it and a name after it fit.
const MAX_NAME_CHARS: usize = 40;

/// Who may ask for tokens, and the key that proves it.
#[derive(Debug, Clone)]
pub struct TokenServiceConfig {
    /// The key, which is sent as `Authorization: Bearer …`.
    pub key: SecretString,
    /// What may be asked for with it.
    pub client: TokenClient,
}

impl TokenServiceConfig {
    pub(super) fn read_all(
        value: &DeValue<'_>,
        origin: &SettingSource,
        place: &SourceFile<'_>,
    ) -> Result<Vec<Self>, ConfigError> {
        let tables = value.as_array().ok_or_else(|| ConfigError::Type {
            origin: origin.clone(),
            key: TABLE.to_owned(),
            wanted: "a list of tables, each beginning with [[token_service]]",
        })?;
        let mut services: Vec<Self> = Vec::new();
        for table in tables {
            let at = place.at(table.span().start);
            let service =
                table.get_ref().as_table().map(|table| ServiceTable { table, at: at.clone(), place });
            let service = service.ok_or_else(|| ConfigError::Type {
                origin: at.clone(),
                key: TABLE.to_owned(),
                wanted: "a table, beginning with [[token_service]]",
            })?;
            let service = service.read()?;
            if services.iter().any(|other| other.client.name == service.client.name) {
                return Err(NAME.error(at, "is given to two of them".to_owned()));
            }
            services.push(service);
        }
        Ok(services)
    }
}

/// A key of the table, with a line that would be right.
struct ServiceField {
    name: &'static str,
    example: &'static str,
}

const NAME: ServiceField = ServiceField { name: "name", example: "name = \"crm\"" };
const KEY: ServiceField =
    ServiceField { name: "key", example: "key = \"(what `openssl rand -hex 32` prints)\"" };
const ROLES: ServiceField = ServiceField { name: "roles", example: "roles = [\"listener\"]" };
const PREFIX: ServiceField = ServiceField { name: "identity_prefix", example: "identity_prefix = \"crm_\"" };
const LIFETIME: ServiceField = ServiceField { name: "max_lifetime", example: "max_lifetime = 3600" };
const FIELDS: [&ServiceField; 5] = [&NAME, &KEY, &ROLES, &PREFIX, &LIFETIME];

impl ServiceField {
    fn error(&self, origin: SettingSource, wrong: String) -> ConfigError {
        ConfigError::TokenService { origin, field: self.name, wrong, example: self.example }
    }
}

struct ServiceTable<'a> {
    table: &'a DeTable<'a>,
    at: SettingSource,
    place: &'a SourceFile<'a>,
}

impl ServiceTable<'_> {
    fn read(&self) -> Result<TokenServiceConfig, ConfigError> {
        self.refuse_unknown_keys()?;
        let name = self.text(&NAME)?.ok_or_else(|| self.missing(&NAME))?;
        if !is_word(&name) || name.is_empty() {
            return Err(self.wrong(&NAME, "must hold letters, digits and _ only, at most 40"));
        }
        let key = self.text(&KEY)?.ok_or_else(|| self.missing(&KEY))?;
        if key.chars().count() < MIN_KEY_CHARS || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(self.wrong(&KEY, "must have at least 32 characters of ASCII, without spaces"));
        }
        let identity_prefix = match self.text(&PREFIX)? {
            None => format!("{name}_"),
            Some(prefix) if is_word(&prefix) => prefix,
            Some(_) => return Err(self.wrong(&PREFIX, "must hold letters, digits and _ only, at most 40")),
        };
        let max_lifetime = match self.text(&LIFETIME)?.map(|text| text.parse::<u64>()) {
            None => DEFAULT_LIFETIME_SECONDS,
            Some(Ok(seconds @ 60..=MAX_LIFETIME_SECONDS)) => seconds,
            Some(_) => return Err(self.wrong(&LIFETIME, "must be seconds from 60 to 86400")),
        };
        Ok(TokenServiceConfig {
            key: key.into(),
            client: TokenClient {
                name,
                roles: self.roles()?,
                identity_prefix,
                max_lifetime: Duration::from_secs(max_lifetime),
            },
        })
    }

    fn roles(&self) -> Result<Vec<Role>, ConfigError> {
        let text = self.text(&ROLES)?.ok_or_else(|| self.missing(&ROLES))?;
        let role = |name: &str| match name.trim() {
            "dj" => Some(Role::Dj),
            "listener" => Some(Role::Listener),
            _ => None,
        };
        text.split(',')
            .map(role)
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| self.wrong(&ROLES, "must list dj, listener or both"))
    }

    fn refuse_unknown_keys(&self) -> Result<(), ConfigError> {
        for key in self.table.keys() {
            if FIELDS.iter().all(|field| field.name != key.get_ref()) {
                let known = FIELDS.iter().map(|field| field.name.to_owned());
                return Err(ConfigError::UnknownKey {
                    origin: self.place.at(key.span().start),
                    key: format!("{TABLE}.{}", key.get_ref()),
                    meant: nearest(key.get_ref(), known),
                });
            }
        }
        Ok(())
    }

    fn text(&self, field: &ServiceField) -> Result<Option<String>, ConfigError> {
        let Some(value) = self.value(field) else { return Ok(None) };
        let text = text_of(value.get_ref()).map(|text| text.trim().to_owned());
        text.map(Some).ok_or_else(|| self.wrong(field, "has a type that cannot stand there"))
    }

    fn value(&self, field: &ServiceField) -> Option<&Spanned<DeValue<'_>>> {
        self.table.get(field.name)
    }

    fn missing(&self, field: &ServiceField) -> ConfigError {
        field.error(self.at.clone(), "is missing".to_owned())
    }

    fn wrong(&self, field: &ServiceField, wrong: &str) -> ConfigError {
        let at = self.value(field).map_or_else(|| self.at.clone(), |value| self.place.at(value.span().start));
        field.error(at, wrong.to_owned())
    }
}

fn is_word(text: &str) -> bool {
    text.len() <= MAX_NAME_CHARS && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
