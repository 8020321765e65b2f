use std::fmt;

use super::{SettingKey, SettingSource};

/// What is wrong with the configuration, for the person who can put it right.
///
/// Values are left out: some are secrets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// A setting's value cannot be used.
    #[error("{key} ({origin}) must be {wanted}; for example {}", Example(key, origin))]
    Invalid {
        /// The setting.
        key: &'static SettingKey,
        /// Where its value was read.
        origin: SettingSource,
        /// What it should hold.
        wanted: &'static str,
    },
    /// Some settings of the account at Twilio are there, others not.
    #[error(
        "an account at Twilio needs {missing} too ({present} is set); set what is missing, or unset every \
         TWILIO_… setting to use the embedded exchange; `greenroom provision` makes what does not exist \
         yet, and prints the lines for the file"
    )]
    IncompleteAccount {
        /// The settings not set, with commas.
        missing: String,
        /// A setting that is set, and where.
        present: String,
    },
    /// The file has a key that means nothing.
    #[error("{origin}: there is no setting {key}{}", meant.as_ref().map(|key| format!("; did you mean {key}?")).unwrap_or_default())]
    UnknownKey {
        /// The file and line.
        origin: SettingSource,
        /// What stands there.
        key: String,
        /// The setting that is spelt most like it.
        meant: Option<String>,
    },
    /// A value in the file has a type that no setting has.
    #[error("{origin}: {key} must be {wanted}")]
    Type {
        /// The file and line.
        origin: SettingSource,
        /// The setting.
        key: String,
        /// What may stand there.
        wanted: &'static str,
    },
    /// A `[[token_service]]` of the file cannot be used.
    #[error("{origin}: {field} of a [[token_service]] {wrong}; for example {example}")]
    TokenService {
        /// The file and line.
        origin: SettingSource,
        /// Which of its keys.
        field: &'static str,
        /// What is wrong with it.
        wrong: String,
        /// A line that could stand there.
        example: &'static str,
    },
    /// The file is not TOML.
    #[error("{origin}: {reason}")]
    Syntax {
        /// The file and line.
        origin: SettingSource,
        /// What is wrong there.
        reason: String,
    },
    /// The file cannot be read.
    #[error("the configuration file {path} cannot be read: {reason}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// The options of the built site cannot be read.
    #[error("{path}: {reason}")]
    Site {
        /// The file.
        path: String,
        /// Why not.
        reason: String,
    },
}

/// A setting's example as it would stand where its value was read.
struct Example<'a>(&'a SettingKey, &'a SettingSource);

impl fmt::Display for Example<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(key, origin) = self;
        match origin {
            SettingSource::File { .. } => write!(f, "{} = {:?}", key.in_file(), key.example),
            _ => write!(f, "{}={}", key.name, key.example),
        }
    }
}
