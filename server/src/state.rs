use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use studio::Studio;
use tokio_util::sync::CancellationToken;

use crate::{
    TokenServices,
    auth::Auth,
    config::{PublicUrl, WebOrigin},
    websockets::Streams,
};

/// What handlers share; cheap to clone.
#[derive(Debug, Clone)]
pub struct AppState {
    /// The show's use cases.
    pub studio: Studio,
    /// Who may do what.
    pub auth: Auth,
    /// Who may ask for tokens.
    pub token_services: TokenServices,
    /// The sites whose pages may ask for tokens.
    pub cors_origins: Vec<WebOrigin>,
    /// The sites that may frame the embedded pages.
    pub embed_origins: Vec<WebOrigin>,
    /// The base of the addresses that webhooks are sent to, which their signatures cover.
    pub webhook_base: PublicUrl,
    /// Where the built site lies and how it is named.
    pub site: LeptosOptions,
    /// The live streams that are open.
    pub streams: Streams,
    /// Cancelled when the server stops: streams have no end of their own.
    pub stopping: CancellationToken,
}

/// When the server stops.
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
