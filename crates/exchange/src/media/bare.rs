//! The media plane without its thread and its sockets, and readers of sound: see [`crate::bare`].

use std::{
    net::SocketAddr,
    sync::LazyLock,
    time::{Duration, Instant},
};

use str0m::{config::DtlsCert, net::Protocol};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::{
    ClipError, LegEvent, LegId, MediaCommand, OfferError, RecordEnd, RecordId, RecordLimits, Recorded,
    codec::{Codec, OpusDecoder, Transcoder},
    five_tuple::FiveTuple,
    packet::{Content, MediaPacket, Stream},
    recorder::Recorder,
    router::{Effects, MediaRouter},
    rtp::{DtmfDetector, RtpRewriter},
    webrtc::{ProbeKey, RtcSettings, candidates, crypto},
};

/// Where the router believes that it listens.
const OWN_ADDRESS: &str = "192.0.2.1:5000";

/// Made once: it costs more than all the rest.
static CERTIFICATE: LazyLock<Option<DtlsCert>> =
    LazyLock::new(|| crypto().dtls_provider.generate_certificate());

/// The media router, on a clock of its own.
pub struct BareRouter {
    router: MediaRouter,
    own: SocketAddr,
    now: Instant,
    events: Vec<LegEvent>,
}

impl BareRouter {
    /// A router without legs; `None` if the system lets no certificate be made.
    #[must_use]
    pub fn new() -> Option<Self> {
        let (own, now) = (OWN_ADDRESS.parse().ok()?, Instant::now());
        let settings = RtcSettings {
            candidates: candidates(&[own], &[]).ok()?,
            probe_key: ProbeKey::of_account(&String::new().into()),
            certificate: CERTIFICATE.clone()?,
        };
        Some(Self { router: MediaRouter::new(now, settings), own, now, events: Vec::new() })
    }

    /// Answers a browser's offer on a leg.
    ///
    /// # Errors
    /// As the router refuses it.
    pub fn answer(&mut self, leg: u64, offer: &str) -> Result<String, OfferError> {
        self.command(MediaCommand::Answer { leg: LegId(leg), offer: offer.into() });
        let answer = self.events.iter().rev().find_map(|event| match event {
            LegEvent::OfferAnswered(answer) => Some(answer.clone()),
            _ => None,
        });
        answer.unwrap_or(Err(OfferError::NotAwaited))
    }

    /// Offers a leg to a browser.
    ///
    /// # Errors
    /// As the router refuses it.
    pub fn offer(&mut self, leg: u64) -> Result<String, OfferError> {
        self.command(MediaCommand::Offer { leg: LegId(leg) });
        let offer = self.events.iter().rev().find_map(|event| match event {
            LegEvent::OfferMade(offer) => Some(offer.clone()),
            _ => None,
        });
        offer.unwrap_or(Err(OfferError::NotAwaited))
    }

    /// Takes a browser's answer to the offer of a leg.
    ///
    /// # Errors
    /// As the router refuses it.
    pub fn accept(&mut self, leg: u64, answer: &str) -> Result<(), OfferError> {
        self.command(MediaCommand::AcceptAnswer { leg: LegId(leg), answer: answer.into() });
        let accepted = self.events.iter().rev().find_map(|event| match event {
            LegEvent::AnswerAccepted(accepted) => Some(accepted.clone()),
            _ => None,
        });
        accepted.unwrap_or(Err(OfferError::NotAwaited))
    }

    /// Takes a datagram; returns those that are sent at once, with their destinations.
    pub fn datagram(&mut self, source: SocketAddr, bytes: &[u8]) -> Vec<(SocketAddr, Vec<u8>)> {
        let mut effects = Effects::default();
        let five_tuple = FiveTuple { protocol: Protocol::Udp, source, destination: self.own };
        self.router.datagram(self.now, five_tuple, bytes, &mut effects);
        self.carry(effects)
    }

    /// Lets time pass; returns what is sent meanwhile.
    pub fn pass(&mut self, time: Duration) -> Vec<(SocketAddr, Vec<u8>)> {
        let end = self.now + time;
        let mut sent = Vec::new();
        while let Some(due) = self.router.deadline().filter(|due| *due <= end) {
            self.now = self.now.max(due);
            let mut effects = Effects::default();
            self.router.timeout(self.now, &mut effects);
            sent.extend(self.carry(effects));
        }
        self.now = end;
        sent
    }

    /// Takes out what the router has told since it was asked last.
    pub fn events(&mut self) -> Vec<LegEvent> {
        std::mem::take(&mut self.events)
    }

    fn command(&mut self, command: MediaCommand) {
        let mut effects = Effects::default();
        self.router.command(self.now, command, &mut effects);
        self.carry(effects);
    }

