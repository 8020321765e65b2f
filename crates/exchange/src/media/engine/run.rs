//! The loop of the media thread.

use std::{
    io::ErrorKind,
    sync::mpsc::{Receiver, TryRecvError},
    thread,
    time::{Duration, Instant},
};

use mio::{Events, Poll, Token};
use str0m::net::Protocol;
use tokio::sync::mpsc::UnboundedSender;

use super::{
    super::{
        LegEvent, LegId, MediaCommand,
        router::{Effects, MediaRouter},
        webrtc::RtcSettings,
    },
    tcp::TcpConnections,
    udp::UdpSockets,
};

/// Wakes the loop for a command; UDP sockets are numbered from 0, TCP listeners follow, then their connections.
pub(super) const WAKE: Token = Token(usize::MAX);

/// The size of the largest datagram that is read, in bytes: larger than any that belongs here.
pub(super) const MAX_DATAGRAM: usize = 2_048;

/// The least time from one turn of the loop to the next, which comes up under load alone: several datagrams are then read
/// at once, and the thread sleeps and wakes less often, which costs as much as to pass one on.
const TURN: Duration = Duration::from_micros(250);

/// How many batches are read from one socket before the clock gets its turn.
const MAX_BATCHES: usize = 16;

/// The thread's state: everything that is not pure.
pub(super) struct MediaThread {
    poll: Poll,
    udp: UdpSockets,
    tcp: TcpConnections,
    /// Connections that may hold more than was read.
    unread: Vec<Token>,
    queue: Receiver<MediaCommand>,
    events: UnboundedSender<(LegId, LegEvent)>,
    router: MediaRouter,
    effects: Effects,
}

impl MediaThread {
    pub(super) fn new(
        poll: Poll,
        udp: UdpSockets,
        tcp: TcpConnections,
        queue: Receiver<MediaCommand>,
        events: UnboundedSender<(LegId, LegEvent)>,
        settings: RtcSettings,
    ) -> MediaThread {
        let router = MediaRouter::new(Instant::now(), settings);
        let effects = Effects::default();
        MediaThread { poll, udp, tcp, unread: Vec::new(), queue, events, router, effects }
    }

    /// Runs until the queue has no sender.
    pub(super) fn run(mut self) {
        let mut wakes = Events::with_capacity(256);
        let mut more = false;
        let mut turn = Instant::now();
        loop {
            if let Err(error) = self.poll.poll(&mut wakes, self.wait(more))
                && error.kind() != ErrorKind::Interrupted
            {
                tracing::error!(%error, "the media thread cannot wait for sockets and ends");
                return;
            }
            if !more {
                thread::sleep(TURN.saturating_sub(turn.elapsed()));
            }
            turn = Instant::now();
            if !self.take_commands() {
                return;
            }
            // Datagrams come before the clock: after a stall, they show that their sender lives.
            more = self.take_datagrams();
            more |= self.take_frames(&wakes);
            let now = Instant::now();
            self.tcp.sweep(now);
            self.router.timeout(now, &mut self.effects);
            self.apply();
        }
    }

    fn wait(&self, more: bool) -> Option<Duration> {
        if more {
            return Some(Duration::ZERO);
        }
        let deadline = [self.router.deadline(), self.tcp.deadline()].into_iter().flatten().min()?;
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
        let mut more = false;
        for socket in 0..self.udp.len() {
            let mut batches = 0;
            while self.take_batch(socket) {
                batches += 1;
                if batches == MAX_BATCHES {
                    more = true;
                    break;
                }
            }
        }
        more
    }

    /// Takes one batch and sends what follows from it, so that it does not wait for the next; returns `true` if there
    /// may be more.
    fn take_batch(&mut self, socket: usize) -> bool {
        let Self { udp, router, effects, .. } = self;
        let now = Instant::now();
        let more = udp.receive(socket, |five_tuple, bytes| {
            router.receive(now, five_tuple, bytes, effects);
        });
        router.flush(now, effects);
        self.apply();
        more
    }

    /// Takes what TCP connections bring; returns `true` if one may hold more.
    fn take_frames(&mut self, wakes: &Events) -> bool {
        let Self { poll, tcp, unread, router, effects, udp, .. } = self;
        let first_tcp = udp.len();
        let is_tcp = |token: &Token| *token != WAKE && token.0 >= first_tcp;
        let woken = wakes.iter().map(mio::event::Event::token).filter(is_tcp);
        let tokens: Vec<_> = unread.drain(..).chain(woken).collect();
        for token in tokens {
            let now = Instant::now();
            let take = |five_tuple, bytes: &[u8]| router.datagram(now, five_tuple, bytes, effects);
            if tcp.ready(token, poll.registry(), now, take) {
                unread.push(token);
            }
        }
        !unread.is_empty()
    }

    fn apply(&mut self) {
        for transmit in self.effects.transmits.drain(..) {
            match transmit.proto {
                Protocol::Udp => self.udp.send(transmit.source, transmit.destination, &transmit.contents),
                _ => self.tcp.send(transmit.destination, &transmit.contents),
            }
        }
        for event in self.effects.events.drain(..) {
            // Nobody listens while the exchange shuts down.
            let _ = self.events.send(event);
        }
    }
}
