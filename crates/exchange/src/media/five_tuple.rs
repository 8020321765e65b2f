//! From where to where a datagram goes.

use std::net::SocketAddr;

use str0m::net::{Protocol, Receive, Transmit};

/// Where a datagram came from, and where to. A frame of a TCP connection counts as a datagram (RFC 4571).
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub(super) struct FiveTuple {
    pub(super) protocol: Protocol,
    /// The peer's address.
    pub(super) source: SocketAddr,
    /// Our own address, as peers are told it: behind a NAT the socket has another.
    pub(super) destination: SocketAddr,
}

/// Who sends: two peers may have one address, if one of them uses TCP.
pub(super) type PeerAddress = (Protocol, SocketAddr);

impl FiveTuple {
    pub(super) fn peer(&self) -> PeerAddress {
        (self.protocol, self.source)
    }

    /// The datagram as str0m takes it; `None` if it is of no kind that a peer connection sends.
    pub(super) fn receive<'a>(&self, bytes: &'a [u8]) -> Option<Receive<'a>> {
        Receive::new(self.protocol, self.source, self.destination, bytes).ok()
    }

    /// What goes back the same way.
    pub(super) fn reply(&self, contents: Vec<u8>) -> Transmit {
        Transmit {
            proto: self.protocol,
            source: self.destination,
            destination: self.source,
            contents: contents.into(),
        }
    }
}
