//! The UDP sockets, all on the same port.

use std::{
    io::{self, ErrorKind, IoSliceMut},
    net::{IpAddr, SocketAddr},
};

use mio::{Interest, Registry, Token, net::UdpSocket};
use quinn_udp::{BATCH_SIZE, RecvMeta, UdpSockRef, UdpSocketState};
use socket2::{Domain, Protocol, Socket, Type};
use str0m::net::Protocol as Transport;

use super::{
    super::five_tuple::FiveTuple,
    addresses::{Advertised, WayOut},
};

/// Kernel memory for packets that wait while the thread is kept from running.
///
/// The default of 208 KB lost packets at 150 calls on a busy machine. The kernel may grant less.
const RECEIVE_BUFFER: usize = 4 * 1024 * 1024;

/// How many free ports are tried where every address must have the same one.
const MAX_PORT_ATTEMPTS: usize = 16;

/// Room for one read: the kernel may put many datagrams of one sender together, and cuts off what has no room.
const READ_BYTES: usize = 64 * 1024;

/// The sockets, and the addresses that browsers are told.
pub(super) struct UdpSockets {
    sockets: Vec<Bound>,
    advertised: Advertised,
    /// Room for one batch of reads.
    buffer: Vec<u8>,
}

/// A socket; the state reads many datagrams by one system call, and knows to which address each was sent.
struct Bound {
    socket: UdpSocket,
    state: UdpSocketState,
    address: SocketAddr,
}

impl UdpSockets {
    /// Binds and registers the sockets, numbered from 0, and finds one for each address that browsers are told.
    ///
    /// # Errors
    /// When a socket cannot be bound, or an address has none.
    pub(super) fn bind(
        bind: &[IpAddr],
        port: u16,
        advertised: &[IpAddr],
        registry: &Registry,
    ) -> io::Result<Self> {
        let mut sockets = bind_on_one_port(bind, port)?;
        for (index, bound) in sockets.iter_mut().enumerate() {
            registry.register(&mut bound.socket, Token(index), Interest::READABLE)?;
        }
        let addresses: Vec<_> = sockets.iter().map(|bound| bound.address).collect();
        Ok(Self {
            advertised: Advertised::new(advertised, &addresses)?,
            sockets,
            buffer: vec![0; BATCH_SIZE * READ_BYTES],
        })
    }

    /// What browsers are told.
    pub(super) fn told(&self) -> Vec<SocketAddr> {
        self.advertised.told()
    }

    pub(super) fn len(&self) -> usize {
        self.sockets.len()
    }

    /// Takes one batch of the datagrams that wait at a socket; returns `true` if there may be more.
    pub(super) fn receive(&mut self, index: usize, mut take: impl FnMut(FiveTuple, &[u8])) -> bool {
        let Some(bound) = self.sockets.get(index) else { return false };
        let mut metas = [RecvMeta::default(); BATCH_SIZE];
        let mut slices: Vec<_> = self.buffer.chunks_mut(READ_BYTES).map(IoSliceMut::new).collect();
        let read = bound.state.recv(UdpSockRef::from(&bound.socket), &mut slices, &mut metas);
        let read = match read {
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::WouldBlock => return false,
            // A datagram that we sent reached nobody; the next read tells more.
            Err(error) => {
                tracing::trace!(%error, "reading audio");
                return true;
            }
        };
        for (meta, buffer) in metas.iter().zip(self.buffer.chunks(READ_BYTES)).take(read) {
            let ip = meta.dst_ip.or_else(|| bound.own_ip());
            let Some(destination) = self.advertised.sent_to(index, ip) else { continue };
            let five_tuple = FiveTuple { protocol: Transport::Udp, source: meta.addr, destination };
            let bytes = buffer.get(..meta.len).unwrap_or_default();
            // The kernel may have put datagrams of one sender and one length together.
            for datagram in bytes.chunks(meta.stride.max(1)) {
                take(five_tuple, datagram);
            }
        }
        // A batch that is not full shows that no more were there; whatever comes later wakes the thread.
        read == BATCH_SIZE
    }

    /// Sends a datagram from one of the addresses that browsers are told.
    ///
    /// A full buffer loses it, as any network may; waiting would delay every call.
    pub(super) fn send(&self, from: SocketAddr, destination: SocketAddr, contents: &[u8]) {
        let Some(WayOut { socket, from }) = self.advertised.way_out(from) else { return };
        let Some(bound) = self.sockets.get(socket) else { return };
        let src_ip = from.filter(|_| bound.address.ip().is_unspecified());
        let sent = if src_ip.is_none() {
            // The plainest call is the cheapest one.
            bound.socket.send_to(contents, destination).map(drop)
        } else {
            let transmit =
                quinn_udp::Transmit { destination, ecn: None, contents, segment_size: None, src_ip };
            bound.state.try_send(UdpSockRef::from(&bound.socket), &transmit)
        };
        if let Err(error) = sent {
            tracing::trace!(%error, "sending audio");
        }
    }
}

impl Bound {
    /// The address of the socket, unless it has all.
    fn own_ip(&self) -> Option<IpAddr> {
        let ip = self.address.ip();
        (!ip.is_unspecified()).then_some(ip)
    }
}

fn bind_on_one_port(bind: &[IpAddr], port: u16) -> io::Result<Vec<Bound>> {
    let mut tries = if port == 0 { MAX_PORT_ATTEMPTS } else { 1 };
    loop {
        tries -= 1;
        match bind_all(bind, port) {
            Err(error) if error.kind() == ErrorKind::AddrInUse && tries > 0 => {}
            result => return result,
        }
    }
}

fn bind_all(bind: &[IpAddr], mut port: u16) -> io::Result<Vec<Bound>> {
    let mut sockets = Vec::with_capacity(bind.len());
    for ip in bind {
        let bound = bind_one(SocketAddr::new(*ip, port))?;
        port = bound.address.port();
        sockets.push(bound);
    }
    Ok(sockets)
}

fn bind_one(address: SocketAddr) -> io::Result<Bound> {
    let socket = Socket::new(Domain::for_address(address), Type::DGRAM, Some(Protocol::UDP))?;
    if address.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    if let Err(error) = socket.set_recv_buffer_size(RECEIVE_BUFFER) {
        tracing::debug!(%error, "the media socket keeps its default buffer");
    }
    socket.set_nonblocking(true)?;
    let named = |error: io::Error| io::Error::new(error.kind(), format!("UDP {address}: {error}"));
    socket.bind(&address.into()).map_err(named)?;
    let socket = UdpSocket::from_std(socket.into());
    let state = UdpSocketState::new(UdpSockRef::from(&socket))?;
    let address = socket.local_addr()?;
    Ok(Bound { socket, state, address })
}
