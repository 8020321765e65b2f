use super::{DateRange, resource};
use crate::{
    client::{ClientError, Items, form::Form},
    rest::{MediaFormat, Recording},
    sid::{CallSid, ConferenceSid, RecordingSid},
};

resource! {
    /// The account's recordings.
    Recordings
}

/// Selects the recordings that fit everything that is set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordingFilter {
    /// Recordings of this call.
    pub call_sid: Option<CallSid>,
    /// Recordings of this conference.
    pub conference_sid: Option<ConferenceSid>,
    /// Recordings made on these days.
    pub date_created: DateRange,
}

impl RecordingFilter {
    fn query(&self) -> Form {
        let form = Form::new()
            .optional("CallSid", self.call_sid.as_ref())
            .optional("ConferenceSid", self.conference_sid.as_ref());
        self.date_created.query("DateCreated", form)
    }
}

impl<'a> Recordings<'a> {
    /// The recordings that fit the filter.
    pub fn stream(&self, filter: &RecordingFilter) -> Items<'a, Recording> {
        Items::new(self.transport, &self.transport.path("Recordings.json"), &filter.query())
    }

    /// All of [`stream`](Self::stream).
    ///
    /// # Errors
    /// When the API cannot be reached, refuses, or answers something else.
    pub async fn list(&self, filter: &RecordingFilter) -> Result<Vec<Recording>, ClientError> {
        self.stream(filter).collect().await
    }

    /// The recording of this SID.
    ///
    /// # Errors
    /// As for [`list`](Self::list); when there is none, [`ClientError::is_not_found`].
    pub async fn fetch(&self, recording_sid: &RecordingSid) -> Result<Recording, ClientError> {
        self.transport.get(&self.instance(recording_sid, "json")).await
    }

    /// Deletes a recording and its sound.
    ///
    /// # Errors
    /// As for [`fetch`](Self::fetch).
    pub async fn delete(&self, recording_sid: &RecordingSid) -> Result<(), ClientError> {
        self.transport.delete(&self.instance(recording_sid, "json")).await
    }

    /// The address of a recording's sound, without credentials: an account may demand them there.
    #[must_use]
    pub fn media_url(&self, recording_sid: &RecordingSid, format: MediaFormat) -> String {
        self.transport.url(&self.instance(recording_sid, format.extension()))
    }

    fn instance(&self, recording_sid: &RecordingSid, extension: &str) -> String {
        self.transport.path(&format!("Recordings/{recording_sid}.{extension}"))
    }
}
