//! Whose datagram is it? All legs share one port.

use std::collections::HashMap;
use std::net::SocketAddr;

use super::super::LegId;

/// Remembers legs by the name in their STUN requests, and by the addresses they were proved from.
#[derive(Debug, Default)]
pub(super) struct Routes {
    names: HashMap<String, LegId>,
    addresses: HashMap<SocketAddr, LegId>,
}

impl Routes {
    /// An ICE user fragment of ours for this leg; earlier ones stay good while a restart runs.
    pub(super) fn name(&mut self, ufrag: String, leg: LegId) {
        self.names.insert(ufrag, leg);
    }

    /// The leg proved that it sends from this address.
    pub(super) fn locate(&mut self, address: SocketAddr, leg: LegId) {
        self.addresses.insert(address, leg);
    }

    pub(super) fn by_name(&self, ufrag: &str) -> Option<LegId> {
        self.names.get(ufrag).copied()
    }

    pub(super) fn by_address(&self, address: SocketAddr) -> Option<LegId> {
        self.addresses.get(&address).copied()
    }

    pub(super) fn forget(&mut self, leg: LegId) {
        self.names.retain(|_, owner| *owner != leg);
        self.addresses.retain(|_, owner| *owner != leg);
    }
}
