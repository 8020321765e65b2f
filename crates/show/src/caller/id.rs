use std::fmt;

use serde::{Deserialize, Serialize};

/// Which caller: the SID of their call, `CA…`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CallerId(pub String);

impl From<&str> for CallerId {
    fn from(sid: &str) -> Self {
        Self(sid.to_owned())
    }
}

impl fmt::Display for CallerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
