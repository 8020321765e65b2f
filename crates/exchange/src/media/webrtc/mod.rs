//! Browsers as peers of WebRTC: offer and answer either way, their connection, their health.
//!
//! We are ICE-lite. We answer with exactly one codec, the first of the offer that is Opus or PCMU;
//! we offer both, and send the first of the answer.

mod connection;
mod dtls;
mod endpoint;
mod health;
mod offered;
mod payload_types;
mod probe;
mod role_conflict;
mod sdp;
mod settings;
mod stun_digest;

pub(super) use dtls::crypto;
pub(super) use endpoint::WebRtcEndpoint;
pub(super) use offered::{CheckedAnswer, OfferedConnection};
pub(super) use probe::{PROBE_UFRAG, answer_probe};
pub use probe::{ProbeKey, ReachabilityProbe};
pub use sdp::OfferError;
pub(super) use settings::{RtcSettings, candidates};
