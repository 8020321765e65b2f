//! Which of our sockets stands behind which of the addresses that browsers are told.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
};

/// The addresses that browsers are told, each with the socket behind it.
///
/// Behind a NAT no socket has the address that browsers send to. What comes to a socket counts as sent to that one of
/// its addresses that it was sent to, and otherwise to the first that a NAT may have put another in place of.
#[derive(Debug, Default)]
pub(super) struct Advertised {
    addresses: Vec<AdvertisedAddress>,
}

#[derive(Debug)]
struct AdvertisedAddress {
    /// What browsers are told.
    told: SocketAddr,
    /// The number of the socket.
    socket: usize,
    /// Whether this machine has the address; if not, a NAT has.
    local: bool,
}

/// The way out for what is sent from one of the addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WayOut {
    /// The number of the socket.
    pub(super) socket: usize,
    /// The address to send from, if this machine has it: a socket of all addresses could take another.
    pub(super) from: Option<IpAddr>,
}

impl Advertised {
    /// Finds the socket for each address; `bound` are the sockets' own addresses in their order, which have one port.
    ///
    /// # Errors
    /// When an address has no socket, or is none a browser could send to.
    pub(super) fn new(addresses: &[IpAddr], bound: &[SocketAddr]) -> io::Result<Self> {
        if addresses.is_empty() {
            return Err(invalid("no address for audio is configured".to_owned()));
        }
        let addresses = addresses.iter().map(|ip| {
            if ip.is_unspecified() {
                return Err(invalid(format!("{ip} is no address a browser could send to; name a real one")));
            }
            let local = is_local(*ip);
            let own = bound.iter().position(|bound| bound.ip() == *ip);
            let fits = |bound: &SocketAddr| {
                bound.is_ipv4() == ip.is_ipv4() && (bound.ip().is_unspecified() || !local)
            };
            let socket = own.or_else(|| bound.iter().position(fits));
            let found = socket.and_then(|socket| Some((socket, bound.get(socket)?.port())));
            let (socket, port) = found.ok_or_else(|| {
                invalid(format!("nothing is bound to {ip}; add it to MEDIA_BIND, or 0.0.0.0 or [::] for all"))
            })?;
            Ok(AdvertisedAddress { told: SocketAddr::new(*ip, port), socket, local })
        });
        Ok(Self { addresses: addresses.collect::<io::Result<_>>()? })
    }

    /// What browsers are told.
    pub(super) fn told(&self) -> Vec<SocketAddr> {
        self.addresses.iter().map(|address| address.told).collect()
    }

    /// The address of ours that something was sent to which came to `socket` at `ip`; `None` if browsers are not told
    /// any.
    pub(super) fn sent_to(&self, socket: usize, ip: Option<IpAddr>) -> Option<SocketAddr> {
        let here = || self.addresses.iter().filter(|address| address.socket == socket);
        let same = ip.and_then(|ip| here().find(|address| address.told.ip() == ip));
        Some(same.or_else(|| here().find(|address| !address.local))?.told)
    }

    /// The way out for what is sent from `told`.
    pub(super) fn way_out(&self, told: SocketAddr) -> Option<WayOut> {
        let address = self.addresses.iter().find(|address| address.told == told)?;
        Some(WayOut { socket: address.socket, from: address.local.then_some(told.ip()) })
    }
}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}

/// Whether an interface of this machine has the address.
fn is_local(ip: IpAddr) -> bool {
    UdpSocket::bind((ip, 0)).is_ok()
}

