//! A browser's side of a call: full ICE, controlling, SDP without candidates as the SDK sends it.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use str0m::{
    Candidate, Event, IceConnectionState, Input, Output, Rtc,
    change::{SdpAnswer, SdpOffer, SdpPendingOffer},
    config::DtlsCert,
    format::{Codec as Format, FormatParams},
    media::{Direction, Frequency, MediaKind, Mid, Pt},
    net::{Protocol, Receive, Transmit},
    rtp::{Extension, RtpWrite},
};

use crate::media::codec::{Codec, Payload};

/// One format a browser knows, in the order of its preference.
pub(super) type Offered = (u8, Format, u32);

/// What Chromium offers if Opus is preferred, without the formats str0m cannot offer alone.
pub(super) const OPUS_FIRST: &[Offered] = &[
    (111, Format::Opus, 48_000),
    (0, Format::PCMU, 8_000),
    (8, Format::PCMA, 8_000),
    (13, Format::CN, 8_000),
    (110, Format::Tele, 48_000),
    (126, Format::Tele, 8_000),
];

/// The SDK's own preference.
pub(super) const PCMU_FIRST: &[Offered] = &[
    (0, Format::PCMU, 8_000),
    (111, Format::Opus, 48_000),
    (8, Format::PCMA, 8_000),
    (13, Format::CN, 8_000),
    (110, Format::Tele, 48_000),
    (126, Format::Tele, 8_000),
];

/// Firefox knows telephone-event at 8 kHz only.
pub(super) const FIREFOX: &[Offered] =
    &[(109, Format::Opus, 48_000), (0, Format::PCMU, 8_000), (101, Format::Tele, 8_000)];

/// One packet as it reached the browser.
#[derive(Clone, Debug)]
pub(super) struct Received {
    pub(super) at: Instant,
    pub(super) ssrc: u32,
    pub(super) sequence: u64,
    pub(super) timestamp: u32,
    pub(super) marker: bool,
    pub(super) payload: Payload,
}

/// How a key press looks on the wire.
#[derive(Copy, Clone)]
pub(super) enum Press {
    /// Growing durations, then three end packets.
    Regular,
    /// Three packets, all with marker and end bit: what browsers send on the 8 kHz clock in Opus calls.
    OnlyEnds,
}

pub(super) struct Browser {
    rtc: Rtc,
    mid: Mid,
    pending: Option<SdpPendingOffer>,
    pub(super) address: SocketAddr,
    pub(super) connected: bool,
    pub(super) ice: IceConnectionState,
    /// What it says, one frame every 20 ms, over and over; empty is a stopped microphone.
    pub(super) says: Vec<Payload>,
    /// The codec it speaks in place of the one it prefers.
    pub(super) speaks: Option<Codec>,
    said: usize,
    next_frame: Instant,
    sequence: u64,
    timestamp: u32,
    /// Whether it is cut off from the network.
    pub(super) unplugged: bool,
    pub(super) received: Vec<Received>,
    deadline: Instant,
}

impl Browser {
    /// A browser that calls, and its offer.
    pub(super) fn new(
        now: Instant,
        address: &str,
        offered: &[Offered],
        certificate: DtlsCert,
    ) -> (Browser, String) {
        let mut rtc = connection(now, offered, certificate);
        let mut change = rtc.sdp_api();
        let mid = change.add_media(MediaKind::Audio, Direction::SendRecv, None, None, None);
        let (offer, pending) = change.apply().expect("an offer");
        (Browser::at(now, address, rtc, mid, Some(pending)), offer.to_sdp_string())
    }

    /// A browser that is called, and its answer; like all browsers it takes the active part of DTLS.
    pub(super) fn called(
        now: Instant,
        address: &str,
        known: &[Offered],
        certificate: DtlsCert,
        offer: &str,
    ) -> (Browser, String) {
        let mut rtc = connection(now, known, certificate);
        let offer = offer.replace("a=setup:actpass", "a=setup:passive");
        let offer = SdpOffer::from_sdp_string(&offer).expect("an offer");
        let mid = offer.media_lines.first().expect("a line").mid();
        let answer = rtc.sdp_api().accept_offer(offer).expect("the offer is good").to_sdp_string();
        (Browser::at(now, address, rtc, mid, None), answer)
    }

