use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// Time and chance, so that tests have their own.
pub trait Pace: fmt::Debug + Send + Sync {
    /// The time since some moment that stays the same.
    fn now(&self) -> Duration;

    /// A number from 0 up to but not 1.
    fn random(&self) -> f64;

    /// Comes back after a while.
    fn sleep(&self, wait: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;
}

/// The clock of tokio and the randomness of the crypto library.
#[derive(Debug)]
pub struct RealPace {
    start: tokio::time::Instant,
}

impl RealPace {
    pub fn new() -> Self {
        Self { start: tokio::time::Instant::now() }
    }
}

impl Pace for RealPace {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    fn random(&self) -> f64 {
        let mut bytes = [0; 4];
        // Without randomness everybody waits the same, which is no reason to fail.
        let _ = aws_lc_rs::rand::fill(&mut bytes);
        f64::from(u32::from_ne_bytes(bytes)) / (f64::from(u32::MAX) + 1.0)
    }

    fn sleep(&self, wait: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(tokio::time::sleep(wait))
    }
}
