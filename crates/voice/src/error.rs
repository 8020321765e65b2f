use std::fmt;

use crate::error_code::{
    ACCESS_TOKEN_EXPIRED, ACCESS_TOKEN_INVALID, AUTHENTICATION_REJECTED, BUSY,
    CLIENT_LOCAL_DESCRIPTION_FAILED, CONNECTION_ERROR, DECLINED, DIALED_NOT_FOUND, JWT_EXPIRED, JWT_INVALID,
    JWT_SIGNATURE_INVALID, MEDIA_CONNECTION_FAILED, MICROPHONE_FAILED, MICROPHONE_REFUSED,
    REMOTE_DESCRIPTION_FAILED, SIGNALING_CONNECTION_ERROR, SIGNALING_DISCONNECTED, TEMPORARILY_UNAVAILABLE,
    TRANSPORT_ERROR, VOICE_AUTHENTICATION_FAILED, VOICE_UNKNOWN,
};

/// Why a telephone in the browser could not do what it was asked to do.
///
/// [`Display`](fmt::Display) says in plain words what happened, [`VoiceError::advice`] what to do
/// next, [`VoiceError::code`] which of Twilio's errors it was
/// (<https://www.twilio.com/docs/api/errors>). Numbers are never shown in place of words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum VoiceError {
    /// The page came over plain http from another machine: browsers give such pages no microphone.
    InsecurePage,
    /// The browser has no WebRTC, or lacks parts of it that the SDK needs.
    BrowserUnsupported,
    /// `twilio.min.js` did not load, so there is no global `Twilio`.
    SdkMissing,
    /// The studio gave no token; the text says why.
    NoToken(String),
    /// 31401: the person or the browser's settings refused the microphone.
    MicrophoneRefused,
    /// 31402, when the browser finds no microphone.
    NoMicrophone,
    /// 31402: the microphone cannot be opened.
    MicrophoneFailed,
    /// 20101, 20151, 31201, 31202, 31204: the token is not accepted.
    TokenRefused(u32),
    /// 20104, 31205: the token's time has run out.
    TokenExpired(u32),
    /// 31000, 31005, 31009, 53001: the signalling connection could not be made or was lost.
    Unreachable(u32),
    /// 53000: signalling failed although the connection was open.
    Signalling(u32),
    /// 53400, 53402, 53405: the two sides could not agree on audio, or audio stopped arriving.
    MediaLost(u32),
    /// 31480, 31486, 31603: the far side does not take the call.
    Declined(u32),
    /// 31404: what was dialled does not exist.
    NotFound,
    /// A test call ended before anything could be measured.
    TestCallCut,
    /// Any other error of Twilio's, with Twilio's text.
    Other {
        /// Twilio's number; 0 when the SDK gave none.
        code: u32,
        /// The SDK's `description` or `message`.
        message: String,
    },
}

impl VoiceError {
    /// Converts an error that the SDK reports, by its `code`; an unknown code keeps the SDK's text.
    #[must_use]
    pub fn from_twilio(code: u32, message: impl Into<String>) -> Self {
        match code {
            MICROPHONE_REFUSED => Self::MicrophoneRefused,
            MICROPHONE_FAILED => Self::MicrophoneFailed,
            ACCESS_TOKEN_INVALID
            | AUTHENTICATION_REJECTED
            | VOICE_AUTHENTICATION_FAILED
            | JWT_SIGNATURE_INVALID
            | JWT_INVALID => Self::TokenRefused(code),
            ACCESS_TOKEN_EXPIRED | JWT_EXPIRED => Self::TokenExpired(code),
            VOICE_UNKNOWN | CONNECTION_ERROR | TRANSPORT_ERROR | SIGNALING_DISCONNECTED => {
                Self::Unreachable(code)
            }
            SIGNALING_CONNECTION_ERROR => Self::Signalling(code),
            CLIENT_LOCAL_DESCRIPTION_FAILED | REMOTE_DESCRIPTION_FAILED | MEDIA_CONNECTION_FAILED => {
                Self::MediaLost(code)
            }
            TEMPORARILY_UNAVAILABLE | BUSY | DECLINED => Self::Declined(code),
            DIALED_NOT_FOUND => Self::NotFound,
            _ => Self::Other { code, message: message.into() },
        }
    }

    /// Converts the `name` of the error with which `getUserMedia` rejected its promise
    /// (W3C Media Capture and Streams §10.2.2).
    #[must_use]
    pub fn from_get_user_media(name: &str) -> Self {
        match name {
            "NotAllowedError" | "SecurityError" | "PermissionDeniedError" => Self::MicrophoneRefused,
            "NotFoundError" | "DevicesNotFoundError" => Self::NoMicrophone,
            _ => Self::MicrophoneFailed,
        }
    }

