//! Whether browsers reach the ports of the embedded exchange's audio, as seen from where this runs.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use exchange::media::{ProbeKey, ReachabilityProbe};
use futures_util::future::join_all;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpStream, UdpSocket},
    time::timeout,
};

use super::Finding;

/// How long an answer may take, and after how long a datagram counts as lost and is sent again.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(3);
const RESEND_INTERVAL: Duration = Duration::from_millis(500);

/// Where browsers are told to send audio.
#[derive(Debug, Clone)]
pub struct AudioTarget {
    /// By UDP.
    pub udp: Vec<SocketAddr>,
    /// By TCP; empty without a TCP port.
    pub tcp: Vec<SocketAddr>,
    /// What proves that the owner of the account asks: nobody else is answered.
    pub key: ProbeKey,
}

/// Asks each address as a browser would.
pub(super) async fn check(target: &AudioTarget) -> Vec<Finding> {
    let udp = join_all(target.udp.iter().map(|address| by_udp(*address, &target.key)));
    let tcp = join_all(target.tcp.iter().map(|address| by_tcp(*address, &target.key)));
    let (udp, tcp) = tokio::join!(udp, tcp);
    let mut findings = vec![finding("audio by UDP", "UDP", &target.udp, &udp)];
    findings.push(if target.tcp.is_empty() {
        let words = "off: browsers whose network bars UDP have no audio; MEDIA_TCP_PORT=3478 lets them in";
        Finding::well("audio by TCP", words)
    } else {
        finding("audio by TCP", "TCP", &target.tcp, &tcp)
    });
    findings
}

fn finding(
    about: &'static str,
    transport: &str,
    asked: &[SocketAddr],
    answers: &[io::Result<SocketAddr>],
) -> Finding {
    let told = |answered: bool| {
        let those = asked.iter().zip(answers).filter(|(_, answer)| answer.is_ok() == answered);
        those.map(|(address, _)| *address).collect::<Vec<_>>()
    };
    let (answer, silent) = (told(true), told(false));
    // A loopback address is another machine's own, so its silence tells nothing if another address answers.
    let missed: Vec<_> = silent.into_iter().filter(|address| !address.ip().is_loopback()).collect();
    if missed.is_empty() && !answer.is_empty() {
        return Finding::well(about, format!("{} answers from here", listed(&answer)));
    }
    let silent = if missed.is_empty() { asked } else { &missed };
    Finding::fault(
        about,
        format!("{} does not answer from here: browsers have no audio there", listed(silent)),
        format!(
            "Open the {transport} port in the firewall, and have the router pass it on; MEDIA_ADDRESSES names the addresses. \
             Behind the same router its public address may not answer: try from outside, with a copy of DATA_DIR."
        ),
    )
}

fn listed(addresses: &[SocketAddr]) -> String {
    addresses.iter().map(SocketAddr::to_string).collect::<Vec<_>>().join(", ")
}

/// The address that the port has seen us come from.
async fn by_udp(address: SocketAddr, key: &ProbeKey) -> io::Result<SocketAddr> {
    let unspecified: IpAddr =
        if address.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let socket = UdpSocket::bind((unspecified, 0)).await?;
    socket.connect(address).await?;
    let probe = ReachabilityProbe::new(key.clone());
    let answered = async {
        loop {
            // A port that is closed is told as an error of the next call, like a datagram that is lost.
            let _ = socket.send(&probe.request()).await;
            let mut buffer = [0; 512];
            if let Ok(Ok(length)) = timeout(RESEND_INTERVAL, socket.recv(&mut buffer)).await
                && let Some(seen) = probe.answer(buffer.get(..length).unwrap_or_default())
            {
                return seen;
            }
            tokio::time::sleep(RESEND_INTERVAL / 10).await;
        }
    };
    Ok(timeout(ANSWER_TIMEOUT, answered).await?)
}

async fn by_tcp(address: SocketAddr, key: &ProbeKey) -> io::Result<SocketAddr> {
    let probe = ReachabilityProbe::new(key.clone());
    let answered = async {
        let mut stream = TcpStream::connect(address).await?;
        let request = probe.request();
        // Each datagram stands behind its length (RFC 4571).
        stream.write_u16(u16::try_from(request.len()).map_err(io::Error::other)?).await?;
        stream.write_all(&request).await?;
        let mut answer = vec![0; usize::from(stream.read_u16().await?)];
        stream.read_exact(&mut answer).await?;
        probe.answer(&answer).ok_or_else(|| io::Error::other("another program answers"))
    };
    timeout(ANSWER_TIMEOUT, answered).await?
}
