use tokio::sync::mpsc;
use twilio::sid::RecordingSid;

use super::handle::ExchangeHandle;
use crate::{
    call::{Input, RecordingError},
    media::{RecordId, Recorded},
    store::recordings::{Folder, StoredRecording, write},
};

/// Writes recordings to their folder, outside the exchange's task, because files are slow.
pub(super) struct RecordingWriter {
    folder: Folder,
    handle: ExchangeHandle,
    jobs: mpsc::UnboundedSender<Job>,
}

/// A job on the folder. Jobs are done in order, so that no recording is stored after it was erased.
enum Job {
    Keep(Box<StoredRecording>),
    Erase(RecordingSid),
}

impl RecordingWriter {
    pub(super) fn new(folder: Folder, handle: ExchangeHandle) -> Self {
        let (jobs, mut waiting) = mpsc::unbounded_channel();
        tokio::spawn({
            let folder = folder.clone();
            async move {
                while let Some(job) = waiting.recv().await {
                    let folder = folder.clone();
                    if tokio::task::spawn_blocking(move || do_job(&folder, job)).await.is_err() {
                        tracing::error!("a recording could not be stored");
                    }
                }
            }
        });
        Self { folder, handle, jobs }
    }

    /// Begins a file: it contains all sound that is sent to the returned sender. The controller receives the
    /// result.
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
        // It fails only while the exchange shuts down.
        let _ = self.jobs.send(Job::Keep(kept));
    }

    pub(super) fn erase(&self, sid: RecordingSid) {
        let _ = self.jobs.send(Job::Erase(sid));
    }
}

fn do_job(folder: &Folder, job: Job) {
    match job {
        Job::Keep(kept) => {
            if let Err(error) = folder.keep(&kept) {
                tracing::error!(recording = %kept.recording.sid, %error, "a recording could not be stored");
            }
        }
        Job::Erase(sid) => folder.erase(&sid),
    }
}
