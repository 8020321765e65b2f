use std::{
    fs::{self, DirBuilder},
    io,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
};

use twilio::{
    rest::RecordingStatus,
    sid::{AccountSid, RecordingSid},
};

use super::StoredRecording;
use crate::store::private_file;

/// The folder with recordings. Each has a file `RE….wav` with its sound, unless it is absent, and a file
/// `RE….json` with its data. Only the owner can read the folder.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Opens the folder, and makes it if it is missing.
    pub(crate) fn open(path: PathBuf) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(&path)?;
        Ok(Self { path })
    }

    /// Loads all recordings of an account.
    ///
    /// Unfinished recordings of a process that was killed are removed. Data files that cannot be read are
    /// logged and left alone, with their sound.
    pub(crate) fn load(&self, account: &AccountSid) -> io::Result<Vec<StoredRecording>> {
        let mut kept = Vec::new();
        for entry in fs::read_dir(&self.path)? {
            let path = entry?.path();
            let Some(sid) = path.file_stem().and_then(|stem| stem.to_str()?.parse().ok()) else { continue };
            let extension = path.extension().and_then(|extension| extension.to_str());
            match extension {
                Some("json") => kept.extend(self.read(&sid, account)),
                Some("wav") if !self.data_path(&sid).exists() => {
                    tracing::info!(recording = %sid, "removing a recording that was never finished");
                    self.erase(&sid);
                }
                _ => {}
            }
        }
        Ok(kept)
    }

    fn read(&self, sid: &RecordingSid, account: &AccountSid) -> Option<StoredRecording> {
        let path = self.data_path(sid);
        let read = || -> Result<StoredRecording, Box<dyn std::error::Error>> {
            Ok(serde_json::from_slice(&fs::read(&path)?)?)
        };
        let kept = match read() {
            Ok(kept) => kept,
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "a recording's data cannot be read; it is left out");
                return None;
            }
        };
        if kept.recording.sid != *sid || kept.recording.account_sid != *account {
            return None;
        }
        if kept.recording.status == RecordingStatus::Completed && !self.sound(sid).exists() {
            self.erase(sid);
            return None;
        }
        Some(kept)
    }

    /// The path of a recording's sound, which may not exist yet.
    pub(crate) fn sound(&self, sid: &RecordingSid) -> PathBuf {
        self.path.join(format!("{sid}.wav"))
    }

    fn data_path(&self, sid: &RecordingSid) -> PathBuf {
        self.path.join(format!("{sid}.json"))
    }

    /// Stores a recording's data; its sound is written already.
    pub(crate) fn keep(&self, kept: &StoredRecording) -> io::Result<()> {
        private_file::write(&self.data_path(&kept.recording.sid), &serde_json::to_vec_pretty(kept)?)
    }

    /// Removes a recording, and its data last: until then they show to which account the sound belongs.
    pub(crate) fn erase(&self, sid: &RecordingSid) {
        remove(&self.sound(sid));
        remove(&self.data_path(sid));
    }
}

fn remove(path: &Path) {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(path = %path.display(), %error, "a file of a recording cannot be removed");
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{super::catalogue::tests::recording, *};

    fn folder() -> (tempfile::TempDir, Folder) {
        let place = tempfile::tempdir().expect("a folder");
        let folder = Folder::open(place.path().join("recordings")).expect("made");
        (place, folder)
    }

    fn account() -> AccountSid {
        AccountSid::from_random_bytes([1; 16])
    }

    /// Stores a recording with its sound.
    fn keep(folder: &Folder, number: u8) -> StoredRecording {
        let mut recording = recording(number, 0);
        recording.status = RecordingStatus::Completed;
        fs::write(folder.sound(&recording.sid), b"sound").expect("written");
        let kept = StoredRecording { recording, bytes: 5 };
        folder.keep(&kept).expect("kept");
        kept
    }

    #[test]
    fn what_is_kept_is_found_again() {
        let (_place, folder) = folder();
        let kept = keep(&folder, 7);
        assert_eq!(folder.load(&account()).expect("read"), [kept]);
        assert_eq!(folder.load(&AccountSid::from_random_bytes([2; 16])).expect("read"), []);
    }

    #[test]
    fn what_is_erased_is_gone() {
        let (_place, folder) = folder();
        let kept = keep(&folder, 7);
        folder.erase(&kept.recording.sid);
        assert_eq!(fs::read_dir(&folder.path).expect("there").count(), 0);
    }

    #[test]
    fn sound_without_data_is_removed_and_data_without_sound_too() {
        let (_place, folder) = folder();
        let whole = keep(&folder, 1);
        let (no_data, no_sound) = (keep(&folder, 2), keep(&folder, 3));
        fs::remove_file(folder.data_path(&no_data.recording.sid)).expect("removed");
        fs::remove_file(folder.sound(&no_sound.recording.sid)).expect("removed");
        assert_eq!(folder.load(&account()).expect("read"), [whole]);
        assert_eq!(fs::read_dir(&folder.path).expect("there").count(), 2);
    }

    #[test]
    fn damaged_data_and_other_files_are_left_alone() {
        let (_place, folder) = folder();
        let damaged = keep(&folder, 1);
        fs::write(folder.data_path(&damaged.recording.sid), b"{").expect("written");
        fs::write(folder.path.join("notes.txt"), b"mine").expect("written");
        assert_eq!(folder.load(&account()).expect("read"), []);
        assert_eq!(fs::read_dir(&folder.path).expect("there").count(), 3);
    }
}