    fn at(now: Instant, address: &str, rtc: Rtc, mid: Mid, pending: Option<SdpPendingOffer>) -> Browser {
        let mut browser = Browser {
            rtc,
            mid,
            pending,
            address: address.parse().expect("an address"),
            connected: false,
            ice: IceConnectionState::New,
            says: Vec::new(),
            speaks: None,
            said: 0,
            next_frame: now,
            // A high number shows whether numbers are passed on as they are.
            sequence: 60_000,
            timestamp: u32::MAX - 48_000,
            unplugged: false,
            received: Vec::new(),
            deadline: now,
        };
        browser.gather();
        browser
    }

    pub(super) fn accept(&mut self, answer: &str) {
        let answer = SdpAnswer::from_sdp_string(answer).expect("an answer");
        let pending = self.pending.take().expect("an offer is open");
        self.rtc.sdp_api().accept_answer(pending, answer).expect("the answer fits the offer");
        self.deadline = Instant::now().min(self.deadline);
    }

    /// An ICE restart from another address, as after a change of networks.
    pub(super) fn restart(&mut self, address: &str) -> String {
        let mut change = self.rtc.sdp_api();
        change.ice_restart(false);
        let (offer, pending) = change.apply().expect("an offer");
        self.pending = Some(pending);
        self.address = address.parse().expect("an address");
        offer.to_sdp_string()
    }

    /// Gathers a candidate, as browsers do after a restart's answer was accepted.
    pub(super) fn gather(&mut self) {
        self.rtc.add_local_candidate(Candidate::host(self.address, "udp").expect("a candidate"));
    }

    pub(super) fn deadline(&self) -> Instant {
        if self.says.is_empty() { self.deadline } else { self.deadline.min(self.next_frame) }
    }

    /// What was agreed on, as payload type, format and clock, in the order of its preference.
    fn agreed(&self) -> Vec<(Pt, Format, u32)> {
        let agreed = self.rtc.media(self.mid).expect("the line").remote_pts();
        let formats = self.rtc.codec_config().params().iter();
        let formats = formats.filter(|format| agreed.contains(&format.pt()));
        formats.map(|format| (format.pt(), format.spec().codec, format.spec().clock_rate.get())).collect()
    }

    /// Every codec agreed on that the exchange knows.
    pub(super) fn codecs(&self) -> Vec<Codec> {
        let codec = |(_, format, _): (Pt, Format, u32)| match format {
            Format::Opus => Some(Codec::Opus),
            Format::PCMU => Some(Codec::Pcmu),
            _ => None,
        };
        self.agreed().into_iter().filter_map(codec).collect()
    }

    /// The codec it speaks.
    pub(super) fn codec(&self) -> Codec {
        self.speaks.unwrap_or_else(|| *self.codecs().first().expect("a codec was agreed on"))
    }

    fn write(&mut self, now: Instant, number: Pt, timestamp: u32, marker: bool, payload: &[u8]) {
        self.sequence += 1;
        let packet = RtpWrite::new(number, self.sequence.into(), timestamp, now, payload).marker(marker);
        let mut api = self.rtc.direct_api();
        api.stream_tx_by_mid(self.mid, None).expect("the stream").write_rtp(packet);
        self.deadline = now;
    }

    /// Presses a key, all its packets at once.
    pub(super) fn press(&mut self, now: Instant, event: u8, press: Press) {
        let clock = match press {
            Press::Regular => self.codec().clock(),
            Press::OnlyEnds => 8_000,
        };
        let agreed = self.agreed().into_iter().filter(|(_, format, _)| *format == Format::Tele);
        let fitting = agreed.min_by_key(|(_, _, known)| *known != clock);
        let (number, _, _) = fitting.expect("telephone keys were agreed on");
        let timestamp = self.timestamp;
        let packets: &[(bool, u8, u16)] = match press {
            Press::Regular => &[
                (true, 10, 960),
                (false, 10, 1920),
                (false, 10, 2880),
                (false, 10, 3840),
                (false, 0x8a, 4800),
                (false, 0x8a, 4800),
                (false, 0x8a, 4800),
            ],
            Press::OnlyEnds => &[(true, 0x8a, 960), (true, 0x8a, 960), (true, 0x8a, 960)],
        };
        for (marker, flags, duration) in packets {
            let [high, low] = duration.to_be_bytes();
            self.write(now, number, timestamp, *marker, &[event, *flags, high, low]);
        }
        // The tone's time passes without sound.
        self.timestamp = timestamp.wrapping_add(8 * self.codec().frame_ticks());
        self.next_frame = now + Duration::from_millis(160);
    }

