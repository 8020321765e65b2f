use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use twilio::{
    rest::{Recording, RecordingStatus, Rfc2822},
    sid::RecordingSid,
};

use super::Written;
use crate::MonotonicTime;

/// How much disk space the sound of all recordings may take, in bytes: eighteen hours of telephone sound.
/// Beyond that the oldest recordings are removed.
pub const DISK_LIMIT: u64 = 1024 * 1024 * 1024;

/// How many recordings there may be, however small they are; beyond that the oldest are removed.
const MAX_RECORDINGS: usize = 10_000;

/// One recording and the size of its sound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredRecording {
    /// The recording as REST shows it, but without `media_url`: after a restart the exchange may have another
    /// address.
    pub recording: Recording,
    /// The size of its file, in bytes.
    pub bytes: u64,
}

/// A recording cannot be deleted while it is in progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("The recording is still in progress")]
pub struct NotYetComplete;

/// The account's recordings, numbered in the order in which they began.
///
/// Every operation except [`Catalogue::all`] takes logarithmic time in the number of recordings.
#[derive(Debug)]
pub struct Catalogue {
    kept: BTreeMap<u64, StoredRecording>,
    numbers: HashMap<RecordingSid, u64>,
    /// The recordings that have ended: only these are removed for space, the oldest first.
    ended: BTreeSet<u64>,
    /// The size of all files, in bytes.
    bytes: u64,
    disk_limit: u64,
    next_number: u64,
}

impl Catalogue {
    /// A catalogue of stored recordings, which may be in any order.
    #[must_use]
    pub fn new(mut kept: Vec<StoredRecording>, disk_limit: u64) -> Self {
        kept.sort_by_key(|kept| kept.recording.date_created);
        let mut catalogue = Self {
            kept: BTreeMap::new(),
            numbers: HashMap::new(),
            ended: BTreeSet::new(),
            bytes: 0,
            disk_limit,
            next_number: 0,
        };
        kept.into_iter().for_each(|kept| catalogue.add(kept));
        catalogue
    }

    /// All recordings, newest first.
    pub fn all(&self) -> impl Iterator<Item = &Recording> {
        self.kept.values().rev().map(|kept| &kept.recording)
    }

    /// One recording.
    #[must_use]
    pub fn get(&self, sid: &RecordingSid) -> Option<&Recording> {
        self.kept.get(self.numbers.get(sid)?).map(|kept| &kept.recording)
    }

    /// Adds a recording that has begun.
    pub(crate) fn begin(&mut self, recording: Recording) {
        self.add(StoredRecording { recording, bytes: 0 });
    }

    /// Marks a recording as completed, or as absent if no sound was written, and returns it as it is to be
    /// stored.
    pub(crate) fn close(
        &mut self,
        now: MonotonicTime,
        sid: &RecordingSid,
        written: Option<&Written>,
    ) -> Option<StoredRecording> {
        let number = *self.numbers.get(sid)?;
        let kept = self.kept.get_mut(&number)?;
        kept.recording.status =
            if written.is_some() { RecordingStatus::Completed } else { RecordingStatus::Absent };
        kept.recording.duration = Some(written.map_or(0, Written::seconds));
        kept.recording.date_updated = Some(Rfc2822::from(now));
        self.bytes -= kept.bytes;
        kept.bytes = written.map_or(0, |written| written.bytes);
        self.bytes += kept.bytes;
        self.ended.insert(number);
        Some(kept.clone())
    }

    /// Removes a recording, and returns whether there was one.
    ///
    /// # Errors
    /// When the recording is in progress.
    pub(crate) fn delete(&mut self, sid: &RecordingSid) -> Result<bool, NotYetComplete> {
        let Some(number) = self.numbers.get(sid).copied() else { return Ok(false) };
        if !self.ended.contains(&number) {
            return Err(NotYetComplete);
        }
        self.remove(number);
        Ok(true)
    }

    /// Removes the oldest recordings until the others are within the limits, and returns those removed.
    pub(crate) fn make_room(&mut self) -> Vec<RecordingSid> {
        let mut gone = Vec::new();
        while self.bytes > self.disk_limit || self.kept.len() > MAX_RECORDINGS {
            let Some(kept) = self.ended.first().copied().and_then(|oldest| self.remove(oldest)) else {
                break;
            };
            gone.push(kept.recording.sid);
        }
        gone
    }

