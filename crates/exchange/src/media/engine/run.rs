//! The loop of the media thread.

use std::{
    io::ErrorKind,
    sync::mpsc::{Receiver, TryRecvError},
    time::{Duration, Instant},
};

use mio::{Events, Poll, Token};
use tokio::sync::mpsc::UnboundedSender;

use super::{
    super::{
        LegEvent, LegId, MediaCommand,
        router::{Effects, MediaRouter},
        webrtc::RtcSettings,
    },
    sockets::BoundSocket,
};

/// Wakes the loop for a command; sockets are numbered from 0.
pub(super) const WAKE: Token = Token(usize::MAX);

/// The size of the buffer, in bytes: larger than any datagram that belongs here.
const MAX_DATAGRAM: usize = 2_048;

/// How many datagrams are read from one socket before the clock gets its turn.
const MAX_BATCH: usize = 256;

/// The thread's state: everything that is not pure.
pub(super) struct MediaThread {
    poll: Poll,
    sockets: Vec<BoundSocket>,
    queue: Receiver<MediaCommand>,
    events: UnboundedSender<(LegId, LegEvent)>,
    router: MediaRouter,
    effects: Effects,
}

impl MediaThread {
    pub(super) fn new(
        poll: Poll,
        sockets: Vec<BoundSocket>,
        queue: Receiver<MediaCommand>,
        events: UnboundedSender<(LegId, LegEvent)>,
        settings: RtcSettings,
    ) -> MediaThread {
        let router = MediaRouter::new(Instant::now(), settings);
        MediaThread { poll, sockets, queue, events, router, effects: Effects::default() }
    }

    /// Runs until the queue has no sender.
    pub(super) fn run(mut self) {
        let mut wakes = Events::with_capacity(64);
        let mut more = false;
        loop {
            if let Err(error) = self.poll.poll(&mut wakes, self.wait(more))
                && error.kind() != ErrorKind::Interrupted
            {
                tracing::error!(%error, "the media thread cannot wait for sockets and ends");
                return;
            }
            if !self.take_commands() {
                return;
            }
            // Datagrams come before the clock: after a stall, they show that their sender lives.
            more = self.take_datagrams();
            self.router.timeout(Instant::now(), &mut self.effects);
            self.apply();
        }
    }

    fn wait(&self, more: bool) -> Option<Duration> {
        if more {
            return Some(Duration::ZERO);
        }
        let deadline = self.router.deadline()?;
        Some(deadline.saturating_duration_since(Instant::now()))
    }

    /// Takes the commands that wait; returns `false` when there will be no more.
    fn take_commands(&mut self) -> bool {
        loop {
            match self.queue.try_recv() {
                Ok(command) => self.router.command(Instant::now(), command, &mut self.effects),
                Err(TryRecvError::Empty) => return true,
                Err(TryRecvError::Disconnected) => {
                    self.router.close(Instant::now(), &mut self.effects);
                    self.apply();
                    return false;
                }
            }
        }
    }

    /// Takes the datagrams that wait; returns `true` if a socket may hold more.
    fn take_datagrams(&mut self) -> bool {
        let mut buffer = [0; MAX_DATAGRAM];
        let mut more = false;
        for index in 0..self.sockets.len() {
            let Some(bound) = self.sockets.get(index) else { break };
            for turn in 0..MAX_BATCH {
                match bound.socket.recv_from(&mut buffer) {
                    Ok((length, source)) => {
                        let bytes = buffer.get(..length).unwrap_or_default();
                        let now = Instant::now();
                        self.router.datagram(now, source, bound.address, bytes, &mut self.effects);
                    }
                    Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                    // A datagram that we sent reached nobody; the next read tells more.
                    Err(error) => tracing::trace!(%error, "reading sound"),
                }
                more |= turn + 1 == MAX_BATCH;
            }
        }
        more
    }

    fn apply(&mut self) {
        for transmit in self.effects.transmits.drain(..) {
            let Some(bound) = self.sockets.iter().find(|bound| bound.address == transmit.source) else {
                continue;
            };
            // A full buffer loses a packet, as any network may; waiting would delay every call.
            if let Err(error) = bound.socket.send_to(&transmit.contents, transmit.destination) {
                tracing::trace!(%error, "sending sound");
            }
        }
        for event in self.effects.events.drain(..) {
            // Nobody listens while the exchange shuts down.
            let _ = self.events.send(event);
        }
    }
}
