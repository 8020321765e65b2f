use std::{
    io,
    path::Path,
    sync::Arc,
    task::{Context, Poll},
};

use axum::Router;

use super::{Mp3Encoder, RestState, router};
use crate::{
    MonotonicTime, OwnAccount,
    call::CallController,
    runtime::{DirectoryChanges, ExchangeHandle, Questions},
    store::{
        directory::{Directory, DirectoryStore, Keyring},
        recordings::Folder,
    },
};

/// Something that a request asks of the controller. It answers the request itself.
pub type Question = Box<dyn FnOnce(&mut CallController, MonotonicTime) + Send>;

/// The REST API over a controller that somebody else runs than an [`Exchange`](crate::Exchange): a simulation, which
/// has its own time.
///
/// Whoever runs the controller puts to it what [`poll_question`](Self::poll_question) gives, and then does what
/// [`CallController::take_actions`] says.
pub struct RestApi {
    router: Router,
    questions: Questions,
}

impl RestApi {
    /// The API of an account. Changes of its directory, and recordings, are kept in `folder`.
    ///
    /// # Errors
    /// When there can be no such folder.
    pub fn new(account: OwnAccount, directory: &Directory, folder: &Path) -> io::Result<Self> {
        let (handle, questions) = ExchangeHandle::for_questions();
        let keyring = Keyring::new(Arc::new(account), directory);
        let state = RestState {
            directory_changes: DirectoryChanges::new(
                DirectoryStore::new(folder),
                handle.clone(),
                keyring.clone(),
            ),
            keyring,
            handle,
            recordings: Folder::open(folder.join("recordings"))?,
            mp3: Mp3Encoder::default(),
        };
        Ok(Self { router: router(state), questions })
    }

    /// Its paths, `/2010-04-01/…`.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// The next question; the task is woken when there is one.
    pub fn poll_question(&mut self, context: &mut Context<'_>) -> Poll<Question> {
        self.questions.poll(context)
    }
}
