use crate::sid::SidError;

/// Why a token was not made or is not accepted.
///
/// [`code`](Self::code) is the number under which Twilio reports it to the phone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// The signature does not belong to the text and the key.
    #[error("the token's signature is wrong")]
    BadSignature,
    /// No key is known for the account or API key that the token names.
    #[error("the token names an account or API key that is not known here")]
    UnknownIssuer,
    /// Not a JSON Web Token, or one without the claims a token of Twilio has.
    #[error("the token cannot be read: {0}")]
    Malformed(&'static str),
    /// Signed by another algorithm than HS256, or by none.
    #[error("the token is not signed with HS256")]
    UnsupportedAlgorithm,
    /// The token has expired.
    #[error("the token expired at {expired_at} (Unix time)")]
    Expired {
        /// The token's `exp`.
        expired_at: u64,
    },
    /// The token is not valid yet.
    #[error("the token is valid only from {not_before} (Unix time)")]
    NotYetValid {
        /// The token's `nbf`.
        not_before: u64,
    },
    /// The token would live longer than Twilio allows.
    #[error("the token lives longer than 24 hours")]
    LifetimeTooLong,
    /// A permission in the token makes no sense, such as an application without a valid SID.
    #[error("a permission in the token cannot be read: {0}")]
    InvalidGrant(&'static str),
    /// Signing failed inside the crypto library.
    #[error("the token could not be signed")]
    Signing,
}

impl TokenError {
    /// Twilio's number for the error when a phone shows the token, from its error dictionary.
    #[must_use]
    pub const fn code(&self) -> u32 {
        match self {
            Self::BadSignature => 31202,
            Self::UnknownIssuer => 31203,
            Self::Malformed(_) | Self::UnsupportedAlgorithm => 31204,
            Self::Expired { .. } => 31205,
            Self::LifetimeTooLong => 31207,
            Self::NotYetValid { .. } => 20105,
            Self::InvalidGrant(_) => 20106,
            Self::Signing => 31000,
        }
    }

    /// Twilio's number for the same error when an access token is shown to anything but the phone
    /// network (Twilio's error dictionary, 20101 to 20107 and 20157).
    #[must_use]
    pub const fn access_token_code(&self) -> u32 {
        match self {
            Self::Malformed(_) | Self::Signing => 20101,
            Self::UnsupportedAlgorithm => 20102,
            Self::UnknownIssuer => 20103,
            Self::Expired { .. } => 20104,
            Self::NotYetValid { .. } => 20105,
            Self::InvalidGrant(_) => 20106,
            Self::BadSignature => 20107,
            Self::LifetimeTooLong => 20157,
        }
    }
}

impl From<SidError> for TokenError {
    fn from(_: SidError) -> Self {
        Self::InvalidGrant("a SID is malformed")
    }
}

#[cfg(test)]
mod tests {
    use super::TokenError;

    #[test]
    fn each_error_has_a_number_in_either_family() {
        let numbers = [
            (TokenError::BadSignature, 31202, 20107),
            (TokenError::UnknownIssuer, 31203, 20103),
            (TokenError::Malformed("no dots"), 31204, 20101),
            (TokenError::UnsupportedAlgorithm, 31204, 20102),
            (TokenError::Expired { expired_at: 1 }, 31205, 20104),
            (TokenError::LifetimeTooLong, 31207, 20157),
            (TokenError::NotYetValid { not_before: 1 }, 20105, 20105),
            (TokenError::InvalidGrant("no SID"), 20106, 20106),
        ];
        for (error, phone, access) in numbers {
            assert_eq!((error.code(), error.access_token_code()), (phone, access), "{error}");
        }
    }
}
