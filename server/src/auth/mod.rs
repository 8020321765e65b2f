//! Who is the DJ: the machine itself, or whoever has given the passphrase.
//!
//! An open studio invites toll fraud: whoever holds a DJ's token can make calls on the account's bill. The
//! decisions are pure; [`Auth`] holds what they need and asks the clock.

mod access;
mod exposure;
pub(crate) mod login;
mod sessions;

use std::{
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use budget::{AddressLimiter, Limiter, Rate};
use http::{HeaderMap, Request, Uri};
use requester::{TrustedProxies, host, is_this_machine};
use secrecy::SecretString;
use studio::{LoginId, Logins, NoRandomness, Randomness};

use self::{exposure::Exposed, sessions::Sessions};
use crate::{config::PublicUrl, rate_limit::seconds};

pub(crate) use access::{Access, requires_dj};
pub(crate) use exposure::Exposure;
pub(crate) use sessions::{SessionEnd, SessionToken, cookie};

/// Limits the attempts to log in from one address.
const MAX_ATTEMPTS_PER_ADDRESS: Rate = Rate { burst: 5, per: Duration::from_secs(300) };
/// So many wrong passphrases from all addresses together are an attack.
const MAX_WRONG: Rate = Rate { burst: 100, per: Duration::from_secs(300) };
/// Limits the attempts from one address during an attack. The DJ's own address still has one: a limit on all
/// addresses together would let a stranger shut the DJ out.
const MAX_ATTEMPTS_DURING_ATTACK: Rate = Rate { burst: 1, per: Duration::from_secs(300) };

/// Decides who is the DJ; clones share their state.
#[derive(Clone)]
pub struct Auth {
    inner: Arc<AuthInner>,
}

struct AuthInner {
    passphrase: Option<SecretString>,
    trusted_proxies: TrustedProxies,
    public_url: PublicUrl,
    exposed: Exposed,
    randomness: Arc<dyn Randomness>,
    started: Instant,
    memory: Mutex<Memory>,
}

struct Memory {
    sessions: Sessions,
    attempts: AddressLimiter,
    attempts_during_attack: AddressLimiter,
    wrong: Limiter<()>,
}

impl Memory {
    /// Counts an attempt to log in, or returns how long to wait for it.
    fn count_attempt(&mut self, client: IpAddr, now: Duration) -> Result<(), Duration> {
        if self.wrong.wait(&(), now).is_some() {
            self.attempts_during_attack.count(client, now)?;
        }
        self.attempts.count(client, now)
    }
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
    /// Takes `DJ_PASSPHRASE`, where the server listens, and what is needed to know who sends a request and whether it
    /// came by https.
    pub fn new(
        passphrase: Option<SecretString>,
        listens_at: SocketAddr,
        public_url: PublicUrl,
        trusted_proxies: TrustedProxies,
        randomness: Arc<dyn Randomness>,
    ) -> Self {
        Self {
            inner: Arc::new(AuthInner {
                passphrase,
                trusted_proxies,
                exposed: Exposed::by_configuration(listens_at, &public_url),
                public_url,
                randomness,
                started: Instant::now(),
                memory: Mutex::new(Memory {
                    sessions: Sessions::default(),
                    attempts: AddressLimiter::new(MAX_ATTEMPTS_PER_ADDRESS),
                    attempts_during_attack: AddressLimiter::new(MAX_ATTEMPTS_DURING_ATTACK),
                    wrong: Limiter::new(MAX_WRONG),
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
        let in_session = self.session_end(request.headers()).is_some();
        let exposed = self.inner.exposed.get().is_some();
        access::decide(self.has_passphrase(), in_session, is_this_machine(request), exposed)
    }

    /// The end of the session that a request belongs to, if any.
    pub(crate) fn session_end(&self, headers: &HeaderMap) -> Option<SessionEnd> {
        let token = cookie::read(headers, self.is_https(headers))?;
        self.memory().sessions.end_of(&token, self.now())
    }

    /// Why the DJ's pages are shut to everybody: no passphrase is set, and others reach the server.
    pub(crate) fn shut_by(&self) -> Option<Exposure> {
        self.inner.exposed.get().filter(|_| !self.has_passphrase())
    }

    /// Learns from any request whether others reach the server. With a passphrase it makes no difference.
    pub(crate) fn observe<B>(&self, request: &Request<B>) {
        if !self.has_passphrase()
            && let Some(exposure) = self.inner.exposed.observe(request)
        {
            tracing::error!(
                "the DJ's pages are shut now, because {exposure}; set DJ_PASSPHRASE to open them"
            );
        }
    }

    /// Checks the given passphrase, and opens a session if it is right.
    ///
    /// If no passphrase is set, every given one is wrong.
    pub(crate) fn log_in<B>(&self, request: &Request<B>, given: &str) -> Result<SessionToken, LoginError> {
        let now = self.now();
        let passphrase = self.inner.passphrase.as_ref().ok_or(LoginError::WrongPassphrase)?;
        let client = self.inner.trusted_proxies.client_ip(request);
        if let Some(client) = client {
            self.memory().count_attempt(client, now).map_err(LoginError::TooManyAttempts)?;
        }
        if !access::is_same(passphrase, given) {
            // A full limiter counts no more of them, and stays full for as long as they come.
            let _ = self.memory().wrong.count((), now);
            return Err(LoginError::WrongPassphrase);
        }
        let token =
            SessionToken::draw(&*self.inner.randomness).map_err(|NoRandomness| LoginError::NoSession)?;
        let login = LoginId::draw(&*self.inner.randomness).map_err(|NoRandomness| LoginError::NoSession)?;
        self.memory().sessions.open(&token, login, now);
        Ok(token)
    }

    /// The name in voice tokens of the session that a request belongs to, if any.
    pub(crate) fn login(&self, headers: &HeaderMap) -> Option<LoginId> {
        let token = cookie::read(headers, self.is_https(headers))?;
        self.memory().sessions.login_of(&token, self.now())
    }

    /// Ends the session that a request belongs to, if any, and returns its name in voice tokens.
    pub(crate) fn log_out(&self, headers: &HeaderMap) -> Option<LoginId> {
        let token = cookie::read(headers, self.is_https(headers))?;
        self.memory().sessions.close(&token)
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

impl Logins for Auth {
    fn is_open(&self, login: &LoginId) -> bool {
        self.memory().sessions.is_open(login, self.now())
    }
}

impl std::fmt::Debug for Auth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Auth").field("has_passphrase", &self.has_passphrase()).finish_non_exhaustive()
    }
}
