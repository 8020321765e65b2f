//! The configuration: defaults, overridden by a file, overridden by environment variables.
//!
//! [`KEYS`] lists all settings; [`Settings`] is what is set and where, [`Config`] what it means. The
//! file is `greenroom.toml` in the working directory unless another is named; it also holds the
//! `[[token_service]]` entries, which have no environment variables.

mod access;
pub mod account;
mod effective;
mod error;
mod keys;
mod media;
mod provisioning;
mod public_url;
mod settings;
pub mod site;
mod source;
mod token_service;

use std::{net::SocketAddr, ops::RangeInclusive, path::PathBuf, time::Duration};

use leptos::config::LeptosOptions;
use twilio::{
    rest::MAX_FRIENDLY_NAME_CHARS,
    token::{DEFAULT_LIFETIME_SECONDS, MAX_LIFETIME_SECONDS},
};

use self::keys::*;

pub use access::{AccessConfig, WebOrigin, WebOriginError};
pub use account::{AccountCredentials, AccountSource, TwilioAccount};
pub use effective::Effective;
pub use error::ConfigError;
pub use keys::{KEYS, SettingKey};
pub use media::MediaSettings;
pub use provisioning::Provisioning;
pub use public_url::{PublicUrl, PublicUrlError};
pub use settings::Settings;
pub use source::SettingSource;
pub use token_service::TokenServiceConfig;

/// Seconds that a page's token may live. The Voice SDK warns ten seconds before the end, and a new
/// token must have come by then.
const TOKEN_LIFETIMES: RangeInclusive<u64> = 15..=MAX_LIFETIME_SECONDS;

/// The server's configuration, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the HTTP server listens.
    pub http_address: SocketAddr,
    /// `PUBLIC_URL`, if the address listened on is not the one Twilio uses.
    pub public_url: Option<PublicUrl>,
    /// The folder of the files that must survive a restart.
    pub data_dir: PathBuf,
    /// The callers' queue.
    pub queue: QueueConfig,
    /// Where the embedded exchange and browsers send each other audio.
    pub media: MediaSettings,
    /// Which telephone exchange takes the calls.
    pub account: AccountSource,
    /// How often the show is compared with what the REST API shows.
    pub check_interval: Duration,
    /// How long the tokens of our own pages live.
    pub token_lifetime: Duration,
    /// Who may ask the token API for tokens.
    pub token_services: Vec<TokenServiceConfig>,
    /// Who may do what.
    pub access: AccessConfig,
    /// Where the built site lies and how it is named.
    pub site: LeptosOptions,
}

/// The callers' queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueConfig {
    /// Its friendly name, by which TwiML names it.
    pub name: String,
    /// How long its statistics are used before they are read again.
    pub read_interval: Duration,
}

impl Config {
    const DEFAULT_DATA_DIR: &str = "data";

    /// Reads and checks what is set; `site` is what `Leptos.toml` says.
    ///
    /// # Errors
    /// Names the setting that is wrong or missing and where it was read.
    pub fn read(site: LeptosOptions, settings: &Settings) -> Result<Self, ConfigError> {
        let account = AccountSource::read(settings)?;
        Ok(Self {
            http_address: settings
                .parsed(GREENROOM_ADDR, "an IP address and a port")?
                .unwrap_or(site.site_addr),
            public_url: settings.parsed(
                PUBLIC_URL,
                "an http or https address without a path or a query: the studio needs a host of its own",
            )?,
            data_dir: settings.text(DATA_DIR).unwrap_or(Self::DEFAULT_DATA_DIR).into(),
            queue: QueueConfig::read(settings, &account)?,
            check_interval: check_interval(settings, &account)?,
            media: MediaSettings::read(settings)?,
            account,
            token_lifetime: Duration::from_secs(
                settings
                    .read_as(TOKEN_LIFETIME, "seconds from 15 to 86400", |text| {
                        text.parse().ok().filter(|seconds| TOKEN_LIFETIMES.contains(seconds))
                    })?
                    .unwrap_or(DEFAULT_LIFETIME_SECONDS),
            ),
            token_services: settings.token_services.clone(),
            access: AccessConfig::read(settings)?,
            site,
        })
    }

    /// The address under which others reach this server: `PUBLIC_URL`, else the one it listens on.
    #[must_use]
    pub fn public_url(&self, listening: SocketAddr) -> PublicUrl {
        self.public_url.clone().unwrap_or_else(|| PublicUrl::of_listener(listening))
    }
}

impl QueueConfig {
    const DEFAULT_NAME: &str = "radio-callin-queue";

    fn read(settings: &Settings, account: &AccountSource) -> Result<Self, ConfigError> {
        Ok(Self {
            name: queue_name(settings)?,
            read_interval: Duration::from_secs(
                settings
                    .read_as(QUEUE_READ_SECONDS, "seconds from 1 to 60", |text| {
                        text.parse().ok().filter(|seconds| (1..=60).contains(seconds))
                    })?
                    .unwrap_or(match account {
                        AccountSource::Twilio(_) => 2,
                        // Requests cost nothing there, so the queue is read for everybody who asks.
                        AccountSource::Embedded => 0,
                    }),
            ),
        })
    }
}

fn check_interval(settings: &Settings, account: &AccountSource) -> Result<Duration, ConfigError> {
    let seconds = settings.read_as(SHOW_CHECK_SECONDS, "seconds from 1 to 60", |text| {
        text.parse().ok().filter(|seconds| (1..=60).contains(seconds))
    })?;
    Ok(Duration::from_secs(seconds.unwrap_or(match account {
        // Each check makes three requests, and Twilio limits how many run at once.
        AccountSource::Twilio(_) => 10,
        AccountSource::Embedded => 2,
    })))
}

fn queue_name(settings: &Settings) -> Result<String, ConfigError> {
    let named = settings.read_as(QUEUE, "a name of at most 64 characters", |text| {
        (text.chars().count() <= MAX_FRIENDLY_NAME_CHARS).then(|| text.to_owned())
    })?;
    Ok(named.unwrap_or_else(|| QueueConfig::DEFAULT_NAME.to_owned()))
}
