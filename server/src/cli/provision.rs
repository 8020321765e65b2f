//! `greenroom provision`: makes an account at Twilio ready.

use std::io;

use super::Outcome;
use crate::{
    config::{Provisioning, Settings},
    provision::provision,
};

/// What `greenroom provision` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The telephone number of the account that is to ring the studio, such as +15550001111.
    #[arg(long, value_name = "NUMBER")]
    number: Option<String>,
    /// Only show what would be done.
    #[arg(long)]
    dry_run: bool,
}

pub(super) async fn run(settings: &Settings, arguments: Arguments) -> anyhow::Result<Outcome> {
    let settings = Provisioning::read(settings)?;
    provision(&settings, arguments.number, arguments.dry_run, &mut io::stdout()).await?;
    Ok(Outcome::Done)
}
