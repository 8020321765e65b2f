//! One telephone: a WebRTC peer and its socket.

use std::{
    io::ErrorKind,
    net::{Ipv4Addr, SocketAddr},
    time::{Duration, Instant},
};

use anyhow::Context;
use mio::net::UdpSocket;
use str0m::{
    Candidate, Event, Input, Output, Rtc,
    change::{SdpAnswer, SdpOffer, SdpPendingOffer},
    media::{Direction, MediaKind, Mid},
    net::{Protocol, Receive},
    rtp::RtpWrite,
};

use crate::suite;

/// What 20 ms of Opus at 32 kbit/s take.
const PAYLOAD: usize = 80;

/// Opus' RTP clock ticks in 20 ms.
const FRAME_TICKS: u32 = 960;

/// Marks frames that are counted. It stands where Opus has its own first byte, which nobody reads.
const COUNTED: u8 = 0x78;
const UNCOUNTED: u8 = 0x79;

pub(crate) struct Caller {
    rtc: Rtc,
    mid: Mid,
    pending: Option<SdpPendingOffer>,
    pub(crate) socket: UdpSocket,
    address: SocketAddr,
    pub(crate) connected: bool,
    /// When [`Caller::tick`] is due.
    pub(crate) deadline: Instant,
    sequence: u64,
    timestamp: u32,
}

impl Caller {
    /// One that calls, and its offer.
    pub(crate) fn calling() -> anyhow::Result<(Caller, String)> {
        let (mut rtc, socket) = connection()?;
        let mut change = rtc.sdp_api();
        let mid = change.add_media(MediaKind::Audio, Direction::SendRecv, None, None, None);
        let (offer, pending) = change.apply().context("no offer")?;
        Ok((Caller::new(rtc, mid, Some(pending), socket)?, offer.to_sdp_string()))
    }

    /// One that is rung, and its answer.
    pub(crate) fn called(offer: &str) -> anyhow::Result<(Caller, String)> {
        let (mut rtc, socket) = connection()?;
        let offer = SdpOffer::from_sdp_string(offer)?;
        let mid = offer.media_lines.first().context("an offer of nothing")?.mid();
        let answer = rtc.sdp_api().accept_offer(offer)?.to_sdp_string();
        Ok((Caller::new(rtc, mid, None, socket)?, answer))
    }

    fn new(
        rtc: Rtc,
        mid: Mid,
        pending: Option<SdpPendingOffer>,
        socket: UdpSocket,
    ) -> anyhow::Result<Caller> {
        let address = socket.local_addr()?;
        let deadline = Instant::now();
        Ok(Caller {
            rtc,
            mid,
            pending,
            socket,
            address,
            connected: false,
            deadline,
            sequence: 1,
            timestamp: 0,
        })
    }

    pub(crate) fn accept(&mut self, answer: &str) -> anyhow::Result<()> {
        let pending = self.pending.take().context("nothing was offered")?;
        Ok(self.rtc.sdp_api().accept_answer(pending, SdpAnswer::from_sdp_string(answer)?)?)
    }

    /// Says one frame that tells when it was said, as the time since `start`.
    pub(crate) fn speak(&mut self, start: Instant, counted: bool) -> anyhow::Result<()> {
        let numbers = self.rtc.media(self.mid).context("no line of audio")?.remote_pts();
        let number = *numbers.first().context("no codec")?;
        let now = Instant::now();
        let mut payload = vec![if counted { COUNTED } else { UNCOUNTED }];
        payload.extend((now.duration_since(start).as_nanos() as u64).to_be_bytes());
        payload.resize(PAYLOAD, 0);
        let packet = RtpWrite::new(number, self.sequence.into(), self.timestamp, now, payload);
        let mut api = self.rtc.direct_api();
        api.stream_tx_by_mid(self.mid, None).context("no stream to speak on")?.write_rtp(packet);
        self.sequence += 1;
        self.timestamp = self.timestamp.wrapping_add(FRAME_TICKS);
        self.advance(now, start, &mut Vec::new())
    }

    /// Reads all that has come; adds the delays of counted frames to `delays`.
    pub(crate) fn listen(&mut self, start: Instant, delays: &mut Vec<Duration>) -> anyhow::Result<()> {
        let mut buffer = [0; 2_048];
        loop {
            let (length, source) = match self.socket.recv_from(&mut buffer) {
                Ok(read) => read,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error.into()),
            };
            let now = Instant::now();
            let bytes = buffer.get(..length).unwrap_or_default();
            let datagram = Receive::new(Protocol::Udp, source, self.address, bytes)?;
            self.rtc.handle_input(Input::Receive(now, datagram))?;
            self.advance(now, start, delays)?;
        }
    }

    /// Lets time pass.
    pub(crate) fn tick(&mut self, start: Instant) -> anyhow::Result<()> {
        self.advance(Instant::now(), start, &mut Vec::new())
    }

    fn advance(&mut self, now: Instant, start: Instant, delays: &mut Vec<Duration>) -> anyhow::Result<()> {
        loop {
            match self.rtc.poll_output()? {
                Output::Timeout(at) if at <= now => self.rtc.handle_input(Input::Timeout(now))?,
                Output::Timeout(at) => {
                    self.deadline = at;
                    return Ok(());
                }
                Output::Transmit(transmit) => {
                    // A full buffer loses the frame, which is counted.
                    let _ = self.socket.send_to(&transmit.contents, transmit.destination);
                }
                Output::Event(Event::Connected) => self.connected = true,
                Output::Event(Event::RtpPacket(packet)) => {
                    if let Some(said) = said_at(&packet.payload) {
                        delays.push(now.duration_since(start).saturating_sub(said));
                    }
                }
                Output::Event(_) => {}
            }
        }
    }
}

/// When a counted frame was said; `None` for all else, such as silence.
fn said_at(payload: &[u8]) -> Option<Duration> {
    let (mark, rest) = payload.split_first()?;
    let (said, _) = rest.split_first_chunk::<8>()?;
    (*mark == COUNTED && payload.len() == PAYLOAD).then(|| Duration::from_nanos(u64::from_be_bytes(*said)))
}

fn connection() -> anyhow::Result<(Rtc, UdpSocket)> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0).into())?;
    let mut rtc = Rtc::builder()
        .set_crypto_provider(suite::crypto().into())
        .set_rtp_mode(true)
        .clear_codecs()
        .enable_opus(true, false)
        .clear_extension_map()
        .build(Instant::now());
    rtc.add_local_candidate(Candidate::host(socket.local_addr()?, "udp")?);
    Ok((rtc, socket))
}
