//! The real clock and the real dice, for a studio that takes both as arguments.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand;
use studio::{Clock, NoRandomness, Randomness};

pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn unix_now(&self) -> u64 {
        // A clock set before 1970 makes tokens that nobody accepts, which is the right outcome.
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
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