    /// Twilio's number for the error, if it has one.
    #[must_use]
    pub const fn code(&self) -> Option<u32> {
        match self {
            Self::InsecurePage
            | Self::BrowserUnsupported
            | Self::SdkMissing
            | Self::NoToken(_)
            | Self::TestCallCut => None,
            Self::MicrophoneRefused => Some(MICROPHONE_REFUSED),
            Self::NoMicrophone | Self::MicrophoneFailed => Some(MICROPHONE_FAILED),
            Self::NotFound => Some(DIALED_NOT_FOUND),
            Self::TokenRefused(code)
            | Self::TokenExpired(code)
            | Self::Unreachable(code)
            | Self::Signalling(code)
            | Self::MediaLost(code)
            | Self::Declined(code) => Some(*code),
            Self::Other { code: 0, .. } => None,
            Self::Other { code, .. } => Some(*code),
        }
    }

    /// What the person at the page can do about it.
    #[must_use]
    pub const fn advice(&self) -> &'static str {
        match self {
            Self::InsecurePage => {
                "Open the page by https, or on the studio's own machine as http://localhost."
            }
            Self::BrowserUnsupported => "Use a current Firefox, Chrome, Edge or Safari.",
            Self::SdkMissing => "Load the page again. If it stays like this, tell whoever runs the studio.",
            Self::NoToken(_) | Self::Signalling(_) | Self::TestCallCut => "Try again in a moment.",
            Self::MicrophoneRefused => {
                "Allow the microphone for this page (the icon beside the address), then try again."
            }
            Self::NoMicrophone => "Plug in a microphone or a headset, then try again.",
            Self::MicrophoneFailed => {
                "Close other programs that use the microphone, or choose another one, then try again."
            }
            Self::TokenRefused(_) | Self::TokenExpired(_) => {
                "Try again, which asks for a new token. If it stays like this, load the page again."
            }
            Self::Unreachable(_) => "Check the network of this machine, then try again.",
            Self::MediaLost(_) => "Check the network or try another one; a firewall may block audio.",
            Self::Declined(_) => "Try again in a few minutes.",
            Self::NotFound => "Tell whoever runs the studio that its telephone line is not set up.",
            Self::Other { .. } => "Try again. If it stays like this, tell whoever runs the studio.",
        }
    }
}

impl fmt::Display for VoiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self {
            Self::InsecurePage => "this page is not secure, so the browser gives it no microphone",
            Self::BrowserUnsupported => "this browser cannot make calls",
            Self::SdkMissing => "the telephone did not load",
            Self::NoToken(why) => why,
            Self::MicrophoneRefused => "the microphone was not allowed",
            Self::NoMicrophone => "no microphone was found",
            Self::MicrophoneFailed => "the microphone could not be opened",
            Self::TokenRefused(_) => "the studio did not accept this phone",
            Self::TokenExpired(_) => "this phone's token has run out",
            Self::Unreachable(_) => "no connection to the studio",
            Self::Signalling(_) => "the studio did not understand this phone",
            Self::MediaLost(_) => "no sound came through",
            Self::Declined(_) => "the studio is not taking the call",
            Self::NotFound => "the studio's line was not found",
            Self::TestCallCut => "it ended before anything could be measured",
            Self::Other { message, .. } if message.is_empty() => "the call failed",
            Self::Other { message, .. } => message,
        };
        f.write_str(what)
    }
}

impl std::error::Error for VoiceError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twilios_code_survives_the_reading() {
        for code in [
            20101, 20104, 20151, 31000, 31005, 31009, 31204, 31205, 31401, 31402, 31404, 31480, 31486, 31603,
            53000, 53001, 53400, 53402, 53405, 31206,
        ] {
            assert_eq!(VoiceError::from_twilio(code, "text").code(), Some(code));
        }
    }

    #[test]
    fn an_unknown_error_keeps_twilios_words() {
        let error = VoiceError::from_twilio(31206, "Rate exceeded authorized limit.");
        assert_eq!(error.to_string(), "Rate exceeded authorized limit.");
    }

    #[test]
    fn an_error_without_code_or_words_still_says_something() {
        let error = VoiceError::from_twilio(0, "");
        assert_eq!((error.to_string().as_str(), error.code()), ("the call failed", None));
    }

    #[test]
    fn every_cause_that_a_person_can_mend_has_words_of_its_own() {
        let errors = [
            VoiceError::InsecurePage,
            VoiceError::BrowserUnsupported,
            VoiceError::SdkMissing,
            VoiceError::MicrophoneRefused,
            VoiceError::NoMicrophone,
            VoiceError::MicrophoneFailed,
            VoiceError::TokenRefused(20101),
            VoiceError::TokenExpired(20104),
            VoiceError::Unreachable(31005),
            VoiceError::MediaLost(53405),
            VoiceError::Declined(31486),
            VoiceError::NotFound,
        ];
        let said: std::collections::HashSet<_> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), errors.len());
        assert!(errors.iter().all(|error| error.advice().ends_with('.')));
    }

    #[test]
    fn the_browsers_reasons_are_told_apart() {
        for (name, error) in [
            ("NotAllowedError", VoiceError::MicrophoneRefused),
            ("NotFoundError", VoiceError::NoMicrophone),
            ("NotReadableError", VoiceError::MicrophoneFailed),
            ("AbortError", VoiceError::MicrophoneFailed),
        ] {
            assert_eq!(VoiceError::from_get_user_media(name), error);
        }
    }
}
