use show::ShowOptions;

use crate::{
    Error,
    context::Context,
    options_file::{self, OptionsFileError},
};

/// Sets the show's options, and saves them.
pub(crate) async fn set_options(context: &Context, options: ShowOptions) -> Result<(), Error> {
    let options = options.checked()?;
    let _one_at_a_time = context.options_lock.lock().await;
    if let Some(path) = context.show.options_file.clone() {
        let (file, kept) = (path.clone(), options.clone());
        let written = tokio::task::spawn_blocking(move || options_file::save(&file, &kept)).await;
        written.map_err(|broken| OptionsFileError::Unwritable {
            path,
            source: std::io::Error::other(broken),
        })??;
    }
    context.change(|state, _| state.show.set_options(options));
    Ok(())
}
