//! The pass of a page's telephone: fetched when needed, renewed while it is in use.

use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use show::{Role, VoiceToken};
use voice::{PageTime, Renewal, VoiceError};

use super::{VoiceClient, device::Device, storage};
use crate::{
    error::ApiError,
    server_fns::{dj_token, listener_token, renew_dj_token, renew_listener_token},
};

/// How often it is looked whether a renewal is due. Not one long timer: timers stand still while a
/// laptop sleeps.
const POLL_INTERVAL_MS: u32 = 1_000;

/// A pass and its times.
pub(super) struct CurrentToken {
    pass: VoiceToken,
    renewal: Renewal,
}

impl VoiceClient {
    /// The pass at hand if a call can begin with it, else a new one.
    pub(super) async fn pass(self) -> Result<VoiceToken, VoiceError> {
        let now = PageTime::now();
        let fresh = self.held.try_with_value(|held| {
            held.pass.as_ref().filter(|kept| kept.renewal.is_fresh(now)).map(|kept| kept.pass.clone())
        });
        if let Some(pass) = fresh.flatten() {
            return Ok(pass);
        }
        let pass = self.request_token().await.map_err(no_pass)?;
        self.keep(pass.clone());
        Ok(pass)
    }

    /// The token at hand, however old.
    pub(in crate::phone) fn token(self) -> Option<String> {
        self.held.try_with_value(|held| held.pass.as_ref().map(|kept| kept.pass.token.clone())).flatten()
    }

    /// The exchange did not accept the pass.
    pub(super) fn pass_refused(self) {
        let now = PageTime::now();
        self.held.try_update_value(|held| {
            held.register_again = true;
            if let Some(kept) = &mut held.pass {
                kept.renewal.refused(now);
            }
        });
    }

    /// The SDK says that the pass will expire soon.
    pub(super) fn pass_expires(self) {
        let now = PageTime::now();
        self.held.try_update_value(|held| {
            if let Some(kept) = &mut held.pass {
                kept.renewal.warned(now);
            }
        });
        spawn_local(self.renew_if_due());
    }

    /// Renews the pass whenever that is due, for as long as the Device lives.
    pub(super) fn keep_renewed(self, device: &Rc<Device>) {
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
            held.pass.as_mut().and_then(|kept| kept.renewal.begin(now).then(|| kept.pass.token.clone()))
        });
        let Some(token) = due.flatten() else { return };
        match self.renewed(token).await {
            Ok(pass) => self.go_on_with(pass),
            Err(failure) => {
                let now = PageTime::now();
                self.held.try_update_value(|held| {
                    if let Some(kept) = &mut held.pass {
                        kept.renewal.failed(now);
                    }
                });
                let _ = self.signals.pass_trouble.try_set(Some(no_pass(failure)));
            }
        }
    }

    /// A new pass for the old one. A listener's that has been lost is not replaced in mid-call: under
    /// another name the call could not be taken up again either.
    async fn renewed(self, token: String) -> Result<VoiceToken, ApiError> {
        match self.role {
            Role::Listener => renew_listener_token(token).await,
            Role::Dj => match renew_dj_token(token).await {
                Err(ApiError::PassLost) => dj_token().await,
                renewed => renewed,
            },
        }
    }

    async fn request_token(self) -> Result<VoiceToken, ApiError> {
        match self.role {
            Role::Dj => dj_token().await,
            // Who comes back after a reload, or after the pass has run out, stays the same caller.
            Role::Listener => match storage::pass() {
                Some(token) => match renew_listener_token(token).await {
                    Err(ApiError::PassLost) => listener_token().await,
                    renewed => renewed,
                },
                None => listener_token().await,
            },
        }
    }

    fn go_on_with(self, pass: VoiceToken) {
        // Taken out first: the SDK may call back into this value.
        let device = self.held.try_update_value(|held| {
            let again = std::mem::take(&mut held.register_again);
            held.device.clone().map(|device| (device, again))
        });
        let token = pass.token.clone();
        self.keep(pass);
        let Some((device, register_again)) = device.flatten() else { return };
        if let Err(error) = device.sdk.update_token(&token) {
            let _ = self.signals.pass_trouble.try_set(Some(error));
        }
        // Only after a refusal: in all other cases the SDK registers again by itself, and a second
        // request would make it forget to.
        if register_again && self.is_switched_on() {
            device.sdk.register();
        }
    }

    fn keep(self, pass: VoiceToken) {
        if self.role == Role::Listener {
            storage::remember_pass(&pass.token);
        }
        let renewal = Renewal::new(PageTime::now(), pass.lifetime_seconds);
        self.held.try_update_value(|held| held.pass = Some(CurrentToken { pass, renewal }));
        let _ = self.signals.pass_trouble.try_set(None);
    }
}

fn no_pass(failure: ApiError) -> VoiceError {
    VoiceError::NoToken(failure.to_string())
}
