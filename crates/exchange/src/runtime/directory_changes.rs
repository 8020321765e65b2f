use std::sync::Arc;

use tokio::{sync::Mutex, task::spawn_blocking};

use super::{ExchangeHandle, ExchangeStopped};
use crate::{
    MonotonicTime,
    store::directory::{Directory, DirectoryStore, Keyring, StoreError},
};

/// Changes the directory, one change after the other. Each is on disk before anybody sees it: a key that is said to
/// be deleted stays so after a power cut, and one that could not be deleted goes on to be valid until then, too.
#[derive(Clone)]
pub(crate) struct DirectoryChanges {
    store: DirectoryStore,
    handle: ExchangeHandle,
    keyring: Keyring,
    turn: Arc<Mutex<()>>,
}

/// Why a change was not made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ChangeError {
    /// The file could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The task that changes panicked.
    #[error("the directory's writer failed")]
    Failed,
    /// The exchange has been shut down.
    #[error(transparent)]
    Stopped(#[from] ExchangeStopped),
}

impl DirectoryChanges {
    pub(crate) fn new(store: DirectoryStore, handle: ExchangeHandle, keyring: Keyring) -> Self {
        Self { store, handle, keyring, turn: Arc::default() }
    }

    /// Makes a change, and returns what it answers; nothing is changed where it answers an error.
    ///
    /// It is made to its end even if nobody waits for the answer any more.
    ///
    /// # Errors
    /// When it could not be stored; then nothing is changed.
    pub(crate) async fn make<T: Send + 'static, E: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Directory, MonotonicTime) -> Result<T, E> + Send + 'static,
    ) -> Result<Result<T, E>, ChangeError> {
        let changes = self.clone();
        tokio::spawn(async move { changes.make_in_turn(change).await })
            .await
            .unwrap_or(Err(ChangeError::Failed))
    }

    async fn make_in_turn<T: Send + 'static, E: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Directory, MonotonicTime) -> Result<T, E> + Send + 'static,
    ) -> Result<Result<T, E>, ChangeError> {
        let _turn = self.turn.lock().await;
        let changed = self.handle.ask(move |controller, now| {
            let mut directory = controller.directory().clone();
            change(&mut directory, now).map(|answer| (answer, directory))
        });
        let (answer, directory) = match changed.await? {
            Ok(changed) => changed,
            Err(refused) => return Ok(Err(refused)),
        };
        let directory = Arc::new(directory);
        let (store, written) = (self.store.clone(), Arc::clone(&directory));
        spawn_blocking(move || store.save(&written)).await.map_err(|_| ChangeError::Failed)??;
        self.keyring.follow(&directory);
        let replaced = self.handle.ask(move |controller, _| {
            controller.set_directory(Arc::unwrap_or_clone(directory));
        });
        replaced.await?;
        Ok(Ok(answer))
    }
}