/// What to bind so that browsers are served at these addresses: just those, or every address of this machine if a NAT
/// has one of them.
pub fn default_bind(addresses: &[IpAddr]) -> Vec<IpAddr> {
    if addresses.iter().copied().all(is_local) {
        return addresses.to_vec();
    }
    let all = [IpAddr::V4(Ipv4Addr::UNSPECIFIED), IpAddr::V6(Ipv6Addr::UNSPECIFIED)];
    let is_needed = |all: &IpAddr| addresses.iter().any(|ip| ip.is_ipv4() == all.is_ipv4());
    all.into_iter().filter(is_needed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Set aside for documentation (RFC 5737): no machine has it.
    const PUBLIC: &str = "192.0.2.1";

    fn ips(texts: &[&str]) -> Vec<IpAddr> {
        texts.iter().map(|text| text.parse().expect("an address")).collect()
    }

    fn bound(texts: &[&str]) -> Vec<SocketAddr> {
        ips(texts).into_iter().map(|ip| SocketAddr::new(ip, 3478)).collect()
    }

    fn told(text: &str) -> Option<SocketAddr> {
        Some(SocketAddr::new(text.parse().expect("an address"), 3478))
    }

    fn ip(text: &str) -> Option<IpAddr> {
        text.parse().ok()
    }

    #[test]
    fn each_address_has_its_own_socket_where_it_is_bound() {
        let addresses =
            Advertised::new(&ips(&["127.0.0.1", "127.0.0.2"]), &bound(&["127.0.0.2", "127.0.0.1"]))
                .expect("usable");
        assert_eq!(addresses.sent_to(1, ip("127.0.0.1")), told("127.0.0.1"));
        assert_eq!(addresses.sent_to(0, ip("127.0.0.2")), told("127.0.0.2"));
        let way_out = addresses.way_out(told("127.0.0.2").expect("an address"));
        assert_eq!(way_out, Some(WayOut { socket: 0, from: ip("127.0.0.2") }));
    }

    #[test]
    fn what_a_nat_passes_on_counts_as_sent_to_its_address() {
        for bind in [&["0.0.0.0"][..], &["127.0.0.1"]] {
            let addresses = Advertised::new(&ips(&[PUBLIC]), &bound(bind)).expect("usable");
            assert_eq!(addresses.sent_to(0, ip("127.0.0.1")), told(PUBLIC));
            assert_eq!(addresses.sent_to(0, None), told(PUBLIC));
            let way_out = addresses.way_out(told(PUBLIC).expect("an address"));
            assert_eq!(way_out, Some(WayOut { socket: 0, from: None }), "the system chooses");
        }
    }

    #[test]
    fn a_socket_of_all_addresses_serves_those_of_the_machine_and_of_the_nat() {
        let addresses = Advertised::new(&ips(&["127.0.0.1", PUBLIC]), &bound(&["0.0.0.0"])).expect("usable");
        assert_eq!(addresses.sent_to(0, ip("127.0.0.1")), told("127.0.0.1"));
        assert_eq!(addresses.sent_to(0, ip("10.0.0.7")), told(PUBLIC));
    }

    #[test]
    fn what_comes_to_an_address_that_nobody_was_told_is_for_nobody() {
        let addresses = Advertised::new(&ips(&["127.0.0.1"]), &bound(&["0.0.0.0"])).expect("usable");
        assert_eq!(addresses.sent_to(0, ip("127.0.0.9")), None);
        assert_eq!(addresses.way_out(told("127.0.0.9").expect("an address")), None);
    }

    #[test]
    fn an_address_without_a_socket_is_refused_by_name() {
        for (advertised, bind) in [("127.0.0.1", "127.0.0.2"), ("::1", "0.0.0.0"), (PUBLIC, "::")] {
            let refused = Advertised::new(&ips(&[advertised]), &bound(&[bind])).expect_err("refused");
            assert!(refused.to_string().contains(advertised), "{refused}");
        }
    }

    #[test]
    fn all_addresses_are_bound_only_where_a_nat_has_one() {
        assert_eq!(default_bind(&ips(&["127.0.0.1", "127.0.0.2"])), ips(&["127.0.0.1", "127.0.0.2"]));
        assert_eq!(default_bind(&ips(&["127.0.0.1", PUBLIC])), ips(&["0.0.0.0"]));
        assert_eq!(default_bind(&ips(&["2001:db8::1"])), ips(&["::"]));
    }
}
