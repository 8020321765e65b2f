//! ICE over TCP (RFC 6544), for browsers whose network bars UDP: they connect to us, and never the other way round.

use std::{
    collections::HashMap,
    io::{self, ErrorKind, Read, Write},
    net::{IpAddr, SocketAddr},
    time::{Duration, Instant},
};

use budget::network;
use mio::{
    Interest, Registry, Token,
    net::{TcpListener, TcpStream},
};
use str0m::net::Protocol;

use super::{
    super::five_tuple::FiveTuple,
    addresses::Advertised,
    framing::{FrameReader, FrameTooLong, write_frame},
};

/// The tokens of connections; those of sockets and listeners are lower.
const FIRST_CONNECTION: usize = 1 << 16;

/// How many connections there may be, and how many of them from one address or one network of 64 bits.
const MAX_CONNECTIONS: usize = 1_024;
const MAX_OF_ADDRESS: usize = 32;

/// A connection ends if it brings nothing for any leg for so long.
const IDLE_TIMEOUT: Duration = Duration::from_secs(20);
/// How often such connections are looked for.
const SWEEP_INTERVAL: Duration = Duration::from_secs(1);

/// What may wait to be sent, in bytes: more than a second of audio. What comes on top is lost, as by any network.
const MAX_UNSENT: usize = 32 * 1024;

/// How much is read from one connection before the others and the clock get their turn.
const MAX_READ: usize = 16 * 1024;

/// The listeners, and the connections that browsers have made.
pub(super) struct TcpConnections {
    listeners: Vec<TcpListener>,
    /// The token of the first listener; the others follow.
    first_listener: usize,
    advertised: Advertised,
    connections: HashMap<Token, TcpConnection>,
    by_peer: HashMap<SocketAddr, Token>,
    of_network: HashMap<IpAddr, usize>,
    next_token: usize,
    next_sweep: Instant,
}

struct TcpConnection {
    stream: TcpStream,
    five_tuple: FiveTuple,
    reader: FrameReader,
    unsent: Vec<u8>,
    /// When it last brought something for a leg.
    used: Instant,
}

/// Why a connection ends.
enum ConnectionEnd {
    /// The peer has closed it, or it has broken.
    Closed,
    /// It brings what is no datagram of ours.
    Malformed,
}

impl TcpConnections {
    /// Binds a listener for each address, all on the same port; there are none without a port.
    ///
    /// # Errors
    /// When a listener cannot be bound, or an address that browsers are told has none.
    pub(super) fn bind(
        bind: &[IpAddr],
        port: Option<u16>,
        advertised: &[IpAddr],
        registry: &Registry,
        first_listener: usize,
    ) -> io::Result<Self> {
        let mut this = Self {
            listeners: Vec::new(),
            first_listener,
            advertised: Advertised::default(),
            connections: HashMap::new(),
            by_peer: HashMap::new(),
            of_network: HashMap::new(),
            next_token: FIRST_CONNECTION,
            next_sweep: Instant::now(),
        };
        let Some(mut port) = port else { return Ok(this) };
        let mut bound = Vec::new();
        for ip in bind {
            let address = SocketAddr::new(*ip, port);
            let named = |error: io::Error| io::Error::new(error.kind(), format!("TCP {address}: {error}"));
            let mut listener = TcpListener::bind(address).map_err(named)?;
            let token = Token(first_listener + this.listeners.len());
            registry.register(&mut listener, token, Interest::READABLE)?;
            let address = listener.local_addr()?;
            port = address.port();
            bound.push(address);
            this.listeners.push(listener);
        }
        this.advertised = Advertised::new(advertised, &bound)?;
        Ok(this)
    }

    /// What browsers are told; empty without a port.
    pub(super) fn told(&self) -> Vec<SocketAddr> {
        self.advertised.told()
    }

    /// When [`sweep`](Self::sweep) is to be called next.
    pub(super) fn deadline(&self) -> Option<Instant> {
        (!self.connections.is_empty()).then_some(self.next_sweep)
    }

    /// Something has happened to a listener or a connection: takes what has arrived, and sends what waits.
    ///
    /// `take` gets each datagram and says whether it is for any leg. Returns `true` if there may be more to read.
    pub(super) fn ready(
        &mut self,
        token: Token,
        registry: &Registry,
        now: Instant,
        take: impl FnMut(FiveTuple, &[u8]) -> bool,
    ) -> bool {
        if token.0 < FIRST_CONNECTION {
            self.accept(token, registry, now);
            return false;
        }
        let Some(connection) = self.connections.get_mut(&token) else { return false };
        match connection.write().and_then(|()| connection.read(now, take)) {
            Ok(more) => more,
            Err(_) => {
                self.close(token);
                false
            }
        }
    }

