use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::Command,
};

use crate::speech::{Languages, Utterance};

/// Ten minutes of the program's sound: 22,050 samples of two bytes a second.
const MAX_BYTES: u64 = 10 * 60 * 22_050 * 2;

/// What the program may know of our environment: where it finds itself and its data.
const ENVIRONMENT: [&str; 3] = ["PATH", "ESPEAK_DATA_PATH", "HOME"];

/// Why nothing could be spoken.
#[derive(Debug, thiserror::Error)]
pub(super) enum SpeechError {
    #[error("{0} is not installed")]
    Missing(String),
    #[error("it was not spoken within {0:?}")]
    TooSlow(Duration),
    #[error("the program failed: {0}")]
    Failed(String),
    #[error("the program's sound cannot be played: {0}")]
    Sound(#[from] crate::media::ClipError),
}

/// The program `espeak-ng`, run once for each text.
///
/// The text goes in by its standard input as markup, the sound comes out of its standard output as
/// a WAV file; no shell and no file is between.
#[derive(Debug)]
pub(super) struct Espeak {
    program: PathBuf,
    timeout: Duration,
}

impl Espeak {
    pub(super) fn new(program: impl Into<PathBuf>, timeout: Duration) -> Self {
        Self { program: program.into(), timeout }
    }

    /// The languages it has.
    pub(super) async fn languages(&self) -> Result<Languages, SpeechError> {
        let listing = self.run(&["--voices".to_owned()], "").await?;
        Ok(Languages::of_listing(&String::from_utf8_lossy(&listing)))
    }

    /// A WAV file of what is said.
    pub(super) async fn speak(&self, utterance: &Utterance) -> Result<Vec<u8>, SpeechError> {
        // Markup, in UTF-8, read whole before it speaks, without a pause at the end.
        let mut arguments = ["-m", "-b", "1", "-z", "--stdin", "--stdout"].map(str::to_owned).to_vec();
        arguments.extend(utterance.voice.arguments());
        self.run(&arguments, &utterance.markup).await
    }

    /// Runs it to its end; dropped or late, it is killed.
    async fn run(&self, arguments: &[String], input: &str) -> Result<Vec<u8>, SpeechError> {
        let failed = |error: std::io::Error| SpeechError::Failed(error.to_string());
        let mut child = Command::new(&self.program)
            .args(arguments)
            .env_clear()
            .envs(ENVIRONMENT.iter().filter_map(|name| Some((name, std::env::var_os(name)?))))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| match error.kind() {
                ErrorKind::NotFound => SpeechError::Missing(name_of(&self.program)),
                _ => failed(error),
            })?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let write = async {
            if let Some(mut stdin) = stdin {
                // What it did not want to read it will tell by its status.
                let _ = stdin.write_all(input.as_bytes()).await;
            }
        };
        let read = async {
            let mut output = Vec::new();
            if let Some(stdout) = stdout {
                stdout.take(MAX_BYTES).read_to_end(&mut output).await?;
            }
            std::io::Result::Ok(output)
        };
        let work = async {
            let ((), output) = tokio::join!(write, read);
            std::io::Result::Ok((output?, child.wait().await?))
        };
        let done = tokio::time::timeout(self.timeout, work).await;
        let Ok(done) = done else {
            // Gone before anybody is told, so that no more of them than may run are there.
            child.kill().await.map_err(failed)?;
            return Err(SpeechError::TooSlow(self.timeout));
        };
        let (output, status) = done.map_err(failed)?;
        if status.success() { Ok(output) } else { Err(SpeechError::Failed(status.to_string())) }
    }
}

fn name_of(program: &Path) -> String {
    program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned()
}
