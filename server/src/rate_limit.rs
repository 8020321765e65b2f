//! How often listeners may call, and how long those must wait who have done something too often.

use std::{
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use budget::{AddressLimiter, Rate};
use http::Request;
use requester::{TrustedProxies, is_this_machine};

/// Rounds to whole seconds, at least one, as they stand in `Retry-After`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate")]
pub(crate) fn seconds(wait: Duration) -> u64 {
    wait.as_secs_f64().ceil().max(1.0) as u64
}

/// Counts by address the calls that the listeners' pages start, each of which is on the account's bill.
///
/// Clones count together.
#[derive(Debug, Clone)]
pub struct ListenerCalls {
    inner: Arc<Counted>,
}

#[derive(Debug)]
struct Counted {
    calls: Mutex<AddressLimiter>,
    started: Instant,
    trusted_proxies: TrustedProxies,
    /// Whether calls cost nothing; then listeners on this machine are not counted.
    calls_are_free: bool,
}

impl ListenerCalls {
    /// Lets each address start `per_minute` calls; `calls_are_free` is for the embedded exchange.
    #[must_use]
    pub fn new(per_minute: NonZeroU32, trusted_proxies: TrustedProxies, calls_are_free: bool) -> Self {
        let rate = Rate { burst: per_minute.get(), per: Duration::from_secs(60) };
        let calls = Mutex::new(AddressLimiter::new(rate));
        Self { inner: Arc::new(Counted { calls, started: Instant::now(), trusted_proxies, calls_are_free }) }
    }

    /// Counts one more call for the address that asks.
    ///
    /// # Errors
    /// The time to wait, if the address has made as many calls as it may.
    pub(crate) fn count<B>(&self, request: &Request<B>) -> Result<(), Duration> {
        let Counted { calls, started, trusted_proxies, calls_are_free } = &*self.inner;
        if *calls_are_free && is_this_machine(request) {
            return Ok(());
        }
        let Some(address) = trusted_proxies.client_ip(request) else { return Ok(()) };
        calls.lock().unwrap_or_else(PoisonError::into_inner).count(address, started.elapsed())
    }
}
