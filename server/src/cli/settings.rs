//! `greenroom config`: shows the settings in force.

use std::io::{self, Write};

use super::Outcome;
use crate::config::{Config, Settings};

pub(super) fn show(config: &Config, settings: &Settings) -> anyhow::Result<Outcome> {
    write!(io::stdout(), "{}", config.effective(settings))?;
    Ok(Outcome::Done)
}
