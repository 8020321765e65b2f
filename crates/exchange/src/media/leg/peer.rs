//! str0m behind a small door: nothing else in the exchange touches it but tests.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::config::{CryptoProvider, DtlsCert};
use str0m::format::{Codec as Format, FormatParams};
use str0m::media::{Frequency, Mid, Pt};
use str0m::net::{Receive, Transmit};
use str0m::rtp::{Extension, RtpPacket, RtpWrite};
use str0m::{Candidate, Event, IceConnectionState, Output, Rtc, RtcConfig};

use super::super::LossReason;
use super::super::codec::{Codec, Payload};
use super::offer::{self, Choice, OfferError};
use super::outgoing::Stamp;

pub(super) use str0m::Input;

/// The page's statistics read round trip and loss from these reports once a second.
const REPORT_INTERVAL: Duration = Duration::from_secs(1);

/// A connection that asks for the present time more often than this in a row is broken.
const MOST_TURNS: usize = 1_000;

/// What all legs of an engine share.
pub(in crate::media) struct Terms {
    /// The sockets' addresses; each one is a host candidate.
    pub(in crate::media) addresses: Vec<SocketAddr>,
    /// One certificate for all: making one costs more than the rest of a call's set-up.
    pub(in crate::media) certificate: DtlsCert,
    /// Where all encryption comes from.
    pub(in crate::media) crypto: Arc<CryptoProvider>,
}

/// What came out of a connection.
pub(super) enum Notice {
    Connected,
    Rtp(Heard),
    Lost(LossReason),
}

/// One RTP packet, decrypted.
pub(super) struct Heard {
    pub(super) ssrc: u32,
    /// Extended sequence number.
    pub(super) sequence: u64,
    pub(super) timestamp: u32,
    pub(super) payload: Payload,
    /// A telephone-event, not sound.
    pub(super) is_key: bool,
}

/// One WebRTC connection.
pub(super) struct Peer {
    rtc: Rtc,
    choice: Choice,
    media: Option<Negotiated>,
    deadline: Instant,
    failed: bool,
}

/// The peer's numbers for what was agreed on.
struct Negotiated {
    mid: Mid,
    sound: Pt,
    keys: Option<Pt>,
}

impl Peer {
    pub(super) fn open(now: Instant, text: &str, terms: &Terms) -> Result<(Peer, String), OfferError> {
        let offer = offer::parse(text)?;
        let choice = offer::choose(&offer)?;
        let mut rtc = configure(choice, terms).build(now);
        for address in &terms.addresses {
            let candidate = Candidate::host(*address, "udp").map_err(refused)?;
            rtc.add_local_candidate(candidate);
        }
        let answer = rtc.sdp_api().accept_offer(offer).map_err(refused)?.to_sdp_string();
        Ok((Peer { rtc, choice, media: None, deadline: now, failed: false }, answer))
    }

    pub(super) fn renegotiate(&mut self, text: &str) -> Result<String, OfferError> {
        let offer = offer::parse(text)?;
        if !offer::holds(&offer, self.choice.codec) {
            return Err(OfferError::NoCodec);
        }
        Ok(self.rtc.sdp_api().accept_offer(offer).map_err(refused)?.to_sdp_string())
    }

    pub(super) fn codec(&self) -> Codec {
        self.choice.codec
    }

    pub(super) fn ufrag(&mut self) -> String {
        self.rtc.direct_api().local_ice_credentials().ufrag
    }

    pub(super) fn accepts(&self, now: Instant, datagram: Receive<'_>) -> bool {
        self.rtc.accepts(&Input::Receive(now, datagram))
    }

    pub(super) fn deadline(&self) -> Instant {
        self.deadline
    }

    /// Passes in time or a datagram.
    pub(super) fn input(&mut self, input: Input<'_>) {
        // An error is either one bad datagram, which is dropped, or the end, which shows in `drain`.
        if let Err(error) = self.rtc.handle_input(input) {
            tracing::debug!(%error, "input to a peer connection was refused");
        }
    }

    /// Sends one packet of sound; before there is a stream to send it on, drops it.
    pub(super) fn send(&mut self, now: Instant, stamp: Stamp, payload: Payload) {
        let Some(media) = &self.media else { return };
        let mut api = self.rtc.direct_api();
        let Some(stream) = api.stream_tx_by_mid(media.mid, None) else { return };
        let packet = RtpWrite::new(media.sound, stamp.sequence.into(), stamp.timestamp, now, payload);
        stream.write_rtp(packet.marker(stamp.marker));
    }

