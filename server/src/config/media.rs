use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

use exchange::media::default_bind;

use super::{ConfigError, MEDIA_ADDRESSES, MEDIA_BIND, MEDIA_PORT, MEDIA_TCP_PORT, Settings};

/// Where the embedded exchange and browsers send each other audio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaSettings {
    /// The UDP port, 0 for any free one; `None` for the number of the HTTP port.
    pub port: Option<u16>,
    /// The TCP port for browsers whose network bars UDP, 0 for any free one; without one they have no audio.
    pub tcp_port: Option<u16>,
    /// The addresses of this machine that are bound.
    pub bind: Vec<IpAddr>,
    /// The addresses offered to browsers: those of this machine, or that of the NAT before it.
    pub addresses: Vec<IpAddr>,
}

impl MediaSettings {
    pub(super) fn read(settings: &Settings) -> Result<Self, ConfigError> {
        const PORT: &str = "a port number from 0 to 65535";
        const ADDRESSES: &str = "IP addresses with commas";
        let addresses = settings.list(MEDIA_ADDRESSES, ADDRESSES)?.unwrap_or_else(default_addresses);
        Ok(Self {
            port: settings.parsed(MEDIA_PORT, PORT)?,
            tcp_port: settings.parsed(MEDIA_TCP_PORT, PORT)?,
            bind: settings.list(MEDIA_BIND, ADDRESSES)?.unwrap_or_else(|| default_bind(&addresses)),
            addresses,
        })
    }
}

/// Loopback, and the machine's main addresses because Firefox leaves loopback candidates out of ICE.
fn default_addresses() -> Vec<IpAddr> {
    // Nobody has these: they are set aside for documentation (RFC 5737, RFC 3849).
    let [elsewhere, elsewhere_v6]: [IpAddr; 2] =
        [Ipv4Addr::new(192, 0, 2, 1).into(), Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1).into()];
    let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
    [Some(loopback), main_address(elsewhere), main_address(elsewhere_v6)].into_iter().flatten().collect()
}

/// The address from which this machine would reach another; `None` on a machine without a route there.
///
/// Connecting a UDP socket sends nothing: it only makes the operating system choose a route.
fn main_address(elsewhere: IpAddr) -> Option<IpAddr> {
    let unspecified: IpAddr = match elsewhere {
        IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind((unspecified, 0)).ok()?;
    socket.connect(SocketAddr::new(elsewhere, 9)).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_loopback() && !address.is_unspecified()).then_some(address)
}
