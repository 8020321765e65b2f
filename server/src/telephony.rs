//! Which telephone exchange takes the calls: an account at Twilio, or the exchange in this process.

use std::net::{Ipv4Addr, SocketAddr};

use anyhow::Context;
use exchange::{ApplicationConfig, Exchange, ExchangeConfig, MediaPorts};
use simulator::{Simulator, SimulatorOptions};
use studio::{ApiKey, Rehearse, Signalling, TwilioSettings, routes};
use tokio::net::TcpListener;
use url::Url;

use crate::{
    Config,
    config::{AccountSource, PublicUrl},
    router::EXCHANGE_PATH,
};

/// The friendly name of the DJ's own application.
pub(crate) const DJ_APPLICATION: &str = "Greenroom DJ";

/// The exchange's settings for the studio, and the exchange itself if it runs in this process.
pub(crate) struct Telephony {
    pub(crate) settings: TwilioSettings,
    /// The base of the addresses at which this server's own port gets webhooks, which their signatures cover.
    pub(crate) webhook_base: PublicUrl,
    pub(crate) embedded: Option<EmbeddedExchange>,
}

/// The exchange in this process.
pub(crate) struct EmbeddedExchange {
    pub(crate) exchange: Exchange,
    /// Where the studio and the exchange ask each other; nobody else on the network reaches it.
    pub(crate) loopback: TcpListener,
    /// The base of the addresses at which the studio's webhooks come there.
    pub(crate) webhook_base: PublicUrl,
}

impl Telephony {
    /// Takes the account from the configuration, or starts the embedded exchange and takes its own.
    ///
    /// `address` is the one the HTTP server listens on, `public_url` the one others know it by.
    ///
    /// # Errors
    /// When the embedded exchange cannot start.
    pub(crate) async fn start(
        config: &Config,
        public_url: &PublicUrl,
        address: SocketAddr,
    ) -> anyhow::Result<Self> {
        match &config.account {
            AccountSource::Twilio(account) => Ok(Self {
                settings: TwilioSettings {
                    account_sid: account.credentials.account_sid.clone(),
                    auth_token: account.credentials.auth_token.clone(),
                    api_key: account.api_key.clone(),
                    application_sid: account.application_sid.clone(),
                    dj_application_sid: account.dj_application_sid.clone(),
                    rest_base_url: account.credentials.rest_url.clone(),
                    webhook_base: public_url.join(""),
                    signalling: Signalling::Twilio,
                },
                webhook_base: public_url.clone(),
                embedded: None,
            }),
            AccountSource::Embedded => embedded(config, address).await,
        }
    }
}

/// Starts the exchange in this process. The studio and it reach each other on a port of their own.
async fn embedded(config: &Config, address: SocketAddr) -> anyhow::Result<Telephony> {
    let loopback = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .context("no port of the loopback address 127.0.0.1 could be opened")?;
    let here = PublicUrl::of_listener(loopback.local_addr().context("the loopback port is unknown")?);
    let exchange = Exchange::start(ExchangeConfig {
        data_dir: config.data_dir.clone(),
        voice_url: Url::parse(&here.join(routes::VOICE))?,
        api_url: Url::parse(&here.join(EXCHANGE_PATH))?,
        status_callback: Some(Url::parse(&here.join(routes::STATUS))?),
        further_applications: vec![ApplicationConfig {
            friendly_name: DJ_APPLICATION.to_owned(),
            voice_url: Url::parse(&here.join(routes::DJ_LINE))?,
        }],
        media: MediaPorts {
            udp: config.media.port.unwrap_or(address.port()),
            tcp: config.media.tcp_port,
            bind: config.media.bind.clone(),
            addresses: config.media.addresses.clone(),
        },
    })
    .await
    .context("the telephone exchange could not be started")?;
    let account = exchange.account();
    Ok(Telephony {
        settings: TwilioSettings {
            account_sid: account.sid.clone(),
            auth_token: account.auth_token.clone(),
            api_key: Some(ApiKey { sid: account.api_key.clone(), secret: account.api_key_secret.clone() }),
            application_sid: account.application_sid.clone(),
            dj_application_sid: exchange.application(DJ_APPLICATION).cloned(),
            rest_base_url: Url::parse(&here.join(EXCHANGE_PATH))?,
            webhook_base: here.join(""),
            signalling: Signalling::SamePage { path: EXCHANGE_PATH.to_owned() },
        },
        // An application that somebody has made for the direct line names the server's own port.
        webhook_base: PublicUrl::of_listener(address),
        embedded: Some(EmbeddedExchange { exchange, loopback, webhook_base: here }),
    })
}

/// The embedded exchange's simulated callers, as the studio starts and stops them.
pub(crate) struct Rehearsals(pub(crate) Simulator);

impl Rehearse for Rehearsals {
    fn start(&self) {
        self.0.start(SimulatorOptions::default());
    }

    fn stop(&self) {
        self.0.stop();
    }

    fn is_running(&self) -> bool {
        self.0.is_running()
    }
}
