use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use crate::store::directory::{Directory, DirectoryStore, StoreError};

/// A directory to write, and where to send the result.
struct Change {
    directory: Directory,
    written: oneshot::Sender<Result<(), WriteError>>,
}

/// Why a directory could not be written to disk.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum WriteError {
    /// The file could not be written.
    #[error(transparent)]
    Store(#[from] Arc<StoreError>),
    /// The task that writes panicked.
    #[error("the directory's writer failed")]
    Failed,
    /// The task that writes has ended.
    #[error("the exchange has been shut down")]
    Stopped,
}

/// Writes versions of the directory to disk, one after the other, in the order they were given.
#[derive(Clone)]
pub(crate) struct DirectoryWriter(mpsc::UnboundedSender<Change>);

/// A directory that is not yet on disk.
pub(crate) struct PendingWrite(oneshot::Receiver<Result<(), WriteError>>);

impl DirectoryWriter {
    /// Starts the task that writes; it ends when the last clone of the writer is dropped.
    pub(crate) fn start(store: DirectoryStore) -> Self {
        let (sender, mut waiting) = mpsc::unbounded_channel::<Change>();
        tokio::spawn(async move {
            while let Some(first) = waiting.recv().await {
                // If several wait, the last one contains all changes of the others.
                let (mut last, mut waiters) = (first.directory, vec![first.written]);
                while let Ok(next) = waiting.try_recv() {
                    last = next.directory;
                    waiters.push(next.written);
                }
                let store = store.clone();
                let written = tokio::task::spawn_blocking(move || store.save(&last)).await;
                let result = match written {
                    Ok(saved) => saved.map_err(|error| WriteError::from(Arc::new(error))),
                    Err(_) => Err(WriteError::Failed),
                };
                for waiter in waiters {
                    let _ = waiter.send(result.clone());
                }
            }
        });
        Self(sender)
    }

    /// Queues the directory, as it is now, to be written.
    pub(crate) fn write(&self, directory: Directory) -> PendingWrite {
        let (written, waiter) = oneshot::channel();
        let _ = self.0.send(Change { directory, written });
        PendingWrite(waiter)
    }
}

impl PendingWrite {
    /// Waits until this directory, or a later one with all its changes, is on disk.
    ///
    /// # Errors
    /// When it could not be written.
    pub(crate) async fn on_disk(self) -> Result<(), WriteError> {
        self.0.await.unwrap_or(Err(WriteError::Stopped))
    }
}

#[cfg(test)]
mod tests {
    use twilio::{rest::NewKey, sid::AccountSid};

    use super::*;
    use crate::{MonotonicTime, store::directory::ResourceForm};

    #[tokio::test]
    async fn of_many_changes_at_once_the_last_is_the_one_on_disk() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = DirectoryStore::new(folder.path());
        let writer = DirectoryWriter::start(store.clone());
        let account = AccountSid::from_random_bytes([1; 16]);
        let mut directory = Directory::new(account.clone());
        let now = MonotonicTime::from_unix_millis(0);
        let mut pending = Vec::new();
        for round in 0..200 {
            let form = ResourceForm::parse(format!("FriendlyName=key{round}").as_bytes());
            directory.create::<NewKey>(|| [3; 16], &form, now).expect("made");
            pending.push(writer.write(directory.clone()));
            if round % 7 == 0 {
                tokio::task::yield_now().await;
            }
        }
        for (round, kept) in pending.into_iter().enumerate() {
            kept.on_disk().await.expect("written");
            let known = store.load(&account).expect("read").all::<NewKey>().len();
            assert!(known > round, "change {round} is said to be on disk and is not");
        }
        let last = store.load(&account).expect("read");
        assert_eq!(
            last.all::<NewKey>().last().and_then(|new| new.key.friendly_name.clone()).as_deref(),
            Some("key199")
        );
    }

    #[tokio::test]
    async fn a_failed_write_is_reported() {
        let folder = tempfile::tempdir().expect("a folder");
        let writer = DirectoryWriter::start(DirectoryStore::new(&folder.path().join("missing")));
        let directory = Directory::new(AccountSid::from_random_bytes([1; 16]));
        let reason = writer.write(directory).on_disk().await.expect_err("nowhere to write").to_string();
        assert!(reason.contains("directory.json"), "{reason}");
    }
}
