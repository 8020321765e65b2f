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

/// The environment variables that the program gets: where to find itself and its data.
const ENVIRONMENT: [&str; 3] = ["PATH", "ESPEAK_DATA_PATH", "HOME"];

/// Why a text could not be spoken.
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
/// It reads the text from its standard input as markup, and writes the sound to its standard output as a
/// WAV file; neither a shell nor a temporary file is used.
#[derive(Debug)]
pub(super) struct Espeak {
    program: PathBuf,
    timeout: Duration,
}

impl Espeak {
    pub(super) fn new(program: impl Into<PathBuf>, timeout: Duration) -> Self {
        Self { program: program.into(), timeout }
    }

    /// The languages that the installed program speaks.
    pub(super) async fn languages(&self) -> Result<Languages, SpeechError> {
        let listing = self.run(&["--voices".to_owned()], "").await?;
        Ok(Languages::of_listing(&String::from_utf8_lossy(&listing)))
    }

    /// Speaks an utterance, and returns a WAV file.
    pub(super) async fn speak(&self, utterance: &Utterance) -> Result<Vec<u8>, SpeechError> {
        // -m: markup. -b 1: UTF-8. -z: no pause at the end. --stdin: read all before speaking.
        let mut arguments = ["-m", "-b", "1", "-z", "--stdin", "--stdout"].map(str::to_owned).to_vec();
        arguments.extend(utterance.voice.arguments());
        self.run(&arguments, &utterance.markup).await
    }

    /// Runs the program to its end; it is killed after the timeout, or when this future is dropped.
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
                // If the program does not read everything, its exit status tells why.
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
            // It has ended before this returns, so that never more than `MAX_PROGRAMS` of them run.
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
