//! The settings in force, for `greenroom config`.

use std::fmt;

use secrecy::ExposeSecret;

use studio::TokenClient;

use super::*;

/// The settings in force, each with its source; of secrets only the length is shown.
pub struct Effective<'a> {
    config: &'a Config,
    settings: &'a Settings,
}

impl Config {
    /// The settings in force, to be shown to the operator; `settings` is what this was read from.
    #[must_use]
    pub const fn effective<'a>(&'a self, settings: &'a Settings) -> Effective<'a> {
        Effective { config: self, settings }
    }

    /// The value in force of a setting that is not set.
    fn default_of(&self, key: &SettingKey) -> String {
        match key {
            key if key == GREENROOM_ADDR => self.http_address.to_string(),
            key if key == PUBLIC_URL => self.public_url(self.http_address).to_string(),
            key if key == DATA_DIR => self.data_dir.display().to_string(),
            key if key == QUEUE => self.queue.name.clone(),
            key if key == QUEUE_READ_SECONDS => self.queue.read_interval.as_secs().to_string(),
            key if key == SHOW_CHECK_SECONDS => self.check_interval.as_secs().to_string(),
            key if key == MEDIA_PORT => self.http_address.port().to_string(),
            key if key == MEDIA_ADDRESSES => listed(&self.media.addresses),
            key if key == MEDIA_BIND => listed(&self.media.bind),
            key if key == TOKEN_LIFETIME => self.token_lifetime.as_secs().to_string(),
            key if key == LISTENER_CALLS_PER_MINUTE => self.access.listener_calls_per_minute.to_string(),
            key if key == TRUSTED_PROXIES => listed(&self.access.trusted_proxies),
            key if key == TWILIO_REST_URL => match &self.account {
                AccountSource::Twilio(account) => account.credentials.rest_url.to_string(),
                AccountSource::Embedded => "–".to_owned(),
            },
            _ => "–".to_owned(),
        }
    }
}

impl fmt::Display for Effective<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for key in KEYS {
            let value = match self.settings.text(key) {
                Some(text) if key.secret => masked(text),
                Some(text) => text.to_owned(),
                None => self.config.default_of(key),
            };
            writeln!(f, "{:<27} {value:<36} {}", key.name, self.settings.origin(key))?;
        }
        for service in &self.config.token_services {
            let TokenClient { name, roles, identity_prefix, max_lifetime } = &service.client;
            let roles: Vec<_> = roles.iter().map(|role| format!("{role:?}").to_lowercase()).collect();
            writeln!(
                f,
                "\n[[token_service]] {name}\n  key {}; roles {}; identity_prefix {identity_prefix}; max_lifetime {}",
                masked(service.key.expose_secret()),
                roles.join(", "),
                max_lifetime.as_secs(),
            )?;
        }
        let exchange = match &self.config.account {
            AccountSource::Twilio(account) if account.api_key.is_some() => {
                "Calls go through Twilio; browsers get access tokens."
            }
            AccountSource::Twilio(_) => {
                "Calls go through Twilio; browsers get capability tokens, since TWILIO_API_KEY is not set."
            }
            AccountSource::Embedded => {
                "Calls go through the embedded exchange, since no TWILIO_… setting is there."
            }
        };
        writeln!(f, "\n{exchange}")
    }
}

fn masked(secret: &str) -> String {
    format!("(secret, {} characters)", secret.chars().count())
}

fn listed<T: ToString>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