    /// Sends a packet that holds nothing, as browsers do to probe the network.
    pub(super) fn probe(&mut self, now: Instant) {
        let number = self.sound();
        self.write(now, number, self.timestamp, false, &[]);
    }

    fn sound(&self) -> Pt {
        let wanted = match self.codec() {
            Codec::Opus => Format::Opus,
            Codec::Pcmu => Format::PCMU,
        };
        let found = self.agreed().into_iter().find(|(_, format, _)| *format == wanted);
        found.expect("the codec was agreed on").0
    }

    /// Loses packets on the way: their numbers are used up.
    pub(super) fn lose(&mut self, packets: u64) {
        self.sequence += packets;
        self.timestamp = self.timestamp.wrapping_add(packets as u32 * self.codec().frame_ticks());
    }

    /// Says its next frame this much later.
    pub(super) fn pause(&mut self, time: Duration) {
        self.next_frame += time;
    }

    pub(super) fn close(&mut self) {
        self.rtc.close().expect("closes");
    }

    pub(super) fn receive(&mut self, now: Instant, transmit: &Transmit) {
        let datagram = Receive::new(Protocol::Udp, transmit.source, transmit.destination, &transmit.contents)
            .expect("what the exchange sends is well-formed");
        self.rtc.handle_input(Input::Receive(now, datagram)).expect("the browser understands");
        self.deadline = now;
    }

    /// Speaks, lets time pass, and returns what is to be sent.
    pub(super) fn advance(&mut self, now: Instant) -> Vec<Transmit> {
        while self.connected && !self.says.is_empty() && self.next_frame <= now {
            let payload = self.says[self.said % self.says.len()].clone();
            self.said += 1;
            let number = self.sound();
            self.write(now, number, self.timestamp, false, &payload);
            self.timestamp = self.timestamp.wrapping_add(self.codec().frame_ticks());
            self.next_frame += Duration::from_millis(20);
        }
        if self.next_frame <= now {
            self.next_frame = now + Duration::from_millis(20);
        }
        let mut transmits = Vec::new();
        loop {
            match self.rtc.poll_output().expect("the browser's connection holds") {
                Output::Timeout(at) if at <= now => {
                    self.rtc.handle_input(Input::Timeout(now)).expect("time passes")
                }
                Output::Timeout(at) => {
                    self.deadline = at;
                    return transmits;
                }
                Output::Transmit(transmit) => transmits.push(transmit),
                Output::Event(event) => self.note(now, event),
            }
        }
    }

    fn note(&mut self, now: Instant, event: Event) {
        match event {
            Event::Connected => self.connected = true,
            Event::IceConnectionStateChange(state) => self.ice = state,
            Event::RtpPacket(packet) => self.received.push(Received {
                at: now,
                ssrc: *packet.header.ssrc,
                sequence: *packet.seq_no,
                timestamp: packet.header.timestamp,
                marker: packet.header.marker,
                payload: packet.payload,
            }),
            _ => {}
        }
    }
}

fn connection(now: Instant, known: &[Offered], certificate: DtlsCert) -> Rtc {
    let mut config = Rtc::builder()
        .set_crypto_provider(str0m::crypto::from_feature_flags().into())
        .set_dtls_cert(certificate)
        .set_rtp_mode(true)
        .clear_codecs()
        .clear_extension_map()
        .set_extension(1, Extension::AudioLevel)
        .set_extension(4, Extension::RtpMid);
    for (number, format, clock) in known {
        let channels = (*format == Format::Opus).then_some(2);
        let clock = Frequency::new(*clock).expect("a clock");
        let parameters = FormatParams::default();
        config.codec_config().add_config((*number).into(), None, *format, clock, channels, parameters);
    }
    config.build(now)
}
