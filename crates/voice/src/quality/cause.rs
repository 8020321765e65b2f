use super::QualityVerdict;
use crate::rounded;

/// One thing that is wrong with a line.
///
/// "Good" has the limits that are recommended for networks of cloud telephones in talk radio: round trip
/// under 200 ms, jitter under 30 ms, loss under 1 %. "Poor" begins where the SDK itself warns (400 ms, 3 % on
/// average), for jitter at twice the limit of "good", and for the opinion score below Twilio's "fair".
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cause {
    /// The round trip takes this many milliseconds.
    Slow(f64),
    /// Packets arrive unevenly, by this many milliseconds.
    Uneven(f64),
    /// This many percent of the sound are lost.
    Lossy(f64),
    /// The opinion score is this low, and no other figure explains it.
    Muffled(f64),
    /// The SDK warned of this.
    Warned(QualityWarning),
}

/// A warning of the SDK's event `warning` that the figures do not show.
///
/// The SDK's warnings about round trip, jitter, loss and opinion score are left out: the figures show
/// the same sooner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QualityWarning {
    /// `low-bytes-sent`: this side sent nothing for three seconds.
    NothingSent,
    /// `low-bytes-received`: nothing arrived for three seconds.
    NothingReceived,
    /// `ice-connectivity-lost`: the connection for sound is lost at present.
    PathLost,
    /// `constant-audio-input-level`: the level of the microphone has not changed for ten seconds, unmuted.
    SilentMicrophone,
}

impl QualityWarning {
    /// Reads the name that the SDK gives to a warning.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "low-bytes-sent" => Self::NothingSent,
            "low-bytes-received" => Self::NothingReceived,
            "ice-connectivity-lost" => Self::PathLost,
            "constant-audio-input-level" => Self::SilentMicrophone,
            _ => return None,
        })
    }
}

impl Cause {
    pub(super) fn of_rtt(ms: f64) -> Option<Self> {
        (ms >= 200.0).then_some(Self::Slow(ms))
    }

    pub(super) fn of_jitter(ms: f64) -> Option<Self> {
        (ms >= 30.0).then_some(Self::Uneven(ms))
    }

    pub(super) fn of_loss(percent: f64) -> Option<Self> {
        (percent >= 1.0).then_some(Self::Lossy(percent))
    }

    pub(super) fn of_mos(score: f64) -> Option<Self> {
        (score < 3.7).then_some(Self::Muffled(score))
    }

    /// The verdict on a line with this cause; never [`QualityVerdict::Good`].
    #[must_use]
    pub fn verdict(self) -> QualityVerdict {
        let poor = match self {
            Self::Slow(ms) => ms >= 400.0,
            Self::Uneven(ms) => ms >= 60.0,
            Self::Lossy(percent) => percent >= 3.0,
            Self::Muffled(score) => score < 3.1,
            // A person who only listens is silent, and noise suppression turns that into digital silence.
            Self::Warned(warning) => warning != QualityWarning::SilentMicrophone,
        };
        if poor { QualityVerdict::Poor } else { QualityVerdict::Fair }
    }

    /// What is wrong and what may help, in plain words.
    #[must_use]
    pub fn sentence(self) -> String {
        match self {
            Self::Slow(ms) => format!(
                "Sound takes long on the way ({} ms there and back). A wired network or one nearer to the studio helps.",
                rounded(ms, 0)
            ),
            Self::Uneven(ms) => {
                format!(
                    "Sound comes unevenly (by {} ms). A cable instead of Wi-Fi usually helps.",
                    rounded(ms, 0)
                )
            }
            Self::Lossy(percent) => {
                format!(
                    "{} % of the sound is lost. Stop other traffic, or use a cable instead of Wi-Fi.",
                    rounded(percent, 1)
                )
            }
            Self::Muffled(score) => {
                format!(
                    "The line sounds worse than it should (score {} of 4.5). Try another network.",
                    rounded(score, 1)
                )
            }
            Self::Warned(QualityWarning::NothingSent) => {
                "Nothing of yours goes out. Check the microphone and the network.".to_owned()
            }
            Self::Warned(QualityWarning::NothingReceived) => {
                "Nothing comes in. Check the network; a firewall may block sound.".to_owned()
            }
            Self::Warned(QualityWarning::PathLost) => {
                "The connection for sound is gone. It comes back by itself if the network does.".to_owned()
            }
            Self::Warned(QualityWarning::SilentMicrophone) => {
                "Your microphone has been silent for ten seconds. If you were talking, check or change it."
                    .to_owned()
            }
        }
    }
}
