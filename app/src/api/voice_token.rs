use leptos::prelude::*;
use show::VoiceToken;

use crate::{Failure, wire::PostJson};

// Endpoints by role rather than one with a role: which role a browser gets is decided by the address
// it may reach, never by what it sends.

/// A token that lets this browser take callers from the queue, and be rung itself.
#[server(endpoint = "voice/dj-token", input = PostJson, output = PostJson)]
pub async fn dj_token() -> Result<VoiceToken, Failure> {
    issue(show::Role::Dj)
}

/// A token that lets this browser ring the studio.
#[server(endpoint = "voice/listener-token", input = PostJson, output = PostJson)]
pub async fn listener_token() -> Result<VoiceToken, Failure> {
    issue(show::Role::Listener)
}

/// A new token for the DJ's page that shows its old `token`.
#[server(endpoint = "voice/dj-token/renew", input = PostJson, output = PostJson)]
pub async fn renew_dj_token(token: String) -> Result<VoiceToken, Failure> {
    renew(show::Role::Dj, &token)
}

/// A new token, with the same identity, for the listeners' page that shows its old `token`.
#[server(endpoint = "voice/listener-token/renew", input = PostJson, output = PostJson)]
pub async fn renew_listener_token(
    /// The old one.
    token: String,
) -> Result<VoiceToken, Failure> {
    renew(show::Role::Listener, &token)
}

#[cfg(feature = "ssr")]
fn issue(role: show::Role) -> Result<VoiceToken, Failure> {
    super::studio()?.voice_token(role).map_err(|error| Failure::log("issue a voice token", &error))
}

#[cfg(feature = "ssr")]
fn renew(role: show::Role, token: &str) -> Result<VoiceToken, Failure> {
    use studio::RenewalRefusal;

    super::studio()?.renew_voice_token(role, token).map_err(|refusal| match refusal {
        RenewalRefusal::Failed(error) => Failure::log("renew a voice token", &error),
        refused => {
            tracing::warn!(reason = %refused, "a voice token was not renewed");
            Failure::PassLost
        }
    })
}
