use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use crate::Peer;

/// Audio that says nothing, for as long as this lives.
#[derive(Debug)]
pub struct SilentAudio(Arc<Heard>);

/// What a silent peer has heard.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) is_wanted: AtomicBool,
    /// Whether the connection lives.
    pub(crate) is_alive: AtomicBool,
    pub(crate) frames: AtomicU64,
    /// The longest time between two frames, in microseconds.
    pub(crate) longest_gap: AtomicU64,
}

impl SilentAudio {
    /// Lets a peer be silent on a thread of its own.
    #[must_use]
    pub fn start(peer: Peer) -> Self {
        let heard = Arc::new(Heard {
            is_wanted: AtomicBool::new(true),
            is_alive: AtomicBool::new(true),
            frames: AtomicU64::new(0),
            longest_gap: AtomicU64::new(0),
        });
        let audio = Self(Arc::clone(&heard));
        std::thread::spawn(move || peer.says_nothing_while(&heard));
        audio
    }

    /// Whether the connection lives.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        self.0.is_alive.load(Ordering::Relaxed)
    }

    /// How many frames have been heard.
    #[must_use]
    pub fn frames(&self) -> u64 {
        self.0.frames.load(Ordering::Relaxed)
    }

    /// The longest time between two frames since this was last asked.
    #[must_use]
    pub fn take_longest_gap(&self) -> Duration {
        Duration::from_micros(self.0.longest_gap.swap(0, Ordering::Relaxed))
    }
}

impl Drop for SilentAudio {
    fn drop(&mut self) {
        self.0.is_wanted.store(false, Ordering::Relaxed);
    }
}
