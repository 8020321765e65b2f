use std::path::Path;

use show::{ChosenOptions, ShowOptions};

use crate::{
    Error,
    context::Context,
    saved_file::{self, SavedFileError},
};

/// The options, as the DJ chose them, in the data folder.
const FILE: &str = "show.json";

/// Reads the options that were saved in a data folder; the defaults if there are none yet.
pub(crate) fn saved_options(data_dir: &Path) -> Result<ShowOptions, SavedFileError> {
    let path = data_dir.join(FILE);
    let Some(ChosenOptions(options)) = saved_file::read(&path)? else { return Ok(ShowOptions::default()) };
    options.checked().map_err(|source| SavedFileError::Unusable { path, source })
}

/// Saves the show's options, and sets them.
pub(crate) async fn set_options(context: &Context, options: ShowOptions) -> Result<(), Error> {
    let options = options.checked()?;
    let _one_at_a_time = context.save_lock.lock().await;
    if let Some(folder) = &context.show.data_dir {
        saved_file::save(folder.join(FILE), options.clone()).await?;
    }
    context.change(|state, _| state.show.set_options(options));
    Ok(())
}
