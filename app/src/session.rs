use serde::{Deserialize, Serialize};

/// Whether the page was asked for with a session that can be left; the server puts it in context.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Session {
    /// The DJ's page is open without one.
    #[default]
    None,
    /// A passphrase was given.
    In,
}
