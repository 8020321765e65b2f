use std::fmt;

use super::list::{DeviceKind, DeviceList};

/// A problem with a device that is needed. [`Display`](fmt::Display) says in plain words what happened, and
/// what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeviceProblem {
    /// The device was unplugged while in use; the default one replaces it.
    Lost {
        /// Whether it is a microphone or a speaker.
        kind: DeviceKind,
        /// Its name; may be empty.
        name: String,
    },
    /// The device was unplugged while in use, and there is no other.
    NoneLeft {
        /// Whether it is a microphone or a speaker.
        kind: DeviceKind,
        /// Its name; may be empty.
        name: String,
    },
    /// The device exists but cannot be used; the default one replaces it.
    Refused {
        /// Whether it is a microphone or a speaker.
        kind: DeviceKind,
        /// Its name; may be empty.
        name: String,
    },
}

impl DeviceProblem {
    /// Whether the device is a microphone or a speaker.
    #[must_use]
    pub const fn kind(&self) -> DeviceKind {
        match self {
            Self::Lost { kind, .. } | Self::NoneLeft { kind, .. } | Self::Refused { kind, .. } => *kind,
        }
    }

    /// Whether the devices that are there now solve the problem.
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

impl fmt::Display for DeviceProblem {
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
