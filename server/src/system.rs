//! The operating system's clock and random number generator, for the studio, which takes both as arguments.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand;
use show::Timestamp;
use studio::{Clock, NoRandomness, Randomness};

pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        // A clock set before 1970 makes tokens that nobody accepts, which is the right outcome.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
    }
}

pub(crate) struct SystemRandomness;

impl Randomness for SystemRandomness {
    fn bytes(&self) -> Result<[u8; 16], NoRandomness> {
        let mut bytes = [0; 16];
        rand::fill(&mut bytes).map_err(|_| NoRandomness)?;
        Ok(bytes)
    }
}
