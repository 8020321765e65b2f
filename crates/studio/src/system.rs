use show::Timestamp;

/// Tells the time of day, by which tokens are judged; it is an argument so that tests can choose the time.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    fn now(&self) -> Timestamp;

    /// Seconds since 1970-01-01T00:00:00Z.
    fn unix_now(&self) -> u64 {
        self.now().0 / 1_000
    }
}

/// Gives unpredictable bytes; it is an argument so that tests can choose them.
pub trait Randomness: Send + Sync {
    /// Sixteen bytes that nobody can guess.
    ///
    /// # Errors
    /// When the operating system gives none.
    fn bytes(&self) -> Result<[u8; 16], NoRandomness>;
}

/// The operating system gave no random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gave no random bytes")]
pub struct NoRandomness;
