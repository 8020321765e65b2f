//! Files that contain secrets.

use std::{
    fs,
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

/// Writes a file that only its owner may read. It writes a temporary file and renames it, so that after a
/// crash there is the old file or the new one, never a part of either.
pub(crate) fn write(path: &Path, text: &[u8]) -> io::Result<()> {
    let temporary = path.with_extension("json.new");
    let mut file =
        fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&temporary)?;
    file.write_all(text)?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    // The new name is on disk only with its folder.
    path.parent().map_or(Ok(()), |folder| fs::File::open(folder)?.sync_all())
}
