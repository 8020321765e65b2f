//! Who is the DJ: the machine itself, or whoever has given the passphrase.
//!
//! An open studio invites toll fraud: whoever holds a DJ's token can make calls on the account's bill. The
//! decisions are pure; [`Auth`] holds what they need and asks the clock.

mod access;
pub(crate) mod login;
mod sessions;

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use http::{HeaderMap, Request, Uri};
use secrecy::SecretString;
use studio::{NoRandomness, Randomness};

use self::sessions::Sessions;
use crate::{
    client_ip::{TrustedProxies, host, is_this_machine},
    config::PublicUrl,
    rate_limit::{Limiter, Rate, seconds},
};

pub(crate) use access::{Access, requires_dj};
pub(crate) use sessions::{SessionToken, cookie};

/// Limits the attempts to log in from one address.
const MAX_ATTEMPTS_PER_ADDRESS: Rate = Rate { burst: 5, per: Duration::from_secs(300) };
/// Limits the attempts to log in from all addresses together.
const MAX_ATTEMPTS: Rate = Rate { burst: 100, per: Duration::from_secs(300) };

/// Decides who is the DJ; clones share their state.
#[derive(Clone)]
pub struct Auth {
    inner: Arc<AuthInner>,
}

struct AuthInner {
    passphrase: Option<SecretString>,
    trusted_proxies: TrustedProxies,
    public_url: PublicUrl,
    randomness: Arc<dyn Randomness>,
    started: Instant,
    memory: Mutex<Memory>,
}

struct Memory {
    sessions: Sessions,
    attempts: Limiter<IpAddr>,
    all_attempts: Limiter<()>,
}

/// Why a login failed, in words for the person who tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum LoginError {
    #[error("That is not the passphrase. Try again.")]
    WrongPassphrase,
    /// Too many attempts: the next one counts after this time.
    #[error("Too many tries. Wait {} seconds, then try again.", seconds(*.0))]
    TooManyAttempts(Duration),
    /// The operating system gave no random bytes for the session's token.
    #[error("The studio cannot log you in just now. Try again in a moment.")]
    NoSession,
}

impl Auth {
    /// Takes `DJ_PASSPHRASE`, and what is needed to know who sends a request and whether it came by https.
    pub fn new(
        passphrase: Option<SecretString>,
        public_url: PublicUrl,
        trusted_proxies: TrustedProxies,
        randomness: Arc<dyn Randomness>,
    ) -> Self {
        Self {
            inner: Arc::new(AuthInner {
                passphrase,
                trusted_proxies,
                public_url,
                randomness,
                started: Instant::now(),
                memory: Mutex::new(Memory {
                    sessions: Sessions::default(),
                    attempts: Limiter::new(MAX_ATTEMPTS_PER_ADDRESS),
                    all_attempts: Limiter::new(MAX_ATTEMPTS),
                }),
            }),
        }
    }

    /// Whether a passphrase is set.
    pub(crate) fn has_passphrase(&self) -> bool {
        self.inner.passphrase.is_some()
    }

    /// Whether a request may use what is for the DJ.
    pub(crate) fn access<B>(&self, request: &Request<B>) -> Access {
        let session = cookie::read(request.headers(), self.is_https(request.headers()));
        let in_session = session.is_some_and(|token| self.memory().sessions.knows(&token, self.now()));
        access::decide(self.has_passphrase(), in_session, is_this_machine(request))
    }

    /// Checks the given passphrase, and opens a session if it is right.
    ///
    /// If no passphrase is set, every given one is wrong.
    pub(crate) fn log_in<B>(&self, request: &Request<B>, given: &str) -> Result<SessionToken, LoginError> {
        let now = self.now();
        let passphrase = self.inner.passphrase.as_ref().ok_or(LoginError::WrongPassphrase)?;
        let client = self.inner.trusted_proxies.client_ip(request);
        {
            let mut memory = self.memory();
            let counted = match client {
                Some(client) => memory.attempts.count(client, now),
                None => Ok(()),
            };
            counted.and_then(|()| memory.all_attempts.count((), now)).map_err(LoginError::TooManyAttempts)?;
        }
        if !access::is_same(passphrase, given) {
            return Err(LoginError::WrongPassphrase);
        }
        let token =
            SessionToken::draw(&*self.inner.randomness).map_err(|NoRandomness| LoginError::NoSession)?;
        self.memory().sessions.open(&token, now);
        Ok(token)
    }

    /// Ends the session that a request belongs to, if any.
    pub(crate) fn log_out(&self, headers: &HeaderMap) {
        if let Some(token) = cookie::read(headers, self.is_https(headers)) {
            self.memory().sessions.close(&token);
        }
    }

    /// Whether the browser reached us by https, as far as the configuration tells.
    pub(crate) fn is_https(&self, headers: &HeaderMap) -> bool {
        self.inner.public_url.is_https_of(host(headers, &Uri::default()))
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        // A panic leaves nothing in there half done.
        self.inner.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Duration {
        self.inner.started.elapsed()
    }
}

impl std::fmt::Debug for Auth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Auth").field("has_passphrase", &self.has_passphrase()).finish_non_exhaustive()
    }
}
