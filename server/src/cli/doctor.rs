//! `greenroom doctor`: looks at everything a call needs.

use std::io::{self, Write};

use super::Outcome;
use crate::{
    Config,
    doctor::{DoctorTarget, Finding, examine},
};

pub(super) async fn run(config: &Config) -> anyhow::Result<Outcome> {
    let findings = examine(&DoctorTarget::of(config)?).await?;
    let mut out = io::stdout();
    for finding in &findings {
        writeln!(out, "{finding}")?;
    }
    Ok(if findings.iter().any(Finding::is_fault) { Outcome::Fault } else { Outcome::Done })
}
