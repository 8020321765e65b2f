//! The show's options in a file, so that they outlive the process.

use std::{
    fs,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use show::{ChosenOptions, OptionsError, ShowOptions};

/// Why the file of the show's options cannot be used; the message names the file, and says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OptionsFileError {
    /// It cannot be read.
    #[error("{path} cannot be read")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why it cannot be read.
        source: io::Error,
    },
    /// It does not hold options.
    #[error("{path} does not hold the show's options; correct it, or move it away to begin anew")]
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

/// Reads the options; returns the defaults if there is no file yet.
pub(crate) fn load(path: &Path) -> Result<ShowOptions, OptionsFileError> {
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(ShowOptions::default()),
        Err(source) => return Err(OptionsFileError::Unreadable { path: path.to_owned(), source }),
    };
    let ChosenOptions(options) = serde_json::from_slice(&text)
        .map_err(|source| OptionsFileError::Malformed { path: path.to_owned(), source })?;
    options.checked().map_err(|source| OptionsFileError::Unusable { path: path.to_owned(), source })
}

/// Writes the options to a file beside the old one, and then renames it: a crash leaves the old options
/// or the new ones.
pub(crate) fn save(path: &Path, options: &ShowOptions) -> Result<(), OptionsFileError> {
    let write = || -> io::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let beside = path.with_extension("json.new");
        let mut file = private(&beside)?;
        file.write_all(&serde_json::to_vec_pretty(options)?)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    write().map_err(|source| OptionsFileError::Unwritable { path: path.to_owned(), source })
}

/// Opens an empty file that only its owner may read.
fn private(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
