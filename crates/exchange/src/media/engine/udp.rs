//! One UDP socket per address, all on the same port.

use std::{
    io::{self, ErrorKind},
    net::SocketAddr,
};

use mio::{Interest, Registry, Token, net::UdpSocket};
use socket2::{Domain, Protocol, Socket, Type};

use super::MediaConfig;

/// Kernel memory for packets that wait while the thread is kept from running.
///
/// The default of 208 KB lost packets at 150 calls on a busy machine. The kernel may grant less.
const RECEIVE_BUFFER: usize = 4 * 1024 * 1024;

/// How many free ports are tried where every address must have the same one.
const MAX_PORT_ATTEMPTS: usize = 16;

/// A socket and the address that browsers are told.
pub(super) struct BoundSocket {
    pub(super) socket: UdpSocket,
    pub(super) address: SocketAddr,
}

/// Binds all addresses and registers them, numbered from 0.
pub(super) fn bind(config: &MediaConfig, registry: &Registry) -> io::Result<Vec<BoundSocket>> {
    if config.addresses.is_empty() {
        return Err(io::Error::new(ErrorKind::InvalidInput, "no address for sound is configured"));
    }
    if let Some(address) = config.addresses.iter().find(|address| address.is_unspecified()) {
        let message = format!("{address} is no address a browser could send to; name a real one");
        return Err(io::Error::new(ErrorKind::InvalidInput, message));
    }
    let mut sockets = bind_on_one_port(config)?;
    for (index, bound) in sockets.iter_mut().enumerate() {
        registry.register(&mut bound.socket, Token(index), Interest::READABLE)?;
    }
    Ok(sockets)
}

fn bind_on_one_port(config: &MediaConfig) -> io::Result<Vec<BoundSocket>> {
    let mut tries = if config.port == 0 { MAX_PORT_ATTEMPTS } else { 1 };
    loop {
        tries -= 1;
        match bind_all(config) {
            Err(error) if error.kind() == ErrorKind::AddrInUse && tries > 0 => {}
            result => return result,
        }
    }
}

fn bind_all(config: &MediaConfig) -> io::Result<Vec<BoundSocket>> {
    let mut port = config.port;
    let mut sockets = Vec::with_capacity(config.addresses.len());
    for address in &config.addresses {
        let bound = bind_one(SocketAddr::new(*address, port))?;
        port = bound.address.port();
        sockets.push(bound);
    }
    Ok(sockets)
}

fn bind_one(address: SocketAddr) -> io::Result<BoundSocket> {
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
    let address = socket.local_addr()?;
    Ok(BoundSocket { socket, address })
}