    fn add(&mut self, kept: StoredRecording) {
        let number = self.next_number;
        self.next_number += 1;
        if kept.recording.status != RecordingStatus::InProgress {
            self.ended.insert(number);
        }
        self.bytes += kept.bytes;
        self.numbers.insert(kept.recording.sid.clone(), number);
        self.kept.insert(number, kept);
    }

    fn remove(&mut self, number: u64) -> Option<StoredRecording> {
        let kept = self.kept.remove(&number)?;
        self.ended.remove(&number);
        self.numbers.remove(&kept.recording.sid);
        self.bytes -= kept.bytes;
        Some(kept)
    }
}

impl Default for Catalogue {
    fn default() -> Self {
        Self::new(Vec::new(), DISK_LIMIT)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::time::Duration;

    use twilio::{
        rest::{API_VERSION, RecordingSource},
        sid::AccountSid,
    };

    use super::*;

    /// A recording with this number, which began `seconds` after a fixed time on 2023-11-14.
    pub(crate) fn recording(number: u8, seconds: u64) -> Recording {
        let account = AccountSid::from_random_bytes([1; 16]);
        let sid = RecordingSid::from_random_bytes([number; 16]);
        let began = Some(Rfc2822::from_unix(1_700_000_000 + seconds));
        Recording {
            uri: format!("/2010-04-01/Accounts/{account}/Recordings/{sid}.json"),
            sid,
            account_sid: account,
            call_sid: None,
            conference_sid: None,
            channels: 1,
            duration: None,
            start_time: began,
            status: RecordingStatus::InProgress,
            source: RecordingSource::RecordVerb,
            price: None,
            price_unit: None,
            error_code: None,
            encryption_details: None,
            media_url: None,
            api_version: API_VERSION.to_owned(),
            date_created: began,
            date_updated: began,
            subresource_uris: Default::default(),
        }
    }

    fn sid(number: u8) -> RecordingSid {
        RecordingSid::from_random_bytes([number; 16])
    }

    fn written(bytes: u64) -> Written {
        Written { length: Duration::from_millis(2_600), bytes }
    }

    const NOW: MonotonicTime = MonotonicTime::from_unix_millis(1_700_000_100_000);

    #[test]
    fn the_newest_recording_is_first_however_they_were_kept() {
        let kept = |number, seconds| StoredRecording { recording: recording(number, seconds), bytes: 1 };
        let mut catalogue = Catalogue::new(vec![kept(2, 20), kept(1, 10)], DISK_LIMIT);
        catalogue.begin(recording(3, 30));
        let order: Vec<_> = catalogue.all().map(|recording| recording.sid.clone()).collect();
        assert_eq!(order, [sid(3), sid(2), sid(1)]);
    }

    #[test]
    fn a_closed_recording_has_its_length_and_an_empty_one_is_absent() {
        let mut catalogue = Catalogue::default();
        catalogue.begin(recording(1, 0));
        catalogue.begin(recording(2, 0));
        let closed = catalogue.close(NOW, &sid(1), Some(&written(9))).expect("there");
        assert_eq!((closed.recording.duration, closed.bytes), (Some(3), 9));
        assert_eq!(closed.recording.status, RecordingStatus::Completed);
        assert_eq!(closed.recording.date_updated, Some(Rfc2822::from(NOW)));
        let empty = catalogue.close(NOW, &sid(2), None).expect("there");
        assert_eq!((empty.recording.status, empty.recording.duration), (RecordingStatus::Absent, Some(0)));
    }

    #[test]
    fn the_oldest_go_when_there_is_no_more_room_but_none_that_runs() {
        let mut catalogue = Catalogue::new(Vec::new(), 100);
        for number in 1..=4 {
            catalogue.begin(recording(number, u64::from(number)));
        }
        for number in 2..=3 {
            catalogue.close(NOW, &sid(number), Some(&written(50)));
        }
        assert_eq!(catalogue.make_room(), []);
        catalogue.close(NOW, &sid(4), Some(&written(60)));
        assert_eq!(catalogue.make_room(), [sid(2), sid(3)]);
        assert!(catalogue.get(&sid(1)).is_some() && catalogue.get(&sid(4)).is_some());
    }

    #[test]
    fn a_running_recording_is_not_deleted() {
        let mut catalogue = Catalogue::default();
        catalogue.begin(recording(1, 0));
        assert_eq!(catalogue.delete(&sid(1)), Err(NotYetComplete));
        catalogue.close(NOW, &sid(1), None);
        assert_eq!(catalogue.delete(&sid(1)), Ok(true));
        assert_eq!(catalogue.delete(&sid(1)), Ok(false));
    }
}
