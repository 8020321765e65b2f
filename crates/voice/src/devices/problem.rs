use std::fmt;

use super::list::{DeviceKind, DeviceList};

/// What befell a device that is needed. [`Display`](fmt::Display) says it, and what to do, in plain words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeviceTrouble {
    /// It was unplugged while in use; another takes its place.
    Lost {
        /// What it did.
        kind: DeviceKind,
        /// Its name; may be empty.
        name: String,
    },
    /// It was unplugged while in use, and there is no other.
    NoneLeft {
        /// What it did.
        kind: DeviceKind,
        /// Its name; may be empty.
        name: String,
    },
    /// It is there, but cannot be used; the default takes its place.
    Refused {
        /// What it should do.
        kind: DeviceKind,
        /// Its name; may be empty.
        name: String,
    },
}

impl DeviceTrouble {
    /// What the device did.
    #[must_use]
    pub const fn kind(&self) -> DeviceKind {
        match self {
            Self::Lost { kind, .. } | Self::NoneLeft { kind, .. } | Self::Refused { kind, .. } => *kind,
        }
    }

    /// Whether what there is now takes it back.
    pub(super) fn is_over(&self, list: &DeviceList) -> bool {
        match self {
            Self::Lost { kind, name } => list.of(*kind).any(|device| device.name() == name),
            Self::NoneLeft { kind, .. } => list.has(*kind),
            Self::Refused { .. } => false,
        }
    }

    /// The device's name; may be empty.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Lost { name, .. } | Self::NoneLeft { name, .. } | Self::Refused { name, .. } => name,
        }
    }
}

impl fmt::Display for DeviceTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = self.kind().word();
        match self.name() {
            "" => write!(f, "The {word}")?,
            name => write!(f, "The {word} “{name}”")?,
        }
        match self {
            Self::Lost { .. } => f.write_str(
                " was unplugged. The default one is used now; plug it in again and it is taken up again.",
            ),
            Self::NoneLeft { .. } => write!(f, " was unplugged and there is no other. Plug in a {word}."),
            Self::Refused { .. } => f.write_str(
                " could not be used, so the default one is. Close other programs that use it, or choose another.",
            ),
        }
    }
}
