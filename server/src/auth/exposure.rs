//! Whether others reach the server, so that a request of this machine may be somebody else's.

use std::{net::SocketAddr, sync::OnceLock};

use http::Request;
use requester::is_handed_on;

use crate::config::PublicUrl;

/// Why a request that seems to come from this machine may be somebody else's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Exposure {
    #[error("Greenroom listens on {0}, where other machines reach it (GREENROOM_ADDR)")]
    Address(SocketAddr),
    #[error("PUBLIC_URL is no address of this machine")]
    PublicUrl,
    #[error("a proxy or a tunnel on this machine hands on requests of others")]
    Proxy,
}

/// What is known of it. It never becomes less: once others have come, more may.
#[derive(Debug, Default)]
pub(super) struct Exposed(OnceLock<Exposure>);

impl Exposed {
    /// What the configuration tells: where the server listens, and how browsers know it.
    pub fn by_configuration(listens_at: SocketAddr, public_url: &PublicUrl) -> Self {
        let exposure = if !listens_at.ip().to_canonical().is_loopback() {
            Some(Exposure::Address(listens_at))
        } else if !public_url.is_loopback() {
            Some(Exposure::PublicUrl)
        } else {
            None
        };
        Self(exposure.map_or_else(OnceLock::new, OnceLock::from))
    }

    /// Learns from a request; returns what has come to light by this one.
    pub fn observe<B>(&self, request: &Request<B>) -> Option<Exposure> {
        let news = self.0.get().is_none() && is_handed_on(request);
        (news && self.0.set(Exposure::Proxy).is_ok()).then_some(Exposure::Proxy)
    }

    /// Why requests of this machine prove nothing; `None` while they do.
    pub fn get(&self) -> Option<Exposure> {
        self.0.get().copied()
    }
}
