use std::fmt;

use super::{SettingKey, SettingSource};

/// What is wrong with the configuration, in words for the operator.
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
    /// Some settings of the account at Twilio are set, others not.
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
    /// The file has a key that no setting has.
    #[error("{origin}: there is no setting {key}{}", meant.as_ref().map(|key| format!("; did you mean {key}?")).unwrap_or_default())]
    UnknownKey {
        /// The file and line.
        origin: SettingSource,
        /// The key in the file.
        key: String,
        /// The setting whose name is most like it.
        meant: Option<String>,
    },
    /// A value in the file has a type that no setting has.
    #[error("{origin}: {key} must be {wanted}")]
    Type {
        /// The file and line.
        origin: SettingSource,
        /// The setting.
        key: String,
        /// The types it may have.
        wanted: &'static str,
    },
    /// A `[[token_service]]` of the file cannot be used.
    #[error("{origin}: {field} of a [[token_service]] {wrong}; for example {example}")]
    TokenService {
        /// The file and line.
        origin: SettingSource,
        /// The key in the table.
        field: &'static str,
        /// What is wrong with it.
        wrong: String,
        /// A line that would be right.
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
        /// What is wrong with it.
        reason: String,
    },
}

/// A setting's example, in the notation of the place where its value was read: file or environment.
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
