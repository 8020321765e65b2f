//! A recording as MP3, by the program `lame`.
//!
//! The encoders of crates.io are ten times slower than it (`oxideav-mp3`), or would put the whole program under
//! the LGPL (`shine-rs`, `mp3lame-encoder`).

use std::{io, path::Path, process::Stdio, sync::Arc};

use axum::body::Body;
use futures_util::StreamExt as _;
use tokio::{
    process::Command,
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_util::io::ReaderStream;

/// The program, which must be found by `PATH`.
const PROGRAM: &str = "lame";

/// Kilobits a second: far more than a telephone's sound needs.
const BIT_RATE: &str = "32";

/// How many recordings are encoded at once.
const MAX_AT_ONCE: usize = 4;

/// Encodes recordings; clones share the limit.
#[derive(Clone)]
pub(crate) struct Mp3Encoder(Arc<Semaphore>);

/// Why a recording is not to be had as MP3.
#[derive(Debug, thiserror::Error)]
pub(super) enum Mp3Error {
    /// The program is not installed.
    #[error("This recording is to be had as .wav only: the program {PROGRAM} is not installed")]
    NotInstalled,
    /// As many as may be are being encoded.
    #[error("Too many recordings are being encoded; ask again in a moment")]
    Busy,
    /// The program cannot be run.
    #[error("the program {PROGRAM} failed: {0}")]
    Failed(io::Error),
}

impl Default for Mp3Encoder {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MAX_AT_ONCE)))
    }
}

impl Mp3Encoder {
    /// The file at `wav` as MP3, encoded while it is read. The program ends with the body.
    pub(super) fn encode(&self, wav: &Path) -> Result<Body, Mp3Error> {
        let permit: OwnedSemaphorePermit =
            Arc::clone(&self.0).try_acquire_owned().map_err(|_| Mp3Error::Busy)?;
        let mut program = Command::new(PROGRAM)
            .args(["--silent", "-m", "m", "-b", BIT_RATE])
            .arg(wav)
            .arg("-")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| match error.kind() {
                io::ErrorKind::NotFound => Mp3Error::NotInstalled,
                _ => Mp3Error::Failed(error),
            })?;
        let stdout =
            program.stdout.take().ok_or_else(|| Mp3Error::Failed(io::ErrorKind::BrokenPipe.into()))?;
        let held = (program, permit);
        Ok(Body::from_stream(ReaderStream::new(stdout).inspect(move |_| {
            let _ = &held;
        })))
    }
}