    pub(super) fn close(&mut self) {
        if let Err(error) = self.rtc.close() {
            tracing::debug!(%error, "a peer connection did not close cleanly");
        }
    }

    /// Polls until the connection waits for something.
    ///
    /// A written packet leaves only after time is passed in once more; str0m asks for that by a
    /// deadline that is already due.
    pub(super) fn drain(&mut self, now: Instant, transmits: &mut Vec<Transmit>) -> Vec<Notice> {
        let mut notices = Vec::new();
        for _ in 0..MOST_TURNS {
            match self.rtc.poll_output() {
                Ok(Output::Timeout(at)) if at <= now => self.input(Input::Timeout(now)),
                Ok(Output::Timeout(at)) => {
                    self.deadline = at;
                    break;
                }
                Ok(Output::Transmit(transmit)) => transmits.push(transmit),
                Ok(Output::Event(event)) => notices.extend(self.notice(event)),
                Err(error) => {
                    tracing::debug!(%error, "a peer connection failed");
                    self.failed = true;
                    break;
                }
            }
        }
        if self.failed || !self.rtc.is_alive() {
            notices.push(Notice::Lost(LossReason::Failed));
        }
        notices
    }

    fn notice(&mut self, event: Event) -> Option<Notice> {
        match event {
            Event::MediaAdded(added) => {
                self.media = self.negotiated(added.mid);
                None
            }
            Event::Connected => Some(Notice::Connected),
            Event::RtpPacket(packet) => self.heard(packet).map(Notice::Rtp),
            Event::IceConnectionStateChange(IceConnectionState::Disconnected) => {
                Some(Notice::Lost(LossReason::IceDisconnected))
            }
            Event::Closed => Some(Notice::Lost(LossReason::Closed)),
            _ => None,
        }
    }

    /// Finds the peer's payload types, which are its own and not ours.
    fn negotiated(&self, mid: Mid) -> Option<Negotiated> {
        let agreed = self.rtc.media(mid)?.remote_pts();
        let number = |wanted: fn(Format) -> bool| {
            let mut formats = self.rtc.codec_config().params().iter();
            let found = formats.find(|format| wanted(format.spec().codec) && agreed.contains(&format.pt()));
            found.map(|format| format.pt())
        };
        let sound = match self.choice.codec {
            Codec::Opus => number(|codec| codec == Format::Opus),
            Codec::Pcmu => number(|codec| codec == Format::PCMU),
        };
        Some(Negotiated { mid, sound: sound?, keys: number(|codec| codec == Format::Tele) })
    }

    fn heard(&self, packet: RtpPacket) -> Option<Heard> {
        let media = self.media.as_ref()?;
        let number = packet.header.payload_type;
        let is_key = Some(number) == media.keys;
        (is_key || number == media.sound).then(|| Heard {
            ssrc: *packet.header.ssrc,
            sequence: *packet.seq_no,
            timestamp: packet.header.timestamp,
            payload: packet.payload,
            is_key,
        })
    }
}

/// ICE-lite, plain RTP, one codec, one kind of telephone keys.
fn configure(choice: Choice, terms: &Terms) -> RtcConfig {
    let opus = choice.codec == Codec::Opus;
    let mut config = Rtc::builder()
        .set_crypto_provider(terms.crypto.clone())
        .set_dtls_cert(terms.certificate.clone())
        .set_ice_lite(true)
        .set_rtp_mode(true)
        .clear_codecs()
        .enable_opus(opus, false)
        .enable_pcmu(!opus, false)
        // Without transport-wide feedback, which costs as much as all the rest and serves video.
        .clear_extension_map()
        .set_extension(1, Extension::AudioLevel)
        .set_extension(4, Extension::RtpMid)
        .set_rtcp_report_interval_audio(REPORT_INTERVAL);
    if let Some(clock) = choice.keys_clock.and_then(Frequency::new) {
        // Any free number will do: the answer uses the offer's.
        config.codec_config().add_config(
            101.into(),
            None,
            Format::Tele,
            clock,
            None,
            FormatParams::default(),
        );
    }
    config
}

fn refused(error: impl std::fmt::Display) -> OfferError {
    OfferError::Refused(error.to_string())
}
