//! Who may do what: the DJ's door, and how often one address may do something.
//!
//! An open studio is toll fraud: whoever holds a token may call on the account's bill. So the DJ's
//! pages and tokens are for the machine itself, or behind one passphrase, and listeners' passes are
//! counted by address. The decisions are pure; [`Access`] holds what they need and asks the clock.

mod door;
mod limiter;
mod origin;
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

use self::{origin::Origin, sessions::Sessions};
use crate::config::{AccessConfig, PublicUrl};

pub(crate) use door::{Entry, cookie, is_the_djs};
pub(crate) use limiter::{Limiter, Rate, seconds};
pub(crate) use sessions::{SESSION, SessionToken};

/// Tries of the passphrase by one address.
const TRIES_OF_ONE: Rate = Rate { burst: 5, per: Duration::from_secs(300) };
/// Tries of the passphrase by all addresses together.
const TRIES_OF_ALL: Rate = Rate { burst: 100, per: Duration::from_secs(300) };

/// Who may do what; clones share what they know.
#[derive(Clone)]
pub struct Access {
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
    tries: Limiter<IpAddr>,
    all_tries: Limiter<()>,
    passes: Limiter<IpAddr>,
}

/// How a try of the passphrase went.
pub(crate) enum Try {
    /// It is right: the session is open.
    Open(SessionToken),
    /// It is wrong.
    Wrong,
    /// There were too many; the next one counts after this time.
    TooMany(Duration),
    /// No session could be opened.
    Failed,
}

impl Access {
    /// Makes the door and the counters; `calls_are_free` with the embedded exchange.
    pub fn new(
        config: &AccessConfig,
        public_url: PublicUrl,
        calls_are_free: bool,
        randomness: Arc<dyn Randomness>,
    ) -> Self {
        let passes = Rate { burst: config.listener_passes_per_minute.get(), per: Duration::from_secs(60) };
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
                    tries: Limiter::new(TRIES_OF_ONE),
                    all_tries: Limiter::new(TRIES_OF_ALL),
                    passes: Limiter::new(passes),
                }),
            }),
        }
    }

    /// Whether a passphrase is set.
    pub(crate) fn has_passphrase(&self) -> bool {
        self.inner.passphrase.is_some()
    }

    /// How a request stands to the DJ's door.
    pub(crate) fn entry(&self, request: &Request<Body>) -> Entry {
        let session = cookie::read(request.headers(), self.is_https(request.headers()));
        let in_session = session.is_some_and(|token| self.memory().sessions.knows(&token, self.now()));
        door::entry(self.has_passphrase(), in_session, origin_of(request).is_this_machine())
    }

    /// Checks a passphrase given, and opens a session for the right one.
    pub(crate) fn try_passphrase(&self, request: &Request<Body>, given: &str) -> Try {
        let now = self.now();
        let Some(passphrase) = &self.inner.passphrase else { return Try::Wrong };
        let client = origin_of(request).client(&self.inner.trusted_proxies);
        {
            let mut memory = self.memory();
            let counted = match client {
                Some(client) => memory.tries.take(client, now),
                None => Ok(()),
            };
            if let Err(wait) = counted.and_then(|()| memory.all_tries.take((), now)) {
                return Try::TooMany(wait);
            }
        }
        if !door::is_same(passphrase, given) {
            return Try::Wrong;
        }
        match SessionToken::draw(&*self.inner.randomness) {
            Ok(token) => {
                self.memory().sessions.open(&token, now);
                Try::Open(token)
            }
            Err(NoRandomness) => Try::Failed,
        }
    }

    /// Ends the session that a request belongs to, if any.
    pub(crate) fn leave(&self, headers: &HeaderMap) {
        if let Some(token) = cookie::read(headers, self.is_https(headers)) {
            self.memory().sessions.close(&token);
        }
    }

    /// Counts a listener's pass.
    ///
    /// # Errors
    /// With the time to wait when the address has had its share.
    pub(crate) fn count_pass(&self, request: &Request<Body>) -> Result<(), Duration> {
        let origin = origin_of(request);
        if self.inner.calls_are_free && origin.is_this_machine() {
            return Ok(());
        }
        match origin.client(&self.inner.trusted_proxies) {
            Some(client) => self.memory().passes.take(client, self.now()),
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

impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Access").field("has_passphrase", &self.has_passphrase()).finish_non_exhaustive()
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
