use std::{
    fs, io,
    path::{Path, PathBuf},
};

use twilio::sid::AccountSid;

use super::Directory;
use crate::store::private_file;

/// Stores the directory in `directory.json` beside the account's file; only the owner can read it.
#[derive(Debug, Clone)]
pub struct DirectoryStore {
    path: PathBuf,
}

/// Why the directory cannot be read or stored.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file cannot be read or written.
    #[error("cannot keep the exchange's directory in {path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The file exists, but does not contain a directory of this account.
    #[error("{path} is damaged ({reason}); restore it from a backup, or move it away to start anew")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

impl DirectoryStore {
    /// The store in an existing folder.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self { path: folder.join("directory.json") }
    }

    /// Loads the stored directory, or an empty one if there is no file.
    ///
    /// # Errors
    /// When the file cannot be read, is damaged, or belongs to another account; it is left alone.
    pub fn load(&self, account: &AccountSid) -> Result<Directory, StoreError> {
        let damaged = |reason: String| StoreError::Damaged { path: self.path.clone(), reason };
        match fs::read_to_string(&self.path) {
            Ok(text) => match serde_json::from_str::<Directory>(&text) {
                Ok(directory) if directory.account == *account => Ok(directory),
                Ok(directory) => Err(damaged(format!("it belongs to account {}", directory.account))),
                Err(error) => Err(damaged(error.to_string())),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Directory::new(account.clone())),
            Err(source) => Err(StoreError::Io { path: self.path.clone(), source }),
        }
    }

    /// Stores a directory in place of the earlier one; after a crash the file contains one or the other.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self, directory: &Directory) -> Result<(), StoreError> {
        serde_json::to_vec_pretty(directory)
            .map_err(io::Error::other)
            .and_then(|text| private_file::write(&self.path, &text))
            .map_err(|source| StoreError::Io { path: self.path.clone(), source })
    }
}
