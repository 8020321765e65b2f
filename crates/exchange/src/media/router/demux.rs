//! Finds the leg that a datagram is for, since all legs share one port.

use std::{collections::HashMap, time::Instant};

use rustc_hash::FxHashMap;

use super::{
    super::{LegId, five_tuple::PeerAddress},
    traffic::Traffic,
};

/// Bytes of a STUN message before its first attribute (RFC 8489 §5).
const STUN_HEADER: usize = 20;

/// The magic cookie, at bytes 4–7 of every STUN message.
const STUN_COOKIE: [u8; 4] = [0x21, 0x12, 0xa4, 0x42];

/// The USERNAME attribute (RFC 8489 §14.3).
const STUN_USERNAME: u16 = 0x0006;

/// Finds legs by the ICE user fragments in their STUN requests, and by the addresses from which they have
/// proved to send.
#[derive(Debug, Default)]
pub(super) struct Demultiplexer {
    by_ufrag: HashMap<String, LegId>,
    by_peer: HashMap<PeerAddress, LegId>,
    known: FxHashMap<LegId, Known>,
}

/// The keys that lead to one leg, so that they are forgotten without a search, and what may come for it.
#[derive(Debug)]
struct Known {
    ufrags: Vec<String>,
    peers: Vec<PeerAddress>,
    traffic: Traffic,
}

impl Demultiplexer {
    /// Adds an ICE user fragment of ours for this leg; earlier ones stay valid while a restart runs.
    pub(super) fn add_ufrag(&mut self, now: Instant, ufrag: String, leg: LegId) {
        if self.by_ufrag.insert(ufrag.clone(), leg) != Some(leg) {
            let known = self.known.entry(leg).or_insert_with(|| Known {
                ufrags: Vec::new(),
                peers: Vec::new(),
                traffic: Traffic::new(now),
            });
            known.ufrags.push(ufrag);
        }
    }

    /// Notes that the leg has proved that it sends from this address.
    pub(super) fn add_peer(&mut self, peer: PeerAddress, leg: LegId) {
        let Some(known) = self.known.get_mut(&leg) else { return };
        if self.by_peer.insert(peer, leg) != Some(leg) {
            known.peers.push(peer);
        }
    }

    /// What may come for a leg that datagrams can find.
    pub(super) fn traffic(&mut self, leg: LegId) -> Option<&mut Traffic> {
        self.known.get_mut(&leg).map(|known| &mut known.traffic)
    }

    pub(super) fn by_ufrag(&self, ufrag: &str) -> Option<LegId> {
        self.by_ufrag.get(ufrag).copied()
    }

    pub(super) fn by_peer(&self, peer: PeerAddress) -> Option<LegId> {
        self.by_peer.get(&peer).copied()
    }

    /// Removes everything that leads to the leg.
    pub(super) fn forget(&mut self, leg: LegId) {
        let Some(Known { ufrags, peers, .. }) = self.known.remove(&leg) else { return };
        for ufrag in ufrags {
            self.by_ufrag.remove(&ufrag);
        }
        for peer in peers {
            // Another leg may have proved since that the address is its own.
            if self.by_peer.get(&peer) == Some(&leg) {
                self.by_peer.remove(&peer);
            }
        }
    }
}

/// The receiver's user fragment of an ICE check: what stands before the colon of its USERNAME
/// (RFC 8445 §7.2.2). `None` for every other datagram.
///
/// It proves nothing: the message's integrity has yet to be checked.
pub(super) fn local_ufrag(datagram: &[u8]) -> Option<&str> {
    let is_stun = datagram.first()? < &2 && datagram.get(4..8)? == STUN_COOKIE;
    is_stun.then_some(())?;
    let mut rest = datagram.get(STUN_HEADER..)?;
    loop {
        let (kind, after) = rest.split_first_chunk::<2>()?;
        let (length, after) = after.split_first_chunk::<2>()?;
        let length = usize::from(u16::from_be_bytes(*length));
        let value = after.get(..length)?;
        if u16::from_be_bytes(*kind) == STUN_USERNAME {
            return std::str::from_utf8(value).ok()?.split(':').next();
        }
        // Attributes are padded to a multiple of four bytes.
        rest = after.get(length.next_multiple_of(4)..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A binding request with the given attributes.
    fn request(attributes: &[u8]) -> Vec<u8> {
        let mut message = vec![0, 1, 0, attributes.len() as u8];
        message.extend(STUN_COOKIE);
        message.extend([9; 12]);
        message.extend(attributes);
        message
    }

    #[test]
    fn the_name_before_the_colon_is_found_behind_other_attributes() {
        let message = request(b"\x80\x22\x00\x03abc\0\x00\x06\x00\x09ours:them\0\0\0");
        assert_eq!(local_ufrag(&message), Some("ours"));
    }

    #[test]
    fn everything_else_has_no_name() {
        let good = request(b"\x00\x06\x00\x09ours:them\0\0\0");
        for length in 0..good.len() - 3 {
            assert_eq!(local_ufrag(&good[..length]), None, "cut at {length}");
        }
        assert_eq!(local_ufrag(&request(&[])), None);
        assert_eq!(local_ufrag(&request(b"\x00\x06\xff\xffours")), None);
        assert_eq!(local_ufrag(&request(b"\x00\x06\x00\x02\xff\xfe\0\0")), None);
        let rtp = [&[0x80, 111][..], &good[2..]].concat();
        assert_eq!(local_ufrag(&rtp), None);
    }
}
