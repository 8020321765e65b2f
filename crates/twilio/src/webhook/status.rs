use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A word that names no state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is none of Twilio's words for it")]
pub struct UnknownStatus;

macro_rules! statuses {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word as Twilio spells it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl FromStr for $name {
            type Err = UnknownStatus;

            fn from_str(text: &str) -> Result<Self, UnknownStatus> {
                match text {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(UnknownStatus),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

statuses! {
    /// How far a call has got.
    CallStatus {
        /// Waiting to be placed.
        Queued = "queued",
        /// Ringing; also what the first request about an incoming call says.
        Ringing = "ringing",
        /// Answered.
        InProgress = "in-progress",
        /// Ended after an answer.
        Completed = "completed",
        /// Ended: the line was busy.
        Busy = "busy",
        /// Ended: it could not be placed.
        Failed = "failed",
        /// Ended: nobody answered.
        NoAnswer = "no-answer",
        /// Ended by the caller before an answer.
        Canceled = "canceled",
    }
}

impl CallStatus {
    /// Whether the call is over.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::Busy | Self::Failed | Self::NoAnswer | Self::Canceled)
    }
}

statuses! {
    /// How a caller left a queue, as the `action` of `Enqueue` gets it.
    QueueResult {
        /// The caller was connected with whoever dialled the queue, and that is over.
        Bridged = "bridged",
        /// The caller was being connected.
        BridgingInProcess = "bridging-in-process",
        /// The `Enqueue` or its wait document was unusable.
        Error = "error",
        /// The caller hung up while waiting.
        Hangup = "hangup",
        /// The wait document said `Leave`.
        Leave = "leave",
        /// The REST API sent the caller elsewhere while waiting.
        Redirected = "redirected",
        /// The REST API sent the caller elsewhere while connected.
        RedirectedFromBridged = "redirected-from-bridged",
        /// The queue was full.
        QueueFull = "queue-full",
        /// Twilio failed.
        SystemError = "system-error",
    }
}

statuses! {
    /// How a dialled call ended, as the `action` of `Dial` gets it.
    DialCallStatus {
        /// The other party answered; `DialBridged` tells whether they were connected.
        Completed = "completed",
        /// The caller joined a conference.
        Answered = "answered",
        /// The other party was busy.
        Busy = "busy",
        /// Nobody answered in time.
        NoAnswer = "no-answer",
        /// The other party could not be reached.
        Failed = "failed",
        /// The caller hung up before an answer.
        Canceled = "canceled",
    }
}

/// Who began a call.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Somebody called in, from a telephone or a browser.
    Inbound,
    /// The REST API placed it.
    OutboundApi,
    /// A `Dial` placed it.
    OutboundDial,
    /// A direction not known here.
    Other(String),
}

impl Direction {
    /// The word as Twilio spells it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Inbound => "inbound",
            Self::OutboundApi => "outbound-api",
            Self::OutboundDial => "outbound-dial",
            Self::Other(word) => word,
        }
    }
}

impl From<&str> for Direction {
    fn from(word: &str) -> Self {
        match word {
            "inbound" => Self::Inbound,
            "outbound-api" => Self::OutboundApi,
            "outbound-dial" => Self::OutboundDial,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Direction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Direction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|word| word.as_str().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back_as_what_they_name() {
        for status in CallStatus::ALL {
            assert_eq!(status.as_str().parse(), Ok(*status));
            assert_eq!(serde_json::to_value(status).expect("serialises"), status.as_str());
        }
        for result in QueueResult::ALL {
            assert_eq!(result.as_str().parse(), Ok(*result));
        }
        for status in DialCallStatus::ALL {
            assert_eq!(status.as_str().parse(), Ok(*status));
        }
        for word in ["inbound", "outbound-api", "outbound-dial", "trunking-terminating"] {
            assert_eq!(Direction::from(word).as_str(), word);
        }
    }

    #[test]
    fn words_of_other_products_are_unknown() {
        assert_eq!("queue-empty".parse::<QueueResult>(), Err(UnknownStatus));
        assert_eq!("answered".parse::<CallStatus>(), Err(UnknownStatus));
        assert_eq!("Ringing".parse::<CallStatus>(), Err(UnknownStatus));
    }

    #[test]
    fn only_ended_calls_are_final() {
        let open: Vec<_> = CallStatus::ALL.iter().filter(|status| !status.is_final()).collect();
        assert_eq!(open, [&CallStatus::Queued, &CallStatus::Ringing, &CallStatus::InProgress]);
    }
}
