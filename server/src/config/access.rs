//! Who may do what: the DJ's login, the listeners' limit, other sites.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    num::NonZeroU32,
    ops::RangeInclusive,
    str::FromStr,
};

use requester::ProxyNetwork;
use secrecy::SecretString;
use url::Url;

use super::{
    CORS_ORIGINS, ConfigError, DJ_PASSPHRASE, DJ_PIN, EMBED_ORIGINS, LISTENER_CALLS_PER_MINUTE, Settings,
    TRUSTED_PROXIES,
};

/// Long enough that nobody guesses it with the few attempts to log in that are allowed.
const MIN_PASSPHRASE_CHARS: usize = 12;

/// Long enough that few tries guess nothing, short enough to type on a telephone.
const PIN_LENGTHS: RangeInclusive<usize> = 6..=12;

/// Who may do what.
#[derive(Debug, Clone)]
pub struct AccessConfig {
    /// Opens the DJ's page; without it the page is for this machine only, and shut once others reach the server.
    pub dj_passphrase: Option<SecretString>,
    /// Lets a telephone in on the DJ's own line; without it none is.
    pub dj_pin: Option<SecretString>,
    /// Calls that one address may start from the listeners' pages within a minute.
    pub listener_calls_per_minute: NonZeroU32,
    /// Proxies that are believed about whom they speak for.
    pub trusted_proxies: Vec<ProxyNetwork>,
    /// Sites whose pages may use the token API.
    pub cors_origins: Vec<WebOrigin>,
    /// Sites that may frame the embedded page.
    pub embed_origins: Vec<WebOrigin>,
}

impl AccessConfig {
    const DEFAULT_LISTENER_CALLS: NonZeroU32 = NonZeroU32::new(10).unwrap();

    pub(super) fn read(settings: &Settings) -> Result<Self, ConfigError> {
        const ORIGINS: &str = "origins with commas: http or https, host and port, without a path";
        let long_enough = |text: &str| {
            (text.chars().count() >= MIN_PASSPHRASE_CHARS).then(|| SecretString::from(text.to_owned()))
        };
        Ok(Self {
            dj_passphrase: settings.read_as(DJ_PASSPHRASE, "at least 12 characters", long_enough)?,
            dj_pin: settings.read_as(DJ_PIN, "6 to 12 digits", |text| {
                let digits =
                    PIN_LENGTHS.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
                digits.then(|| SecretString::from(text.to_owned()))
            })?,
            listener_calls_per_minute: settings
                .parsed(LISTENER_CALLS_PER_MINUTE, "a whole number from 1")?
                .unwrap_or(Self::DEFAULT_LISTENER_CALLS),
            trusted_proxies: settings
                .list(TRUSTED_PROXIES, "IP addresses or networks with commas, such as 10.0.0.0/8")?
                .unwrap_or_else(|| {
                    [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()].map(IpAddr::into).to_vec()
                }),
            cors_origins: settings.list(CORS_ORIGINS, ORIGINS)?.unwrap_or_default(),
            embed_origins: settings.list(EMBED_ORIGINS, ORIGINS)?.unwrap_or_default(),
        })
    }
}

/// A site as browsers name it in the header `Origin`: scheme, host, and port unless it is the scheme's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebOrigin(String);

/// The text is not an http or https origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an http or https origin")]
pub struct WebOriginError;

impl WebOrigin {
    /// The origin as it stands in the header.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for WebOrigin {
    type Err = WebOriginError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text).map_err(|_| WebOriginError)?;
        // A wildcard would be read as a host of that name, and match no `Origin`.
        let usable = matches!(url.scheme(), "http" | "https")
            && matches!(url.path(), "" | "/")
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none()
            && url.host_str().is_some_and(|host| !host.contains('*'));
        usable.then(|| Self(url.origin().ascii_serialization())).ok_or(WebOriginError)
    }
}

impl fmt::Display for WebOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
