//! Many callers on one thread.

use std::time::{Duration, Instant};

use anyhow::ensure;
use mio::{Events, Interest, Poll, Token};

use crate::{caller::Caller, figures::Frames};

/// How often each caller says something.
const FRAME: Duration = Duration::from_millis(20);

/// How often it is looked which callers' own timers are due.
const TICK: Duration = Duration::from_millis(2);

/// What callers do while time passes.
#[derive(Copy, Clone, Eq, PartialEq)]
pub(crate) enum Talk {
    Silence,
    /// Frames that are not part of the figures.
    Uncounted,
    Counted,
}

pub(crate) struct Crowd {
    poll: Poll,
    callers: Vec<Caller>,
    /// What all times in frames are since.
    start: Instant,
    sent: u64,
    delays: Vec<Duration>,
}

impl Crowd {
    pub(crate) fn new() -> anyhow::Result<Crowd> {
        let (poll, start) = (Poll::new()?, Instant::now());
        Ok(Crowd { poll, callers: Vec::new(), start, sent: 0, delays: Vec::new() })
    }

    pub(crate) fn add(&mut self, mut caller: Caller) -> anyhow::Result<()> {
        let token = Token(self.callers.len());
        self.poll.registry().register(&mut caller.socket, token, Interest::READABLE)?;
        self.callers.push(caller);
        Ok(())
    }

    /// Waits until every caller is connected.
    pub(crate) fn connect(&mut self, patience: Duration) -> anyhow::Result<()> {
        let end = Instant::now() + patience;
        while !self.callers.iter().all(|caller| caller.connected) {
            let connected = self.callers.iter().filter(|caller| caller.connected).count();
            ensure!(Instant::now() < end, "only {connected} of {} are connected", self.callers.len());
            self.pass(TICK, Talk::Silence)?;
        }
        Ok(())
    }

    /// Lets time pass, at least one turn.
    ///
    /// The callers' frames are spread evenly over 20 ms, and after each one all is read that came:
    /// a caller that is kept waiting by another would add to the delays. So talk needs a whole core.
    pub(crate) fn pass(&mut self, length: Duration, talk: Talk) -> anyhow::Result<()> {
        let start = Instant::now();
        let end = start + length;
        let gap = FRAME / u32::try_from(self.callers.len())?;
        let mut wakes = Events::with_capacity(1_024);
        let (mut frames, mut frame, mut tick) = (0usize, start, start);
        loop {
            let now = Instant::now();
            if talk != Talk::Silence && frame <= now {
                let speaker = frames % self.callers.len();
                if let Some(caller) = self.callers.get_mut(speaker) {
                    caller.speak(self.start, talk == Talk::Counted)?;
                }
                self.sent += u64::from(talk == Talk::Counted);
                frames += 1;
                frame += gap;
            }
            if tick <= now {
                for caller in self.callers.iter_mut().filter(|caller| caller.deadline <= now) {
                    caller.tick(self.start)?;
                }
                tick = now + TICK;
            }
            let wait = match talk {
                Talk::Silence => tick.saturating_duration_since(Instant::now()),
                // The kernel counts in milliseconds here, and frames come closer than that.
                Talk::Uncounted | Talk::Counted => Duration::ZERO,
            };
            self.poll.poll(&mut wakes, Some(wait))?;
            for wake in &wakes {
                if let Some(caller) = self.callers.get_mut(wake.token().0) {
                    caller.listen(self.start, &mut self.delays)?;
                }
            }
            if Instant::now() >= end {
                return Ok(());
            }
        }
    }

    /// What was counted.
    pub(crate) fn figures(&mut self) -> anyhow::Result<Frames> {
        Frames::new(self.sent, std::mem::take(&mut self.delays))
    }
}
