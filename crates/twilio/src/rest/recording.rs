use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Listed, Rfc2822,
    json::{number, open_words},
};
use crate::sid::{AccountSid, CallSid, ConferenceSid, RecordingSid};

open_words! {
    /// How far a recording has got.
    RecordingStatus {
        /// It is in progress.
        InProgress = "in-progress",
        /// It was interrupted and may go on.
        Paused = "paused",
        /// It has ended.
        Stopped = "stopped",
        /// Its file is being made.
        Processing = "processing",
        /// Its file is there.
        Completed = "completed",
        /// There was nothing to record.
        Absent = "absent",
        /// It was deleted; its data stay for a while.
        Deleted = "deleted",
    }
}

open_words! {
    /// What began a recording.
    RecordingSource {
        /// `Dial` with `record`.
        DialVerb = "DialVerb",
        /// `Conference` with `record`.
        Conference = "Conference",
        /// A call placed with `Record`.
        OutboundApi = "OutboundAPI",
        /// A trunk.
        Trunking = "Trunking",
        /// The verb `Record`.
        RecordVerb = "RecordVerb",
        /// The REST API, during a call.
        StartCallRecordingApi = "StartCallRecordingAPI",
        /// The REST API, during a conference.
        StartConferenceRecordingApi = "StartConferenceRecordingAPI",
    }
}

/// A recording of a call or conference. Its sound is beside it: [`media_path`](Self::media_path).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// The identifier of the recording.
    pub sid: RecordingSid,
    /// The account that it belongs to.
    pub account_sid: AccountSid,
    /// The call that was recorded; if two were recorded, the one that dialled.
    pub call_sid: Option<CallSid>,
    /// The conference that was recorded.
    pub conference_sid: Option<ConferenceSid>,
    /// The number of channels: 1, or 2 when each party has its own.
    pub channels: u32,
    /// How long it is, in seconds, once it is over. A text in JSON.
    #[serde(default, with = "number")]
    pub duration: Option<u64>,
    /// When it began.
    pub start_time: Option<Rfc2822>,
    /// How far it has got.
    pub status: RecordingStatus,
    /// What began it.
    pub source: RecordingSource,
    /// The charge, negative, such as `-0.00250`; comes some time after the end.
    pub price: Option<String>,
    /// The currency of `price`.
    pub price_unit: Option<String>,
    /// Why there is no recording, when its status is `absent`.
    pub error_code: Option<u32>,
    /// How it is encrypted, if it is.
    pub encryption_details: Option<Value>,
    /// Where its sound is: `.wav` or `.mp3` may be added, and without either it is a WAV.
    #[serde(default)]
    pub media_url: Option<String>,
    /// The API's version.
    pub api_version: String,
    /// When it was made.
    pub date_created: Option<Rfc2822>,
    /// When it was last changed.
    pub date_updated: Option<Rfc2822>,
    /// Its path.
    pub uri: String,
    /// Paths below it: `transcriptions` and others.
    #[serde(default)]
    pub subresource_uris: BTreeMap<String, String>,
}

impl Recording {
    /// The path of its sound: its own path with another ending.
    #[must_use]
    pub fn media_path(&self, format: MediaFormat) -> String {
        let own = self.uri.strip_suffix(".json").unwrap_or(&self.uri);
        format!("{own}.{}", format.extension())
    }
}

impl Listed for Recording {
    const KEY: &'static str = "recordings";
}

/// The format of a recording's sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaFormat {
    /// Uncompressed, 16 bits at 8 kHz.
    Wav,
    /// Compressed.
    Mp3,
}

impl MediaFormat {
    /// The ending of the path.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Wav => "wav",
            Self::Mp3 => "mp3",
        }
    }
}
