//! str0m behind a small door: nothing else in the exchange touches it but tests.

mod numbers;
mod offered;
mod terms;

use std::time::Instant;

use str0m::net::{Receive, Transmit};
use str0m::rtp::{RtpPacket, RtpWrite};
use str0m::{Event, IceConnectionState, Output, Rtc};

use self::numbers::Numbers;
use self::terms::Formats;
use super::super::LossReason;
use super::super::codec::{Codec, Payload};
use super::outgoing::Stamp;
use super::sdp::{self, OfferError};

pub(super) use self::numbers::Content;
pub(in crate::media) use self::offered::Fitting;
pub(super) use self::offered::OfferedPeer;
pub(in crate::media) use self::terms::Terms;
pub(super) use str0m::Input;

/// A connection that asks for the present time more often than this in a row is broken.
const MOST_TURNS: usize = 1_000;

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
    pub(super) content: Content,
}

/// One WebRTC connection.
pub(super) struct Peer {
    rtc: Rtc,
    /// What we send.
    codec: Codec,
    media: Option<Numbers>,
    deadline: Instant,
    failed: bool,
}

impl Peer {
    pub(super) fn open(now: Instant, text: &str, terms: &Terms) -> Result<(Peer, String), OfferError> {
        let offer = sdp::parse(text)?;
        let choice = sdp::choose(&offer)?;
        let formats = Formats { codecs: &[choice.codec], key_clocks: choice.keys_clock.as_slice() };
        let mut rtc = terms.connection(now, &formats)?;
        let answer = rtc.sdp_api().accept_offer(offer).map_err(refused)?.to_sdp_string();
        Ok((Peer { rtc, codec: choice.codec, media: None, deadline: now, failed: false }, answer))
    }

    pub(super) fn renegotiate(&mut self, text: &str) -> Result<String, OfferError> {
        let offer = sdp::parse(text)?;
        if !sdp::holds(&offer, self.codec) {
            return Err(OfferError::NoCodec);
        }
        Ok(self.rtc.sdp_api().accept_offer(offer).map_err(refused)?.to_sdp_string())
    }

    pub(super) fn codec(&self) -> Codec {
        self.codec
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
        let Some(number) = media.of(self.codec) else { return };
        let mut api = self.rtc.direct_api();
        let Some(stream) = api.stream_tx_by_mid(media.mid, None) else { return };
        let packet = RtpWrite::new(number, stamp.sequence.into(), stamp.timestamp, now, payload);
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
                self.media = Numbers::agreed(&self.rtc, added.mid);
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

    fn heard(&self, packet: RtpPacket) -> Option<Heard> {
        let content = self.media.as_ref()?.content(packet.header.payload_type)?;
        Some(Heard {
            ssrc: *packet.header.ssrc,
            sequence: *packet.seq_no,
            timestamp: packet.header.timestamp,
            payload: packet.payload,
            content,
        })
    }
}

fn refused(error: impl std::fmt::Display) -> OfferError {
    OfferError::Refused(error.to_string())
}
