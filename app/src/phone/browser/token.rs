//! The telephone's token: fetched when needed, renewed while it is in use.

use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use show::{Role, VoiceToken};
use voice::{PageTime, Renewal, VoiceError};

use super::{VoiceClient, device::PhoneDevice, storage};
use crate::{
    error::RequestError,
    server_fns::{dj_token, listener_token, renew_dj_token, renew_listener_token},
};

/// The interval at which it is checked whether a renewal is due. One long timer would stand still while a
/// laptop sleeps.
const POLL_INTERVAL_MS: u32 = 1_000;

/// A token and its times.
pub(super) struct CurrentToken {
    token: VoiceToken,
    renewal: Renewal,
}

impl VoiceClient {
    /// The current token if a call can begin with it, else a new one.
    pub(super) async fn fresh_token(self) -> Result<VoiceToken, VoiceError> {
        let now = PageTime::now();
        let fresh = self.held.try_with_value(|held| {
            held.token
                .as_ref()
                .filter(|current| current.renewal.is_fresh(now))
                .map(|current| current.token.clone())
        });
        if let Some(voice_token) = fresh.flatten() {
            return Ok(voice_token);
        }
        let voice_token = self.request_token().await.map_err(no_token)?;
        self.keep(voice_token.clone());
        Ok(voice_token)
    }

    /// The current token, however old; a listener's from before a reload, if there is none yet.
    pub(in crate::phone) fn current_token(self) -> Option<String> {
        let current =
            self.held.try_with_value(|held| held.token.as_ref().map(|current| current.token.token.clone()));
        current.flatten().or_else(|| (self.role == Role::Listener).then(storage::token).flatten())
    }

    /// The exchange refused the token.
    pub(super) fn token_refused(self) {
        let now = PageTime::now();
        self.held.try_update_value(|held| {
            held.register_again = true;
            if let Some(current) = &mut held.token {
                current.renewal.refused(now);
            }
        });
    }

    /// The SDK says that the token will expire soon.
    pub(super) fn token_will_expire(self) {
        let now = PageTime::now();
        self.held.try_update_value(|held| {
            if let Some(current) = &mut held.token {
                current.renewal.warned(now);
            }
        });
        spawn_local(self.renew_if_due());
    }

    /// Renews the token whenever that is due, for as long as the Device exists.
    pub(super) fn keep_renewed(self, device: &Rc<PhoneDevice>) {
        let device = Rc::downgrade(device);
        spawn_local(async move {
            while device.strong_count() > 0 {
                self.renew_if_due().await;
                TimeoutFuture::new(POLL_INTERVAL_MS).await;
            }
        });
    }

    async fn renew_if_due(self) {
        let now = PageTime::now();
        let due = self.held.try_update_value(|held| {
            held.token
                .as_mut()
                .and_then(|current| current.renewal.begin(now).then(|| current.token.token.clone()))
        });
        let Some(token) = due.flatten() else { return };
        match self.renewed(token).await {
            Ok(voice_token) => self.go_on_with(voice_token),
            Err(failure) => {
                let now = PageTime::now();
                self.held.try_update_value(|held| {
                    if let Some(current) = &mut held.token {
                        current.renewal.failed(now);
                    }
                });
                let _ = self.signals.token_error.try_set(Some(no_token(failure)));
            }
        }
    }

    /// Renews a token. A listener's that the studio does not know any more is not replaced during a call:
    /// under another identity the SDK could not restore the call either.
    async fn renewed(self, token: String) -> Result<VoiceToken, RequestError> {
        match self.role {
            Role::Listener => renew_listener_token(token).await,
            Role::Dj => match renew_dj_token(token).await {
                Err(RequestError::TokenLost) => dj_token().await,
                renewed => renewed,
            },
        }
    }

    async fn request_token(self) -> Result<VoiceToken, RequestError> {
        match self.role {
            Role::Dj => dj_token().await,
            // After a reload, or when the token has expired, the listener stays the same caller.
            Role::Listener => match storage::token() {
                Some(token) => match renew_listener_token(token).await {
                    Err(RequestError::TokenLost) => listener_token().await,
                    renewed => renewed,
                },
                None => listener_token().await,
            },
        }
    }

    fn go_on_with(self, voice_token: VoiceToken) {
        // Taken out first: the SDK may call back into this value.
        let device = self.held.try_update_value(|held| {
            let again = std::mem::take(&mut held.register_again);
            held.device.clone().map(|device| (device, again))
        });
        let token = voice_token.token.clone();
        self.keep(voice_token);
        let Some((device, register_again)) = device.flatten() else { return };
        if let Err(error) = device.sdk.update_token(&token) {
            let _ = self.signals.token_error.try_set(Some(error));
        }
        // Only after a refusal: in all other cases the SDK registers again by itself, and a second request
        // would keep it from doing so.
        if register_again && self.is_switched_on() {
            device.sdk.register();
        }
    }

    fn keep(self, voice_token: VoiceToken) {
        if self.role == Role::Listener {
            storage::remember_token(&voice_token.token);
        }
        let renewal = Renewal::new(PageTime::now(), voice_token.lifetime_seconds);
        self.held.try_update_value(|held| held.token = Some(CurrentToken { token: voice_token, renewal }));
        let _ = self.signals.token_error.try_set(None);
    }
}

fn no_token(failure: RequestError) -> VoiceError {
    VoiceError::NoToken(failure.to_string())
}
