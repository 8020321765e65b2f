use std::fmt;

use serde::{Deserialize, Serialize};

/// What a browser's phone may do in the show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Takes callers from the queue and talks to them on air.
    Dj,
    /// Rings the studio and waits in the queue.
    Listener,
}

impl Role {
    /// What an identity of this role begins with.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Dj => "dj_",
            Self::Listener => "listener_",
        }
    }
}

/// The name under which a browser's phone is known, `dj_…` or `listener_…`.
///
/// The role is part of the name because the name is what a signed token carries and what Twilio
/// reports as `From=client:…`: nothing a browser sends can change it. Twilio allows letters,
/// digits and `_` only, and at most 121 characters ("client:" and the name within 128).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identity {
    role: Role,
    name: String,
}

/// Why a text is no [`Identity`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// Neither `dj_` nor `listener_` stands in front.
    #[error("the identity names no role: it must start with dj_ or listener_")]
    NoRole,
    /// Something other than ASCII letters, digits and `_`, or nothing, follows the role.
    #[error("an identity holds only letters, digits and _ after its role")]
    Malformed,
    /// Longer than 121 characters.
    #[error("an identity has at most 121 characters")]
    TooLong,
}

impl Identity {
    const MAX_LENGTH: usize = 121;

    /// Makes the identity of one person in a role, for example `new(Role::Dj, "studio1")`.
    ///
    /// # Errors
    /// When `person` is empty, too long, or holds anything but ASCII letters, digits and `_`.
    pub fn new(role: Role, person: &str) -> Result<Self, IdentityError> {
        Self::parse(&format!("{}{person}", role.prefix()))
    }

    /// Reads an identity as it stands in a token or after `client:`.
    ///
    /// # Errors
    /// When the text names no role or breaks Twilio's rules for identities.
    pub fn parse(name: &str) -> Result<Self, IdentityError> {
        let (role, person) = [Role::Dj, Role::Listener]
            .into_iter()
            .find_map(|role| Some((role, name.strip_prefix(role.prefix())?)))
            .ok_or(IdentityError::NoRole)?;
        if person.is_empty() || !person.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            return Err(IdentityError::Malformed);
        }
        if name.len() > Self::MAX_LENGTH {
            return Err(IdentityError::TooLong);
        }
        Ok(Self { role, name: name.to_owned() })
    }

    /// What this person may do.
    #[must_use]
    pub const fn role(&self) -> Role {
        self.role
    }

    /// The whole name, as it stands in a token.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_role_is_read_from_the_name() {
        assert_eq!(Identity::parse("dj_ada").map(|i| i.role()), Ok(Role::Dj));
        assert_eq!(Identity::parse("listener_1").map(|i| i.role()), Ok(Role::Listener));
    }

    #[test]
    fn a_made_identity_reads_back() {
        let made = Identity::new(Role::Listener, "a1_b2").expect("valid");
        assert_eq!(Identity::parse(made.as_str()), Ok(made));
    }

    #[test]
    fn what_twilio_would_refuse_is_refused() {
        for (text, why) in [
            ("", IdentityError::NoRole),
            ("ada", IdentityError::NoRole),
            ("DJ_ada", IdentityError::NoRole),
            ("dj_", IdentityError::Malformed),
            ("dj_a b", IdentityError::Malformed),
            ("dj_a@b", IdentityError::Malformed),
            ("listener_ä", IdentityError::Malformed),
        ] {
            assert_eq!(Identity::parse(text), Err(why), "{text:?}");
        }
        assert_eq!(Identity::new(Role::Dj, &"x".repeat(200)), Err(IdentityError::TooLong));
    }
}
