//! What a stranger does to a show that is on: a DJ talks to a caller, others wait, and all have audio.
//!
//! What needs no show, such as a passphrase that is guessed, is done to a studio alone.
//!
//! The studio is a process of its own. Each attack is made for two seconds, and judged by what a slow and busy machine
//! can keep; `make attack` makes it for longer, on the release build, and holds the figures to what is promised in
//! `docs/security.md`.

mod addresses;
mod checks;
mod clock;
mod connections;
mod frames;
mod invites;
mod passphrases;
mod proxies;
mod show;
mod storage;
mod studio;

use std::time::Duration;

/// How long an attack lasts, and what is asked of the studio meanwhile.
pub(crate) struct Bounds {
    /// How long the attack is made.
    pub(crate) length: Duration,
    /// The longest that somebody may hear nothing.
    pub(crate) gap: Duration,
    /// The longest that a new listener may wait for audio.
    pub(crate) newcomer: Duration,
    /// What the process may take, in megabytes.
    pub(crate) memory: u64,
}

impl Bounds {
    /// What is promised if `ATTACK_SECONDS` says how long to attack, and otherwise what any machine can keep.
    pub(crate) fn chosen() -> Self {
        let seconds = std::env::var("ATTACK_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
        match seconds {
            Some(seconds) => Self {
                length: Duration::from_secs(seconds),
                gap: Duration::from_millis(200),
                newcomer: Duration::from_secs(1),
                memory: 300,
            },
            None => Self {
                length: Duration::from_secs(2),
                gap: Duration::from_secs(3),
                newcomer: Duration::from_secs(10),
                memory: 600,
            },
        }
    }
}
