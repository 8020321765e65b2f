use leptos::prelude::*;
use show::VoicePass;

use crate::Failure;

// Two endpoints rather than one with a role: which role a browser gets is decided by the address it
// may reach, never by what it sends.

/// A pass that lets this browser take callers from the queue.
#[server(endpoint = "voice/dj-pass")]
pub async fn dj_pass() -> Result<VoicePass, Failure> {
    issue(show::Role::Dj)
}

/// A pass that lets this browser ring the studio.
#[server(endpoint = "voice/listener-pass")]
pub async fn listener_pass() -> Result<VoicePass, Failure> {
    issue(show::Role::Listener)
}

#[cfg(feature = "ssr")]
fn issue(role: show::Role) -> Result<VoicePass, Failure> {
    super::studio()?.voice_pass(role).map_err(|error| Failure::log("issue a voice pass", &error))
}
