use tokio::sync::mpsc;
use twilio::sid::RecordingSid;

use super::handle::ExchangeHandle;
use crate::{
    call::{Input, RecordingError},
    media::{RecordId, Recorded},
    store::recordings::{Folder, StoredRecording, write},
};

/// Puts recordings into their folder, beside the task: files take their time.
pub(super) struct Recorder {
    folder: Folder,
    handle: ExchangeHandle,
    chores: mpsc::UnboundedSender<Chore>,
}

/// What is done in its order, so that nothing is kept after it was to be removed.
enum Chore {
    Keep(Box<StoredRecording>),
    Erase(RecordingSid),
}

impl Recorder {
    pub(super) fn new(folder: Folder, handle: ExchangeHandle) -> Self {
        let (chores, mut waiting) = mpsc::unbounded_channel();
        tokio::spawn({
            let folder = folder.clone();
            async move {
                while let Some(chore) = waiting.recv().await {
                    let folder = folder.clone();
                    if tokio::task::spawn_blocking(move || do_chore(&folder, chore)).await.is_err() {
                        tracing::error!("a recording could not be kept");
                    }
                }
            }
        });
        Self { folder, handle, chores }
    }

    /// Begins a file; whatever is sent is written there, and its end told to the controller.
    pub(super) fn start(&self, record: RecordId, sid: &RecordingSid) -> mpsc::UnboundedSender<Recorded> {
        let (to, from) = mpsc::unbounded_channel();
        let (handle, path) = (self.handle.clone(), self.folder.sound(sid));
        tokio::spawn(async move {
            let result = match tokio::task::spawn_blocking(move || write(&path, from)).await {
                Ok(written) => written.map_err(RecordingError::from),
                Err(_) => Err(RecordingError::WriterStopped),
            };
            handle.tell(Input::RecordingEnded { record, result });
        });
        to
    }

    pub(super) fn keep(&self, kept: Box<StoredRecording>) {
        // While the exchange shuts down, nobody is left to do it.
        let _ = self.chores.send(Chore::Keep(kept));
    }

    pub(super) fn erase(&self, sid: RecordingSid) {
        let _ = self.chores.send(Chore::Erase(sid));
    }
}

fn do_chore(folder: &Folder, chore: Chore) {
    match chore {
        Chore::Keep(kept) => {
            if let Err(error) = folder.keep(&kept) {
                tracing::error!(recording = %kept.recording.sid, %error, "a recording could not be kept");
            }
        }
        Chore::Erase(sid) => folder.erase(&sid),
    }
}
