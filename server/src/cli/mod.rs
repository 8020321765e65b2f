//! What the `greenroom` command can do, by its arguments.

mod serve;

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::{Parser, Subcommand};

use crate::{
    config::{Config, Provisioning, Settings, site},
    doctor::{DoctorTarget, Finding, examine},
    provision::{Numbers, provision},
};

/// A call-in studio for radio, in a browser tab.
#[derive(Debug, Parser)]
#[command(name = "greenroom", version, about)]
pub struct Cli {
    /// The configuration file; greenroom.toml in this folder if there is one.
    ///
    /// `GREENROOM_CONFIG` names it as well. Every setting may also be an environment variable, which
    /// then wins.
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<CliCommand>,
}

#[derive(Debug, Subcommand)]
enum CliCommand {
    /// Start the studio; so does greenroom alone.
    Serve(serve::ServeArgs),
    /// Show the settings in force and where each was read; secrets are not shown.
    Config,
    /// Make an account at Twilio ready: application, queue, number and API key.
    ///
    /// It needs `TWILIO_ACCOUNT_SID`, `TWILIO_AUTH_TOKEN` and `PUBLIC_URL`, makes nothing twice, and can be run
    /// again after it was interrupted.
    Provision(ProvisionArgs),
    /// Look at everything a call needs, while the studio runs; fails if anything is at fault.
    Doctor,
}

/// What `greenroom provision` takes.
#[derive(Debug, clap::Args)]
struct ProvisionArgs {
    /// The telephone number of the account that is to ring the studio, such as +15550001111.
    #[arg(long, value_name = "NUMBER")]
    number: Option<String>,
    /// The telephone number of the account that is to be the DJ's own line.
    #[arg(long, value_name = "NUMBER")]
    dj_number: Option<String>,
    /// Only show what would be done.
    #[arg(long)]
    dry_run: bool,
}

/// How a command has ended, if it could be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All is well.
    Done,
    /// The command found a fault.
    Fault,
}

impl Cli {
    /// Carries out the command.
    ///
    /// # Errors
    /// When it could not be carried out; the message is for the operator.
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let settings = self.settings()?;
        match self.command.unwrap_or(CliCommand::Serve(serve::ServeArgs::default())) {
            CliCommand::Serve(arguments) => {
                serve::run(Config::read(site::from_process()?, &settings)?, arguments).await
            }
            CliCommand::Provision(arguments) => provision_account(&settings, arguments).await,
            CliCommand::Doctor => examine_studio(&Config::read(site::from_process()?, &settings)?).await,
            CliCommand::Config => show_settings(&Config::read(site::from_process()?, &settings)?, &settings),
        }
    }

    fn settings(&self) -> anyhow::Result<Settings> {
        let named = self.config.clone().or_else(|| {
            std::env::var_os("GREENROOM_CONFIG").filter(|path| !path.is_empty()).map(PathBuf::from)
        });
        Ok(Settings::from_process(named.as_deref())?)
    }
}

fn show_settings(config: &Config, settings: &Settings) -> anyhow::Result<Outcome> {
    write!(io::stdout(), "{}", config.effective(settings))?;
    Ok(Outcome::Done)
}

async fn provision_account(settings: &Settings, args: ProvisionArgs) -> anyhow::Result<Outcome> {
    let settings = Provisioning::read(settings)?;
    let numbers = Numbers { studio: args.number, dj: args.dj_number };
    provision(&settings, numbers, args.dry_run, &mut io::stdout()).await?;
    Ok(Outcome::Done)
}

async fn examine_studio(config: &Config) -> anyhow::Result<Outcome> {
    let findings = examine(&DoctorTarget::of(config)?).await?;
    let mut out = io::stdout();
    for finding in &findings {
        writeln!(out, "{finding}")?;
    }
    Ok(if findings.iter().any(Finding::is_fault) { Outcome::Fault } else { Outcome::Done })
}
