//! The thread that gives the pure core its sockets and its clock.

mod addresses;
mod framing;
mod run;
mod tcp;
mod udp;

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, mpsc},
    thread::{self, JoinHandle},
};

use mio::{Poll, Waker};
use tokio::sync::mpsc::UnboundedSender;
use tokio_util::sync::CancellationToken;

pub use self::addresses::default_bind;
use self::{
    run::{MediaThread, WAKE},
    tcp::TcpConnections,
    udp::UdpSockets,
};
use super::{
    LegEvent, LegId, LossReason, MediaCommand, ProbeKey,
    webrtc::{RtcSettings, candidates, crypto},
};

/// Where the engine listens, and where browsers are told to send.
#[derive(Clone, Debug)]
pub struct MediaConfig {
    /// UDP port, the same on every address; 0 takes any that is free.
    pub port: u16,
    /// TCP port for browsers whose network bars UDP; without one they have no audio.
    pub tcp_port: Option<u16>,
    /// Addresses to bind; see [`default_bind`].
    pub bind: Vec<IpAddr>,
    /// Addresses that browsers are told: none may be unspecified. Each must be bound, be covered by a bound `0.0.0.0` or
    /// `::`, or be the address of a NAT that passes on both ports as they are.
    ///
    /// `127.0.0.1` is enough for a browser on the same machine, except Firefox, which wants the
    /// address of a real interface.
    pub addresses: Vec<IpAddr>,
    /// Whose probes are answered.
    pub probe_key: ProbeKey,
}

/// Carries the sound of all calls on one thread.
///
/// Dropping it closes every leg and waits for the thread to end.
#[derive(Debug)]
pub struct Engine {
    commands: Option<mpsc::Sender<MediaCommand>>,
    events: UnboundedSender<(LegId, LegEvent)>,
    waker: Arc<Waker>,
    udp_addresses: Vec<SocketAddr>,
    tcp_addresses: Vec<SocketAddr>,
    thread: Option<JoinHandle<()>>,
    ended: CancellationToken,
}

impl Engine {
    /// Binds the sockets and starts the thread, which reports through `events`.
    ///
    /// # Errors
    /// A socket that cannot be bound, an address that cannot be offered to a browser, or no
    /// certificate.
    pub fn start(config: MediaConfig, events: UnboundedSender<(LegId, LegEvent)>) -> io::Result<Engine> {
        let poll = Poll::new()?;
        let MediaConfig { port, tcp_port, bind, addresses, probe_key } = config;
        let udp = UdpSockets::bind(&bind, port, &addresses, poll.registry())?;
        let tcp = TcpConnections::bind(&bind, tcp_port, &addresses, poll.registry(), udp.len())?;
        let (udp_addresses, tcp_addresses) = (udp.told(), tcp.told());
        let settings = settings(&udp_addresses, &tcp_addresses, probe_key)?;
        let waker = Arc::new(Waker::new(poll.registry(), WAKE)?);
        let (commands, queue) = mpsc::channel();
        let media = MediaThread::new(poll, udp, tcp, queue, events.clone(), settings);
        let ended = CancellationToken::new();
        // Dropped by a panic, too.
        let guard = ended.clone().drop_guard();
        let thread = thread::Builder::new().name("media".into()).spawn(move || {
            let _guard = guard;
            media.run();
        })?;
        Ok(Engine {
            commands: Some(commands),
            events,
            waker,
            udp_addresses,
            tcp_addresses,
            thread: Some(thread),
            ended,
        })
    }

    /// Cancelled when the thread has ended: no call has audio any more.
    pub fn ended(&self) -> CancellationToken {
        self.ended.clone()
    }

    /// Hands over a command; never waits.
    ///
    /// If the thread has died, a leg that the command was to open is reported as lost.
    pub fn send(&self, command: MediaCommand) {
        let opens = command.opens();
        let sent = self.commands.as_ref().is_some_and(|commands| commands.send(command).is_ok());
        if !sent {
            tracing::error!("the media thread has ended: a command is lost");
            if let Some(leg) = opens {
                // Nobody listens while the exchange shuts down.
                let _ = self.events.send((leg, LegEvent::Lost(LossReason::EngineStopped)));
            }
            return;
        }
        if let Err(error) = self.waker.wake() {
            // The command is read when the thread next wakes.
            tracing::warn!(%error, "cannot wake the media thread");
        }
    }

    /// Where browsers are told to send by UDP, in the order of the configured addresses.
    pub fn udp_addresses(&self) -> &[SocketAddr] {
        &self.udp_addresses
    }

    /// Where browsers are told to connect by TCP; empty without a TCP port.
    pub fn tcp_addresses(&self) -> &[SocketAddr] {
        &self.tcp_addresses
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // The thread ends when its queue has no sender.
        self.commands = None;
        let woken = self.waker.wake();
        if let (Ok(()), Some(thread)) = (woken, self.thread.take())
            && thread.join().is_err()
        {
            tracing::error!("the media thread panicked");
        }
    }
}

fn settings(udp: &[SocketAddr], tcp: &[SocketAddr], probe_key: ProbeKey) -> io::Result<RtcSettings> {
    let certificate = crypto()
        .dtls_provider
        .generate_certificate()
        .ok_or_else(|| io::Error::other("no certificate for encrypted sound could be made"))?;
    let candidates =
        candidates(udp, tcp).map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
    Ok(RtcSettings { candidates, certificate, probe_key })
}
