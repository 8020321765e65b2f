//! rtpengine, in a process of its own and without its kernel module, told what to do by its control protocol
//! ("ng": bencode over UDP).

use std::{
    ffi::OsStr,
    io::ErrorKind,
    net::{Ipv4Addr, UdpSocket},
    str,
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};
use serde::{Deserialize, Serialize};

use crate::{process::Process, system::System};

/// Below those that the system gives callers.
const PORTS: [u16; 2] = [10_000, 19_999];

/// For it to start.
const PATIENCE: Duration = Duration::from_secs(10);

/// For one reply.
const REPLY_TIMEOUT: Duration = Duration::from_secs(2);

pub(crate) struct Rtpengine {
    process: Process,
    socket: UdpSocket,
    /// Counts messages: one that has the cookie of an earlier one gets the earlier one's reply.
    cookie: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Request<'a> {
    command: &'a str,
    #[serde(flatten)]
    call: Option<Call>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Call {
    call_id: String,
    from_tag: &'static str,
    to_tag: &'static str,
    sdp: String,
    transport_protocol: &'static str,
    rtcp_mux: [&'static str; 1],
    #[serde(rename = "SDES")]
    sdes: [&'static str; 1],
    #[serde(rename = "ICE")]
    ice: &'static str,
    #[serde(rename = "ICE-lite")]
    ice_lite: &'static str,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Reply {
    result: String,
    sdp: Option<String>,
    error_reason: Option<String>,
}

impl Rtpengine {
    pub(crate) fn start() -> anyhow::Result<Rtpengine> {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        socket.set_read_timeout(Some(REPLY_TIMEOUT))?;
        let port = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        socket.connect((Ipv4Addr::LOCALHOST, port))?;
        let arguments = [
            "--foreground".to_owned(),
            "--config-file=none".to_owned(),
            "--log-stderr".to_owned(),
            "--log-level=3".to_owned(),
            // Without the kernel module.
            "--table=-1".to_owned(),
            "--num-threads=1".to_owned(),
            "--interface=127.0.0.1".to_owned(),
            format!("--listen-ng=127.0.0.1:{port}"),
            format!("--port-min={}", PORTS[0]),
            format!("--port-max={}", PORTS[1]),
        ];
        let process = Process::start(OsStr::new("rtpengine"), &arguments)?;
        let mut rtpengine = Rtpengine { process, socket, cookie: 0 };
        let end = Instant::now() + PATIENCE;
        while let Err(error) = rtpengine.ask(&Request { command: "ping", call: None }) {
            // Nobody listens yet.
            let refused = error.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
            ensure!(refused == Some(ErrorKind::ConnectionRefused), error);
            ensure!(Instant::now() < end, "rtpengine does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(rtpengine)
    }

    fn ask(&mut self, request: &Request<'_>) -> anyhow::Result<Reply> {
        self.cookie += 1;
        let cookie = format!("{} ", self.cookie);
        let message = [cookie.as_bytes(), &serde_bencode::to_bytes(request)?].concat();
        self.socket.send(&message)?;
        let mut buffer = [0; 16 * 1024];
        let length = self.socket.recv(&mut buffer)?;
        let reply = buffer.get(..length).and_then(|reply| reply.strip_prefix(cookie.as_bytes()));
        Ok(serde_bencode::from_bytes(reply.context("a reply to another message")?)?)
    }

    fn pass(&mut self, command: &str, call: u64, sdp: &str) -> anyhow::Result<String> {
        let request = Request {
            command,
            call: Some(Call {
                call_id: call.to_string(),
                from_tag: "calling",
                to_tag: "called",
                // It takes a line without an address for one on hold; where to send, ICE tells.
                sdp: sdp.replace("IN IP4 0.0.0.0", "IN IP4 127.0.0.1"),
                transport_protocol: "UDP/TLS/RTP/SAVPF",
                rtcp_mux: ["require"],
                // DTLS alone.
                sdes: ["off"],
                ice: "force",
                // As the exchange is.
                ice_lite: "both",
            }),
        };
        let reply = self.ask(&request)?;
        let Some(sdp) = reply.sdp.filter(|_| reply.result == "ok") else {
            bail!("rtpengine refuses: {}", reply.error_reason.unwrap_or(reply.result));
        };
        bundled(&sdp).context("rtpengine's SDP names no line of audio")
    }
}

impl System for Rtpengine {
    fn offer(&mut self, call: u64, offer: &str) -> anyhow::Result<String> {
        self.pass("offer", call, offer)
    }

    fn answer(&mut self, call: u64, answer: &str) -> anyhow::Result<String> {
        self.pass("answer", call, answer)
    }

    fn process(&self) -> Option<&Process> {
        Some(&self.process)
    }
}

/// The SDP with its one line of audio in a bundle, without which the callers take none (RFC 9143); `None` if the line
/// has no name.
fn bundled(sdp: &str) -> Option<String> {
    if sdp.contains("a=group:BUNDLE") {
        return Some(sdp.to_owned());
    }
    let mid = sdp.lines().find_map(|line| line.strip_prefix("a=mid:"))?;
    let (session, media) = sdp.split_once("m=audio")?;
    Some(format!("{session}a=group:BUNDLE {mid}\r\nm=audio{media}"))
}
