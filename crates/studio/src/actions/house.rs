use show::ShowOptions;

use crate::{Error, Studio, options_file, options_file::OptionsFileError};

impl Studio {
    /// Lets callers in, or no more; who waits stays.
    pub fn set_lines(&self, open: bool) {
        let now = self.now();
        self.inner.live.change(now, |stage| stage.show.set_lines(open, now));
    }

    /// Takes and keeps what the DJ chose.
    ///
    /// # Errors
    /// When the options cannot be used; when they cannot be written, nothing is changed either.
    pub async fn set_options(&self, options: ShowOptions) -> Result<(), Error> {
        let options = options.checked()?;
        let _one_at_a_time = self.inner.keeping.lock().await;
        if let Some(path) = self.inner.show.options_file.clone() {
            let kept = options.clone();
            let written = tokio::task::spawn_blocking(move || options_file::save(&path, &kept)).await;
            written.map_err(|broken| OptionsFileError::Unwritable {
                path: self.inner.show.options_file.clone().unwrap_or_default(),
                source: std::io::Error::other(broken),
            })??;
        }
        self.inner.live.change(self.now(), |stage| stage.show.set_options(options));
        Ok(())
    }
}
