use std::{ops::Deref, sync::Arc};

use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use requester::TrustedProxies;
use studio::{Randomness, Studio};
use tokio_util::sync::CancellationToken;

use crate::{
    TokenServices,
    auth::Auth,
    config::{Config, PublicUrl, WebOrigin},
    rate_limit::ListenerCalls,
    websockets::Streams,
};

/// The state that handlers share; cheap to clone, as each request gets several of it.
#[derive(Debug, Clone)]
pub struct AppState(Arc<AppParts>);

/// What the [`AppState`] holds.
#[derive(Debug, Clone)]
pub struct AppParts {
    /// The show.
    pub studio: Studio,
    /// Who is the DJ.
    pub auth: Auth,
    /// The proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: TrustedProxies,
    /// How many calls each address has started.
    pub listener_calls: ListenerCalls,
    /// Who may ask for tokens.
    pub token_services: TokenServices,
    /// The sites whose pages may ask for tokens.
    pub cors_origins: Vec<WebOrigin>,
    /// The sites that may frame the embedded pages.
    pub embed_origins: Vec<WebOrigin>,
    /// The address that browsers know the server by.
    pub public_url: PublicUrl,
    /// The base of the addresses that webhooks are sent to, which their signatures cover.
    pub webhook_base: PublicUrl,
    /// Where the built site lies and how it is named.
    pub site: LeptosOptions,
    /// The live streams that are open.
    pub streams: Streams,
    /// Cancelled when the server stops, since streams do not end by themselves.
    pub stopping: CancellationToken,
}

impl AppState {
    /// Makes the state for a server with this configuration.
    ///
    /// `public_url` is the address that browsers know the server by, `webhook_base` the one that webhooks are
    /// sent to; `calls_are_free` is for the embedded exchange.
    #[must_use]
    pub fn new(
        config: &Config,
        studio: Studio,
        public_url: PublicUrl,
        webhook_base: PublicUrl,
        calls_are_free: bool,
        randomness: Arc<dyn Randomness>,
    ) -> Self {
        let access = &config.access;
        let trusted_proxies = TrustedProxies::new(&access.trusted_proxies);
        let per_minute = access.listener_calls_per_minute;
        let auth = Auth::new(
            access.dj_passphrase.clone(),
            config.http_address,
            public_url.clone(),
            trusted_proxies.clone(),
            randomness,
        );
        studio.check_logins(Arc::new(auth.clone()));
        Self(Arc::new(AppParts {
            studio,
            auth,
            public_url,
            listener_calls: ListenerCalls::new(per_minute, trusted_proxies.clone(), calls_are_free),
            trusted_proxies,
            token_services: TokenServices::new(config.token_services.clone()),
            cors_origins: access.cors_origins.clone(),
            embed_origins: access.embed_origins.clone(),
            webhook_base,
            site: config.site.clone(),
            streams: Streams::default(),
            stopping: CancellationToken::new(),
        }))
    }

    /// The same state where webhooks are sent to another address.
    pub(crate) fn with_webhook_base(&self, webhook_base: PublicUrl) -> Self {
        Self(Arc::new(AppParts { webhook_base, ..AppParts::clone(self) }))
    }
}

impl Deref for AppState {
    type Target = AppParts;

    fn deref(&self) -> &AppParts {
        &self.0
    }
}

/// Tells when the server stops.
#[derive(Debug, Clone)]
pub(crate) struct Stopping(pub(crate) CancellationToken);

impl FromRef<AppState> for Stopping {
    fn from_ref(state: &AppState) -> Self {
        Self(state.stopping.clone())
    }
}

impl FromRef<AppState> for Studio {
    fn from_ref(state: &AppState) -> Self {
        state.studio.clone()
    }
}

impl FromRef<AppState> for Auth {
    fn from_ref(state: &AppState) -> Self {
        state.auth.clone()
    }
}

impl FromRef<AppState> for ListenerCalls {
    fn from_ref(state: &AppState) -> Self {
        state.listener_calls.clone()
    }
}

impl FromRef<AppState> for TokenServices {
    fn from_ref(state: &AppState) -> Self {
        state.token_services.clone()
    }
}

impl FromRef<AppState> for PublicUrl {
    fn from_ref(state: &AppState) -> Self {
        state.webhook_base.clone()
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.site.clone()
    }
}
