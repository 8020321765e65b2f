use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use crate::store::directory::{Directory, DirectoryStore, StoreError};

/// What waits to be written, and who waits for that.
struct Change {
    directory: Directory,
    written: oneshot::Sender<Result<(), WriteError>>,
}

/// Why a directory is not on disk.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum WriteError {
    /// The file cannot be written.
    #[error(transparent)]
    Store(#[from] Arc<StoreError>),
    /// The writer failed.
    #[error("the directory's writer failed")]
    Failed,
    /// Nothing is written any more.
    #[error("the exchange has been shut down")]
    Stopped,
}

/// Writes the directory to disk: one after the other, in the order they were handed in.
#[derive(Clone)]
pub(crate) struct DirectoryWriter(mpsc::UnboundedSender<Change>);

/// A directory on its way to disk.
pub(crate) struct PendingWrite(oneshot::Receiver<Result<(), WriteError>>);

impl DirectoryWriter {
    /// Starts the task that writes; it ends with the last writer.
    pub(crate) fn start(store: DirectoryStore) -> Self {
        let (sender, mut waiting) = mpsc::unbounded_channel::<Change>();
        tokio::spawn(async move {
            while let Some(first) = waiting.recv().await {
                // Of several that wait the last holds all that the others do.
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

    /// Hands in the directory as it is now.
    pub(crate) fn write(&self, directory: Directory) -> PendingWrite {
        let (written, waiter) = oneshot::channel();
        let _ = self.0.send(Change { directory, written });
        PendingWrite(waiter)
    }
}

impl PendingWrite {
    /// Waits until it, or a later one that holds it, is on disk; or says why it is not.
    pub(crate) async fn on_disk(self) -> Result<(), WriteError> {
        self.0.await.unwrap_or(Err(WriteError::Stopped))
    }
}

#[cfg(test)]
mod tests {
    use twilio::{rest::NewKey, sid::AccountSid};

    use super::*;
    use crate::{MonotonicTime, store::directory::Form};

    #[tokio::test]
    async fn of_many_changes_at_once_the_last_is_the_one_on_disk() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = DirectoryStore::new(folder.path());
        let writer = DirectoryWriter::start(store.clone());
        let account = AccountSid::from_random_bytes([1; 16]);
        let mut directory = Directory::new(account.clone());
        let now = MonotonicTime::from_unix_millis(0);
        let mut on_their_way = Vec::new();
        for round in 0..200 {
            let form = Form::parse(format!("FriendlyName=key{round}").as_bytes());
            directory.create::<NewKey>(|| [3; 16], &form, now).expect("made");
            on_their_way.push(writer.write(directory.clone()));
            if round % 7 == 0 {
                tokio::task::yield_now().await;
            }
        }
        for (round, kept) in on_their_way.into_iter().enumerate() {
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
    async fn a_disk_that_takes_nothing_is_told_to_who_waits() {
        let folder = tempfile::tempdir().expect("a folder");
        let writer = DirectoryWriter::start(DirectoryStore::new(&folder.path().join("missing")));
        let directory = Directory::new(AccountSid::from_random_bytes([1; 16]));
        let reason = writer.write(directory).on_disk().await.expect_err("nowhere to write").to_string();
        assert!(reason.contains("directory.json"), "{reason}");
    }
}
