use std::path::Path;

use show::Lines;

use crate::{
    Error,
    context::Context,
    saved_file::{self, SavedFileError},
};

/// Whether the lines are open, in the data folder.
const FILE: &str = "lines.json";

/// Reads whether the lines were open when that was last changed; `None` if it never was.
pub(crate) fn saved_lines(data_dir: &Path) -> Result<Option<Lines>, SavedFileError> {
    saved_file::read(&data_dir.join(FILE))
}

/// Opens or closes the lines, and saves that, so that closed lines stay closed when the server is started anew.
///
/// They are changed even if that cannot be saved: nobody may ring in because a disk is full.
pub(crate) async fn set_lines(context: &Context, open: bool) -> Result<(), Error> {
    context.change(|state, now| state.show.set_lines(open, now));
    let _one_at_a_time = context.save_lock.lock().await;
    if let Some(folder) = &context.show.data_dir {
        // As they are by now: whoever changes them next waits for the lock to save them.
        let lines = context.state.read(|state| state.show.lines());
        saved_file::save(folder.join(FILE), lines).await.map_err(Error::LinesNotSaved)?;
    }
    Ok(())
}
