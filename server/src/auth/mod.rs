//! Who may do what: the DJ's login, and how often one address may do something.
//!
//! An open studio is toll fraud: whoever holds a token may call on the account's bill. So the DJ's
//! pages and tokens are for the machine itself, or behind one passphrase, and listeners' calls are
//! counted by address. The decisions are pure; [`Auth`] holds what they need and asks the clock.

mod access;
pub(crate) mod login;
mod login_page;
mod sessions;

use std::{
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use axum::{body::Body, extract::ConnectInfo};
use http::{HeaderMap, Request, Uri, header};
use secrecy::SecretString;
use studio::{NoRandomness, Randomness};

use self::sessions::Sessions;
use crate::{
    client_ip::Origin,
    config::{AccessConfig, PublicUrl},
    rate_limit::{Limiter, Rate},
};

pub(crate) use access::{Access, cookie, requires_dj};
pub(crate) use sessions::{SESSION, SessionToken};

/// Attempts to log in from one address.
const MAX_ATTEMPTS_PER_ADDRESS: Rate = Rate { burst: 5, per: Duration::from_secs(300) };
/// Attempts to log in from all addresses together.
const MAX_ATTEMPTS: Rate = Rate { burst: 100, per: Duration::from_secs(300) };

/// Who may do what; clones share what they know.
#[derive(Clone)]
pub struct Auth {
    inner: Arc<Inner>,
}

struct Inner {
    passphrase: Option<SecretString>,
    trusted_proxies: Vec<IpAddr>,
    public_url: PublicUrl,
    /// Listeners on this machine are not counted where no call costs anything.
    calls_are_free: bool,
    randomness: Arc<dyn Randomness>,
    started: Instant,
    memory: Mutex<Memory>,
}

struct Memory {
    sessions: Sessions,
    attempts: Limiter<IpAddr>,
    all_attempts: Limiter<()>,
    listener_calls: Limiter<IpAddr>,
}

/// How an attempt to log in went.
pub(crate) enum LoginOutcome {
    /// The passphrase is right: the session is open.
    LoggedIn(SessionToken),
    /// The passphrase is wrong.
    WrongPassphrase,
    /// There were too many; the next one counts after this time.
    TooManyAttempts(Duration),
    /// No session could be opened.
    Failed,
}

impl Auth {
    /// Takes the passphrase and makes the counters; `calls_are_free` with the embedded exchange.
    pub fn new(
        config: &AccessConfig,
        public_url: PublicUrl,
        calls_are_free: bool,
        randomness: Arc<dyn Randomness>,
    ) -> Self {
        let listener_calls =
            Rate { burst: config.listener_calls_per_minute.get(), per: Duration::from_secs(60) };
        Self {
            inner: Arc::new(Inner {
                passphrase: config.dj_passphrase.clone(),
                trusted_proxies: config.trusted_proxies.clone(),
                public_url,
                calls_are_free,
                randomness,
                started: Instant::now(),
                memory: Mutex::new(Memory {
                    sessions: Sessions::default(),
                    attempts: Limiter::new(MAX_ATTEMPTS_PER_ADDRESS),
                    all_attempts: Limiter::new(MAX_ATTEMPTS),
                    listener_calls: Limiter::new(listener_calls),
                }),
            }),
        }
    }

    /// Whether a passphrase is set.
    pub(crate) fn has_passphrase(&self) -> bool {
        self.inner.passphrase.is_some()
    }

    /// Whether a request may use what is for the DJ.
    pub(crate) fn access(&self, request: &Request<Body>) -> Access {
        let session = cookie::read(request.headers(), self.is_https(request.headers()));
        let in_session = session.is_some_and(|token| self.memory().sessions.knows(&token, self.now()));
        access::decide(self.has_passphrase(), in_session, origin_of(request).is_this_machine())
    }

    /// Checks a passphrase given, and opens a session for the right one.
    pub(crate) fn log_in(&self, request: &Request<Body>, given: &str) -> LoginOutcome {
        let now = self.now();
        let Some(passphrase) = &self.inner.passphrase else { return LoginOutcome::WrongPassphrase };
        let client = origin_of(request).client(&self.inner.trusted_proxies);
        {
            let mut memory = self.memory();
            let counted = match client {
                Some(client) => memory.attempts.take(client, now),
                None => Ok(()),
            };
            if let Err(wait) = counted.and_then(|()| memory.all_attempts.take((), now)) {
                return LoginOutcome::TooManyAttempts(wait);
            }
        }
        if !access::is_same(passphrase, given) {
            return LoginOutcome::WrongPassphrase;
        }
        match SessionToken::draw(&*self.inner.randomness) {
            Ok(token) => {
                self.memory().sessions.open(&token, now);
                LoginOutcome::LoggedIn(token)
            }
            Err(NoRandomness) => LoginOutcome::Failed,
        }
    }

    /// Ends the session that a request belongs to, if any.
    pub(crate) fn log_out(&self, headers: &HeaderMap) {
        if let Some(token) = cookie::read(headers, self.is_https(headers)) {
            self.memory().sessions.close(&token);
        }
    }

    /// Counts a listener's call.
    ///
    /// # Errors
    /// With the time to wait when the address has had its share.
    pub(crate) fn count_listener_call(&self, request: &Request<Body>) -> Result<(), Duration> {
        let origin = origin_of(request);
        if self.inner.calls_are_free && origin.is_this_machine() {
            return Ok(());
        }
        match origin.client(&self.inner.trusted_proxies) {
            Some(client) => self.memory().listener_calls.take(client, self.now()),
            None => Ok(()),
        }
    }

    /// The address to count a request by; nothing for this machine itself, which is not counted.
    pub(crate) fn counted_address<B>(&self, request: &Request<B>) -> Option<IpAddr> {
        let origin = origin_of(request);
        if origin.is_this_machine() { None } else { origin.client(&self.inner.trusted_proxies) }
    }

    /// Whether the browser reached us by https, as far as the configuration tells.
    pub(crate) fn is_https(&self, headers: &HeaderMap) -> bool {
        self.inner.public_url.is_https_of(host(headers, &Uri::default()))
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        // Nothing in there is left half done by a panic.
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

fn origin_of<B>(request: &Request<B>) -> Origin<'_> {
    Origin {
        peer: request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip()),
        version: request.version(),
        host: host(request.headers(), request.uri()),
        headers: request.headers(),
    }
}

fn host<'a>(headers: &'a HeaderMap, uri: &'a Uri) -> Option<&'a str> {
    match headers.get(header::HOST) {
        Some(host) => host.to_str().ok(),
        None => uri.authority().map(|authority| authority.as_str()),
    }
}