    /// Sends a datagram; it is lost if the peer's connection is gone, or does not take what waits.
    pub(super) fn send(&mut self, destination: SocketAddr, contents: &[u8]) {
        let Some(token) = self.by_peer.get(&destination).copied() else { return };
        let Some(connection) = self.connections.get_mut(&token) else { return };
        if connection.unsent.len() + contents.len() > MAX_UNSENT {
            return;
        }
        write_frame(&mut connection.unsent, contents);
        if connection.write().is_err() {
            self.close(token);
        }
    }

    /// Closes the connections that have brought nothing for too long.
    pub(super) fn sweep(&mut self, now: Instant) {
        if now < self.next_sweep {
            return;
        }
        self.next_sweep = now + SWEEP_INTERVAL;
        let is_idle =
            |connection: &TcpConnection| now.saturating_duration_since(connection.used) > IDLE_TIMEOUT;
        let idle = self.connections.iter().filter(|(_, connection)| is_idle(connection));
        for token in idle.map(|(token, _)| *token).collect::<Vec<_>>() {
            self.close(token);
        }
    }

    fn accept(&mut self, token: Token, registry: &Registry, now: Instant) {
        let index = token.0.wrapping_sub(self.first_listener);
        loop {
            let Some(listener) = self.listeners.get(index) else { return };
            match listener.accept() {
                Ok((stream, peer)) => self.admit(index, stream, peer, registry, now),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                // Nobody waits, or there is no descriptor left.
                Err(_) => return,
            }
        }
    }

    /// Keeps a new connection, unless there are too many.
    fn admit(
        &mut self,
        listener: usize,
        mut stream: TcpStream,
        peer: SocketAddr,
        registry: &Registry,
        now: Instant,
    ) {
        let of_network = self.of_network.get(&network(peer.ip())).copied().unwrap_or_default();
        if self.connections.len() >= MAX_CONNECTIONS || of_network >= MAX_OF_ADDRESS {
            return;
        }
        let local = stream.local_addr().ok().map(|local| local.ip());
        let Some(destination) = self.advertised.sent_to(listener, local) else { return };
        let token = Token(self.next_token);
        // Voice does not wait for more to send.
        let _ = stream.set_nodelay(true);
        if registry.register(&mut stream, token, Interest::READABLE | Interest::WRITABLE).is_err() {
            return;
        }
        self.next_token += 1;
        if self.connections.is_empty() {
            self.next_sweep = now + SWEEP_INTERVAL;
        }
        let connection = TcpConnection {
            stream,
            five_tuple: FiveTuple { protocol: Protocol::Tcp, source: peer, destination },
            reader: FrameReader::default(),
            unsent: Vec::new(),
            used: now,
        };
        self.connections.insert(token, connection);
        self.by_peer.insert(peer, token);
        *self.of_network.entry(network(peer.ip())).or_default() += 1;
    }

    fn close(&mut self, token: Token) {
        let Some(connection) = self.connections.remove(&token) else { return };
        let peer = connection.five_tuple.source;
        if self.by_peer.get(&peer) == Some(&token) {
            self.by_peer.remove(&peer);
        }
        let network = network(peer.ip());
        if let Some(of_network) = self.of_network.get_mut(&network) {
            *of_network -= 1;
            if *of_network == 0 {
                self.of_network.remove(&network);
            }
        }
    }
}

impl TcpConnection {
    /// Sends what waits, as far as the peer takes it.
    fn write(&mut self) -> Result<(), ConnectionEnd> {
        let mut sent = 0;
        let outcome = loop {
            let rest = self.unsent.get(sent..).unwrap_or_default();
            if rest.is_empty() {
                break Ok(());
            }
            match self.stream.write(rest) {
                Ok(written) => sent += written,
                Err(error) if error.kind() == ErrorKind::WouldBlock => break Ok(()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => break Err(ConnectionEnd::Closed),
            }
        };
        self.unsent.drain(..sent);
        outcome
    }

    /// Takes what has arrived; returns `true` if there may be more.
    fn read(
        &mut self,
        now: Instant,
        mut take: impl FnMut(FiveTuple, &[u8]) -> bool,
    ) -> Result<bool, ConnectionEnd> {
        let mut buffer = [0; 4 * 1024];
        let mut total = 0;
        while total < MAX_READ {
            match self.stream.read(&mut buffer) {
                Ok(0) => return Err(ConnectionEnd::Closed),
                Ok(length) => {
                    total += length;
                    self.reader.add(buffer.get(..length).unwrap_or_default());
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(_) => return Err(ConnectionEnd::Closed),
            }
            while let Some(datagram) = self.reader.next().map_err(|FrameTooLong| ConnectionEnd::Malformed)? {
                if take(self.five_tuple, datagram) {
                    self.used = now;
                }
            }
        }
        Ok(true)
    }
}
