//! What the operator chose: defaults, overridden by environment variables.
//!
//! | variable | meaning | default |
//! |---|---|---|
//! | `GREENROOM_ADDR` | address and port of the HTTP server | `site-addr` in `Leptos.toml`, 127.0.0.1:3000 |
//! | `PUBLIC_URL` | base address under which Twilio reaches this server | `http://` and the address listened on |
//! | `DATA_DIR` | folder of what must survive a restart | `./data` |
//! | `QUEUE` | friendly name of the callers' queue | `radio-callin-queue` |
//! | `MEDIA_PORT` | UDP port of the exchange's audio; 0 for any free one | the HTTP port |
//! | `MEDIA_ADDRESSES` | IP addresses, with commas, under which browsers reach that port | 127.0.0.1 and the machine's main one |
//! | `TWILIO_…` | an account at Twilio, see [`account`] | none: the embedded exchange |
//!
//! A variable that is set but empty counts as not set.

pub mod account;
mod error;
mod media;
mod public_url;
pub mod site;

use std::{net::SocketAddr, path::PathBuf};

use leptos::config::LeptosOptions;

pub use account::{Account, TwilioAccount};
pub use error::ConfigError;
pub use media::MediaConfig;
pub use public_url::PublicUrl;

/// The server's configuration, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the HTTP server listens.
    pub http_address: SocketAddr,
    /// `PUBLIC_URL`, if the address listened on is not the one Twilio uses.
    pub public_url: Option<PublicUrl>,
    /// The folder of what must survive a restart.
    pub data_dir: PathBuf,
    /// Friendly name of the callers' queue.
    pub queue_name: String,
    /// Where the embedded exchange exchanges audio.
    pub media: MediaConfig,
    /// Whose telephone exchange answers.
    pub account: Account,
    /// Where the built site lies and how it is named.
    pub site: LeptosOptions,
}

impl Config {
    const DEFAULT_QUEUE: &str = "radio-callin-queue";
    const DEFAULT_DATA_DIR: &str = "data";

    /// Reads `Leptos.toml` and the environment of this process.
    ///
    /// # Errors
    /// Names the variable or file that is wrong, and what would be right.
    pub fn from_process() -> Result<Self, ConfigError> {
        Self::read(site::from_process()?, &|key| std::env::var(key).ok())
    }

    /// Reads the configuration from `lookup`, which knows the environment variables.
    ///
    /// # Errors
    /// Names the variable that is wrong or missing.
    pub fn read(site: LeptosOptions, lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let environment = Environment { lookup };
        Ok(Self {
            http_address: environment
                .parsed("GREENROOM_ADDR", "an IP address and a port, such as 127.0.0.1:3000")?
                .unwrap_or(site.site_addr),
            public_url: environment.parsed("PUBLIC_URL", "an address such as https://studio.example")?,
            data_dir: environment.text("DATA_DIR").unwrap_or_else(|| Self::DEFAULT_DATA_DIR.into()).into(),
            queue_name: environment.text("QUEUE").unwrap_or_else(|| Self::DEFAULT_QUEUE.to_owned()),
            media: MediaConfig::read(&environment)?,
            account: Account::read(&environment)?,
            site,
        })
    }
}

/// Reads variables by name; empty ones count as not set.
struct Environment<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
}

impl Environment<'_> {
    fn text(&self, key: &str) -> Option<String> {
        (self.lookup)(key).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// Reads `key` as a `T`; `wanted` tells the operator what would be right.
    fn parsed<T: std::str::FromStr>(
        &self,
        key: &'static str,
        wanted: &'static str,
    ) -> Result<Option<T>, ConfigError> {
        self.text(key).map(|text| text.parse().map_err(|_| ConfigError::Invalid { key, wanted })).transpose()
    }
}
