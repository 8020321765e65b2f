use std::fmt;

use serde::{Deserialize, Serialize};

/// What a browser needs in order to place calls: handed out by the server, used up by the Voice SDK.
///
/// Whoever holds it may call in the name of [`identity`](Self::identity) until the token expires,
/// so it goes to one browser and into no log: `Debug` leaves the token out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoiceToken {
    /// The signed access token (JWT) for the SDK's `Device`.
    pub token: String,
    /// The identity in the token, for example `dj_4f0c…`.
    pub identity: String,
    /// How long the token lives from when it was handed out, in seconds; at most 24 h. A page counts by
    /// its own clock from when it got the token, so that the two clocks need not agree.
    pub lifetime_seconds: u64,
    /// Where the SDK connects: the path of an exchange on the page's own host, such as `/exchange`;
    /// `None` for Twilio's own host.
    pub signalling_path: Option<String>,
}

impl fmt::Debug for VoiceToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VoiceToken")
            .field("identity", &self.identity)
            .field("lifetime_seconds", &self.lifetime_seconds)
            .field("signalling_path", &self.signalling_path)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_pass_shows_no_token() {
        let voice_token = VoiceToken {
            token: "eyJhbGciOiJIUzI1NiJ9".to_owned(),
            identity: "dj_1".to_owned(),
            lifetime_seconds: 3600,
            signalling_path: None,
        };
        let printed = format!("{voice_token:?}");
        assert!(printed.contains("dj_1") && !printed.contains("eyJ"), "{printed}");
    }
}
