//! What the `greenroom` command can do, by its arguments.

mod doctor;
mod provision;
mod serve;
mod settings;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::config::{Config, Settings, site};

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
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the studio; so does greenroom alone.
    Serve(serve::Arguments),
    /// Show the settings in force and where each was read; secrets are not shown.
    Config,
    /// Make an account at Twilio ready: application, queue, number and API key.
    ///
    /// It needs `TWILIO_ACCOUNT_SID`, `TWILIO_AUTH_TOKEN` and `PUBLIC_URL`, makes nothing twice, and can be run
    /// again after it was interrupted.
    Provision(provision::Arguments),
    /// Look at everything a call needs, while the studio runs; fails if anything is at fault.
    Doctor,
}

/// How a command ended that could be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All is well.
    Done,
    /// What it looked at is at fault.
    Fault,
}

impl Cli {
    /// Carries out the command.
    ///
    /// # Errors
    /// When it could not be carried out; the message is for the operator.
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let settings = self.settings()?;
        match self.command.unwrap_or(Command::Serve(serve::Arguments::default())) {
            Command::Serve(arguments) => {
                serve::run(Config::read(site::from_process()?, &settings)?, arguments).await
            }
            Command::Provision(arguments) => provision::run(&settings, arguments).await,
            Command::Doctor => doctor::run(&Config::read(site::from_process()?, &settings)?).await,
            Command::Config => settings::show(&Config::read(site::from_process()?, &settings)?, &settings),
        }
    }

    fn settings(&self) -> anyhow::Result<Settings> {
        let named = self.config.clone().or_else(|| {
            std::env::var_os("GREENROOM_CONFIG").filter(|path| !path.is_empty()).map(PathBuf::from)
        });
        Ok(Settings::from_process(named.as_deref())?)
    }
}
