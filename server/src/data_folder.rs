//! The data folder, and that one process at a time uses it.

use std::{
    fs::{self, File, TryLockError},
    path::Path,
};

use anyhow::{Context, bail};

/// The file whose lock says that the folder is in use. The system lets go of it when the process ends, however it ends.
const LOCK_FILE: &str = "greenroom.lock";

/// A data folder that no other process uses, for as long as this lives.
#[derive(Debug)]
pub(crate) struct DataFolder {
    _lock: File,
}

impl DataFolder {
    /// Makes the folder if it is missing, and takes its lock.
    ///
    /// # Errors
    /// When the folder cannot be written, or another process uses it: what one of them saved, the other would undo.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        let named = path.display();
        fs::create_dir_all(path).with_context(|| format!("the data folder {named} cannot be made"))?;
        let lock = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path.join(LOCK_FILE))
            .with_context(|| format!("the data folder {named} cannot be written"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => bail!(
                "another Greenroom uses the data folder {named}; stop that one, or choose another folder with DATA_DIR"
            ),
            // Some network file systems have no locks.
            Err(TryLockError::Error(error)) => {
                tracing::warn!(%error, "the data folder cannot be locked; let no other Greenroom use it");
            }
        }
        Ok(Self { _lock: lock })
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn one_process_at_a_time_uses_the_folder() {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("new");
        let first = DataFolder::open(&path).expect("free");
        let refused = DataFolder::open(&path).expect_err("in use").to_string();
        assert!(refused.contains("another Greenroom") && refused.contains("DATA_DIR"), "{refused}");
        drop(first);
        DataFolder::open(&path).expect("free again");
    }
}