    fn carry(&mut self, effects: Effects) -> Vec<(SocketAddr, Vec<u8>)> {
        self.events.extend(effects.events.into_iter().map(|(_, event)| event));
        effects.transmits.into_iter().map(|sent| (sent.destination, sent.contents.to_vec())).collect()
    }
}

/// What one decrypted RTP packet holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum BareContent {
    /// Opus.
    Opus,
    /// µ-law.
    Pcmu,
    /// A telephone key (RFC 4733).
    Dtmf,
}

/// What an RTP stream goes through once it is decrypted: it is recorded, numbered anew for another leg, and put into
/// that leg's codec.
pub struct BareStream {
    started: Instant,
    recorder: Recorder,
    recorded: UnboundedReceiver<Recorded>,
    rewriter: RtpRewriter,
    dtmf: DtmfDetector,
    to_pcmu: Option<Transcoder>,
    to_opus: Option<Transcoder>,
    spoken: Codec,
}

/// What came of one packet.
#[derive(Debug, Default)]
pub struct BareOutcome {
    /// The sequence numbers under which that goes on to the other leg.
    pub sequences: Vec<u64>,
    /// The lengths in bytes of what it is in the other codec, with what was lost before it.
    pub transcoded: Vec<usize>,
    /// The telephone key that begins with it.
    pub key: Option<char>,
}

impl BareStream {
    /// A stream that begins to be recorded, up to a length.
    #[must_use]
    pub fn new(length: Duration) -> Self {
        let (to, recorded) = unbounded_channel();
        let limits = RecordLimits { silence: None, length, trim: false };
        Self {
            started: Instant::now(),
            recorder: Recorder::new(RecordId(1), limits, to),
            recorded,
            rewriter: RtpRewriter::new(Codec::Opus),
            dtmf: DtmfDetector::default(),
            to_pcmu: Transcoder::new(Codec::Opus, Codec::Pcmu),
            to_opus: Transcoder::new(Codec::Pcmu, Codec::Opus),
            spoken: Codec::Opus,
        }
    }

    /// Takes a packet at a time since the beginning.
    pub fn packet(
        &mut self,
        at: Duration,
        (ssrc, sequence, timestamp): (u32, u64, u32),
        content: BareContent,
        payload: &[u8],
    ) -> BareOutcome {
        let now = self.started + at;
        let mut outcome = BareOutcome::default();
        let content = match content {
            BareContent::Dtmf => {
                outcome.key = self.dtmf.packet(timestamp, payload);
                Content::Dropped
            }
            BareContent::Opus | BareContent::Pcmu => {
                self.spoken = if content == BareContent::Opus { Codec::Opus } else { Codec::Pcmu };
                if payload.is_empty() { Content::Dropped } else { Content::Audio(payload.into()) }
            }
        };
        let packet =
            MediaPacket { stream: Stream { ssrc, codec: self.spoken }, sequence, timestamp, content };
        self.recorder.packet(now, &packet);
        let transcoder = match self.spoken {
            Codec::Opus => &mut self.to_pcmu,
            Codec::Pcmu => &mut self.to_opus,
        };
        for converted in transcoder.as_mut().map_or_else(Vec::new, |transcoder| transcoder.convert(&packet)) {
            if let Content::Audio(payload) = &converted.content {
                outcome.transcoded.push(payload.len());
            }
            outcome.sequences.extend(self.rewriter.forward(now, &converted).map(|header| header.sequence));
        }
        if packet.content == Content::Dropped {
            self.rewriter.drop_packet(&packet);
        }
        outcome
    }

    /// Lets the recorder look at its clock, as it does every 20 ms.
    pub fn tick(&mut self, at: Duration) {
        self.recorder.tick(self.started + at);
    }

    /// Ends the recording; returns how many samples it has.
    pub fn finish(mut self, at: Duration) -> usize {
        self.recorder.finish(self.started + at, RecordEnd::Stopped);
        let mut samples = 0;
        while let Ok(recorded) = self.recorded.try_recv() {
            if let Recorded::Sound(sound) = recorded {
                samples += sound.len();
            }
        }
        samples
    }
}

/// The decoder of Opus.
pub struct BareDecoder(OpusDecoder);

impl BareDecoder {
    /// A decoder to mono at a rate of Opus; `None` for any other rate.
    #[must_use]
    pub fn new(rate: u32) -> Option<Self> {
        OpusDecoder::new(rate).map(Self)
    }

    /// The samples of one packet; `None` if it is not Opus.
    pub fn decode(&mut self, packet: &[u8]) -> Option<Vec<i16>> {
        self.0.decode(packet)
    }
}

/// The samples of a sound file, mixed down to one channel, and their rate in Hz.
///
/// # Errors
/// As [`Clip::from_file`](super::Clip::from_file) refuses it.
pub fn read_sound_file(bytes: &[u8]) -> Result<(Vec<i16>, u32), ClipError> {
    super::read_file(bytes)
}
