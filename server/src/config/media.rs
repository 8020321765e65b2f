use std::net::{IpAddr, Ipv4Addr, UdpSocket};

use super::{ConfigError, MEDIA_ADDRESSES, MEDIA_PORT, Settings};

/// Where the embedded exchange and browsers send each other audio, over UDP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaSettings {
    /// The UDP port, 0 for any free one; `None` for the number of the HTTP port.
    pub port: Option<u16>,
    /// The addresses offered to browsers.
    pub addresses: Vec<IpAddr>,
}

impl MediaSettings {
    pub(super) fn read(settings: &Settings) -> Result<Self, ConfigError> {
        Ok(Self {
            port: settings.parsed(MEDIA_PORT, "a port number from 0 to 65535")?,
            addresses: settings
                .list(MEDIA_ADDRESSES, "IP addresses with commas")?
                .unwrap_or_else(default_addresses),
        })
    }
}

/// Loopback, and the machine's main address because Firefox leaves loopback candidates out of ICE.
fn default_addresses() -> Vec<IpAddr> {
    let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
    [Some(loopback), main_address()].into_iter().flatten().collect()
}

/// The address from which this machine would reach other networks.
///
/// Connecting a UDP socket sends nothing: it only makes the operating system choose a route, here to
/// an address set aside for documentation (RFC 5737). `None` on a machine without a route.
fn main_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_loopback() && !address.is_unspecified()).then_some(address)
}
