//! Checks everything a call needs, and says of each thing whether it works and how to repair it.

mod audio;
mod checks;
mod speech;
mod target;

use std::fmt;

pub use audio::AudioTarget;
pub use target::{DoctorTarget, NotStarted};

/// What one check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was checked.
    pub about: &'static str,
    /// Whether it works.
    pub verdict: Verdict,
}

/// Whether a thing works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It works; what was found.
    Well(String),
    /// It does not work.
    Fault {
        /// What is wrong.
        wrong: String,
        /// What to do about it.
        mend: String,
    },
}

impl Finding {
    /// Whether the thing does not work.
    #[must_use]
    pub const fn is_fault(&self) -> bool {
        matches!(self.verdict, Verdict::Fault { .. })
    }

    fn well(about: &'static str, words: impl Into<String>) -> Self {
        Self { about, verdict: Verdict::Well(words.into()) }
    }

    fn fault(about: &'static str, wrong: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { about, verdict: Verdict::Fault { wrong: wrong.into(), mend: mend.into() } }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.verdict {
            Verdict::Well(words) => write!(f, "ok     {}: {words}", self.about),
            Verdict::Fault { wrong, mend } => write!(f, "FAULT  {}: {wrong}\n       {mend}", self.about),
        }
    }
}

/// Checks everything; what needs the credentials is left out if they are wrong.
pub async fn examine(target: &DoctorTarget) -> anyhow::Result<Vec<Finding>> {
    let checks = checks::Checks::new(target)?;
    let mut findings = vec![checks.clock().await];
    let credentials = checks.credentials().await;
    let opened = !credentials.is_fault();
    findings.push(credentials);
    if opened {
        findings.extend(checks.api_key().await);
        findings.push(checks.application().await);
        findings.extend(checks.dj_application().await);
        findings.extend(checks.number().await);
        findings.push(checks.queue().await);
    }
    findings.push(checks.webhooks().await);
    findings.push(checks.live_stream().await);
    findings.extend(checks.dj_page().await);
    if let Some(audio) = &target.audio {
        findings.extend(audio::check(audio).await);
    }
    if let Some(program) = &target.speech_program {
        findings.push(speech::check(program).await);
    }
    Ok(findings)
}
