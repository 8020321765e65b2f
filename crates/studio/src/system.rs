use show::Timestamp;

/// Tells the time; an argument so that tests choose it.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    fn now(&self) -> Timestamp;

    /// Seconds since then.
    fn unix_now(&self) -> u64 {
        self.now().0 / 1_000
    }
}

/// Gives unpredictable bytes; an argument so that tests choose them.
pub trait Randomness: Send + Sync {
    /// Sixteen bytes nobody can guess.
    ///
    /// # Errors
    /// When the operating system gives none.
    fn bytes(&self) -> Result<[u8; 16], NoRandomness>;
}

/// The operating system gave no random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gave no random bytes")]
pub struct NoRandomness;
