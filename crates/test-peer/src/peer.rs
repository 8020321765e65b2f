use std::{
    net::{Ipv4Addr, SocketAddr, UdpSocket},
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use str0m::{
    Candidate, Event, Input, Output, Rtc,
    change::{SdpAnswer, SdpPendingOffer},
    media::{Direction, MediaKind, Mid},
    net::{Protocol, Receive},
    rtp::RtpWrite,
};

use crate::silent_audio::Heard;

/// Generous: the machine may be busy.
const TIMEOUT: Duration = Duration::from_secs(30);

/// One cycle of a loud square wave of 500 Hz in µ-law: it survives the way through a WAV file as it is.
const CYCLE: [u8; 16] =
    [0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10];

/// A WebRTC peer on the loopback interface that speaks µ-law only.
///
/// Its methods block, and panic where a browser would fail.
pub struct Peer {
    rtc: Rtc,
    mid: Mid,
    pending: Option<SdpPendingOffer>,
    socket: UdpSocket,
    address: SocketAddr,
    connected: bool,
    next_frame: Instant,
    sequence: u64,
    /// Frames heard.
    frames: u64,
    /// Frames heard that hold the wave.
    heard: usize,
    /// Frames heard that are as loud as speech.
    voiced: usize,
}

impl Peer {
    /// A peer and its offer.
    #[must_use]
    pub fn offering() -> (Self, String) {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("binds");
        let address = socket.local_addr().expect("is bound");
        let mut rtc = Rtc::builder()
            .set_crypto_provider(str0m::crypto::from_feature_flags().into())
            .set_rtp_mode(true)
            .clear_codecs()
            .enable_pcmu(true, false)
            .build(Instant::now());
        let mut change = rtc.sdp_api();
        let mid = change.add_media(MediaKind::Audio, Direction::SendRecv, None, None, None);
        let (offer, pending) = change.apply().expect("an offer");
        rtc.add_local_candidate(Candidate::host(address, "udp").expect("a candidate"));
        let next_frame = Instant::now();
        let peer = Self {
            rtc,
            mid,
            pending: Some(pending),
            socket,
            address,
            connected: false,
            next_frame,
            sequence: 1,
            frames: 0,
            heard: 0,
            voiced: 0,
        };
        (peer, offer.to_sdp_string())
    }

    /// Whether audio can flow.
    #[must_use]
    pub const fn is_connected(&self) -> bool {
        self.connected
    }

    /// Takes the answer to its offer.
    pub fn accept(&mut self, answer: &str) {
        let answer = SdpAnswer::from_sdp_string(answer).expect("an answer");
        let pending = self.pending.take().expect("an offer");
        self.rtc.sdp_api().accept_answer(pending, answer).expect("fits the offer");
    }

    /// Says the wave for so many frames of 20 ms, silence from then on, until it hears the wave
    /// for as many frames. Gives the peer back: a dropped one is a lost call.
    pub fn says_and_hears(mut self, frames: usize) -> Self {
        let end = Instant::now() + TIMEOUT;
        let mut said = 0;
        while self.heard < frames {
            assert!(Instant::now() < end, "{} frames heard, connected: {}", self.heard, self.connected);
            said += self.moment(said < frames);
        }
        self
    }

    /// Says the wave, or silence, until `done`. Gives itself back, and how many frames of the wave
    /// it has heard meanwhile.
    pub fn listens_until(mut self, says_wave: bool, done: impl Fn(usize) -> bool) -> (Self, usize) {
        let end = Instant::now() + TIMEOUT;
        self.heard = 0;
        while !done(self.heard) {
            assert!(Instant::now() < end, "{} frames heard, connected: {}", self.heard, self.connected);
            self.moment(says_wave);
        }
        let heard = self.heard;
        (self, heard)
    }

    /// Says a frame if one is due, and hears what comes; how many it has said.
    fn moment(&mut self, wave: bool) -> usize {
        let due = self.connected && self.next_frame <= Instant::now();
        if due {
            let code = |n: usize| if wave { CYCLE[n % CYCLE.len()] } else { 0xff };
            let frame: Vec<u8> = (0..160).map(code).collect();
            self.send(&frame);
        }
        self.turn();
        usize::from(due)
    }

    /// Says nothing, for as long as it is wanted and the call lasts.
    pub(crate) fn says_nothing_while(mut self, heard: &Heard) {
        let (mut frames, mut last) = (self.frames, Instant::now());
        while heard.is_wanted.load(Ordering::Relaxed) && self.rtc.is_alive() {
            self.moment(false);
            if self.frames > frames {
                let gap = u64::try_from(last.elapsed().as_micros()).unwrap_or(u64::MAX);
                if frames > 0 {
                    heard.longest_gap.fetch_max(gap, Ordering::Relaxed);
                }
                (frames, last) = (self.frames, Instant::now());
                heard.frames.store(frames, Ordering::Relaxed);
            }
        }
        heard.is_alive.store(false, Ordering::Relaxed);
    }

    /// Says nothing until it has heard a voice for so many frames of 20 ms. Gives the peer back.
    pub fn hears_a_voice(mut self, frames: usize) -> Self {
        let end = Instant::now() + TIMEOUT;
        while self.voiced < frames {
            assert!(Instant::now() < end, "{} frames heard, connected: {}", self.voiced, self.connected);
            if self.connected && self.next_frame <= Instant::now() {
                self.send(&[0xff; 160]);
            }
            self.turn();
        }
        self
    }

    fn send(&mut self, frame: &[u8]) {
        let number = 0.into();
        let timestamp = u32::try_from(self.sequence * 160).expect("a short call");
        let packet = RtpWrite::new(number, self.sequence.into(), timestamp, Instant::now(), frame);
        let mut api = self.rtc.direct_api();
        api.stream_tx_by_mid(self.mid, None).expect("the stream").write_rtp(packet);
        self.rtc.handle_input(Input::Timeout(Instant::now())).expect("time passes");
        self.sequence += 1;
        self.next_frame += Duration::from_millis(20);
    }

    fn turn(&mut self) {
        let deadline = loop {
            match self.rtc.poll_output().expect("the connection holds") {
                Output::Timeout(at) => break at,
                Output::Transmit(transmit) => {
                    self.socket.send_to(&transmit.contents, transmit.destination).expect("is sent");
                }
                Output::Event(Event::Connected) => {
                    self.connected = true;
                    self.next_frame = Instant::now();
                }
                Output::Event(Event::RtpPacket(packet)) => {
                    self.frames += 1;
                    let waves = packet.payload.iter().filter(|code| CYCLE.contains(code)).count();
                    self.heard += usize::from(waves > 150);
                    // The exponent of a sample of more than 1/32 of the largest, in µ-law.
                    let loud = packet.payload.iter().filter(|code| !**code >> 4 & 7 >= 3).count();
                    self.voiced += usize::from(loud > 40);
                }
                Output::Event(_) => {}
            }
        };
        let deadline = if self.connected { deadline.min(self.next_frame) } else { deadline };
        let wait = deadline.saturating_duration_since(Instant::now()).min(Duration::from_millis(20));
        self.socket.set_read_timeout(Some(wait.max(Duration::from_millis(1)))).expect("is set");
        let mut buffer = [0; 2000];
        let now = Instant::now();
        let input = match self.socket.recv_from(&mut buffer) {
            Ok((length, source)) => {
                let datagram = Receive::new(Protocol::Udp, source, self.address, &buffer[..length]);
                Input::Receive(Instant::now(), datagram.expect("is well-formed"))
            }
            Err(_) => Input::Timeout(now.max(Instant::now())),
        };
        self.rtc.handle_input(input).expect("is understood");
    }
}
