//! What outlives the process: JSON files in the data folder, each written whole.

use std::{
    fs,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use serde::{Serialize, de::DeserializeOwned};
use show::OptionsError;

/// Why a saved file cannot be used; the message names the file, and says what to do.
#[derive(Debug, thiserror::Error)]
pub enum SavedFileError {
    /// It cannot be read.
    #[error("{path} cannot be read")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why it cannot be read.
        source: io::Error,
    },
    /// It does not hold what was saved.
    #[error("{path} does not hold what was saved there; correct it, or move it away to begin anew")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// It holds options that cannot be used.
    #[error("{path} holds options that cannot be used; correct it, or move it away to begin anew")]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: OptionsError,
    },
    /// It cannot be written.
    #[error("{path} cannot be written")]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why it cannot be written.
        source: io::Error,
    },
}

/// Reads what was saved; `None` if there is no file yet.
pub(crate) fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, SavedFileError> {
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(SavedFileError::Unreadable { path: path.to_owned(), source }),
    };
    let saved = serde_json::from_slice(&text);
    saved.map(Some).map_err(|source| SavedFileError::Malformed { path: path.to_owned(), source })
}

/// Saves off the threads that answer requests; see [`write`].
pub(crate) async fn save<T>(path: PathBuf, saved: T) -> Result<(), SavedFileError>
where
    T: Serialize + Send + 'static,
{
    let file = path.clone();
    match tokio::task::spawn_blocking(move || write(&file, &saved)).await {
        Ok(written) => written,
        Err(broken) => Err(SavedFileError::Unwritable { path, source: io::Error::other(broken) }),
    }
}

/// Writes a file beside the old one, and then renames it: a crash leaves the old one or the new one.
fn write(path: &Path, saved: &impl Serialize) -> Result<(), SavedFileError> {
    let write = || -> io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let beside = path.with_extension("json.new");
        let mut file = private(&beside)?;
        file.write_all(&serde_json::to_vec_pretty(saved)?)?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        // The new name is on disk only with its folder.
        fs::File::open(folder)?.sync_all()
    };
    write().map_err(|source| SavedFileError::Unwritable { path: path.to_owned(), source })
}

/// Opens an empty file that only its owner may read.
fn private(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
