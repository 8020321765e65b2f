/// What is wrong with the configuration, for the person who can put it right.
///
/// Values are left out: some are secrets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// A variable's value cannot be used.
    #[error("{key} must be {wanted}")]
    Invalid {
        /// The variable.
        key: &'static str,
        /// What it should hold.
        wanted: &'static str,
    },
    /// Some variables of the account at Twilio are set, others not.
    #[error(
        "an account at Twilio needs {missing} too; set them, or unset every TWILIO_… variable to use \
         the embedded exchange"
    )]
    IncompleteAccount {
        /// The variables not set, with commas.
        missing: String,
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
