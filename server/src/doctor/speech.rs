//! Whether the embedded exchange finds the program that it speaks through.

use std::{
    io::{self, ErrorKind},
    path::Path,
    process::Stdio,
    time::Duration,
};

use tokio::{process::Command, time::timeout};

use super::Finding;

/// The program that the exchange runs, as found by `PATH`.
pub(super) const PROGRAM: &str = "espeak-ng";

/// How long the program may take; it answers within milliseconds.
const PROGRAM_TIMEOUT: Duration = Duration::from_secs(10);

/// Asks the program for its voices, as the exchange does before it speaks.
pub(super) async fn check(program: &Path) -> Finding {
    const ABOUT: &str = "speech";
    let name = program.display();
    let mut asked = Command::new(program);
    asked.arg("--voices").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    // One future spawns and awaits the program: when it is dropped, the late program is killed.
    let answer =
        timeout(PROGRAM_TIMEOUT, asked.status()).await.unwrap_or_else(|_| Err(ErrorKind::TimedOut.into()));
    match answer {
        Ok(status) if status.success() => Finding::well(ABOUT, format!("{name} speaks for the exchange")),
        Err(error) if error.kind() == ErrorKind::NotFound => Finding::fault(
            ABOUT,
            format!("{name} is not installed: callers and the DJ hear two notes in place of words"),
            format!("Install it; on Debian, type `sudo apt-get install {PROGRAM}`."),
        ),
        failed => Finding::fault(
            ABOUT,
            format!("{name} does not work ({}): two notes are heard in place of words", reason(failed)),
            format!("Install it again; on Debian, type `sudo apt-get install --reinstall {PROGRAM}`."),
        ),
    }
}

fn reason(failed: io::Result<std::process::ExitStatus>) -> String {
    failed.map_or_else(|error| error.to_string(), |status| status.to_string())
}
