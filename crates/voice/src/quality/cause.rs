use super::QualityVerdict;
use crate::rounded;

/// One thing that is wrong with a line.
///
/// "Good" ends where networks for cloud telephones in talk radio are said to end: round trip under
/// 200 ms, jitter under 30 ms, loss under 1 %. "Poor" begins where the SDK itself warns (400 ms, 3 % on
/// average), for jitter at twice the good limit, and for the opinion score below Twilio's "fair".
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cause {
    /// The way there and back takes so many milliseconds.
    Slow(f64),
    /// Packets come in unevenly, by so many milliseconds.
    Uneven(f64),
    /// So many percent of the sound are lost.
    Lossy(f64),
    /// The opinion score is low, and no other figure tells why.
    Muffled(f64),
    /// What the SDK saw.
    Warned(QualityWarning),
}

/// What the SDK's event `warning` may report beside the figures.
///
/// Its warnings about round trip, jitter, loss and opinion score are left out: the figures tell
/// the same sooner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QualityWarning {
    /// `low-bytes-sent`: nothing went out for three seconds.
    NothingSent,
    /// `low-bytes-received`: nothing came in for three seconds.
    NothingReceived,
    /// `ice-connectivity-lost`: there is no way through at present.
    PathLost,
    /// `constant-audio-input-level`: the microphone has not moved for ten seconds, unmuted.
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

    /// How bad it is; never [`QualityVerdict::Good`].
    #[must_use]
    pub fn verdict(self) -> QualityVerdict {
        let poor = match self {
            Self::Slow(ms) => ms >= 400.0,
            Self::Uneven(ms) => ms >= 60.0,
            Self::Lossy(percent) => percent >= 3.0,
            Self::Muffled(score) => score < 3.1,
            // Somebody who listens is silent, and noise suppression makes that digital silence.
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
