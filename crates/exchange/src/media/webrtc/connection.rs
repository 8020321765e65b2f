//! Wraps str0m: outside this folder only tests use it.

use std::time::Instant;

use str0m::{
    Event, IceConnectionState, Input, Output, Rtc,
    media::Mid,
    net::{Receive, Transmit},
    rtp::{RtpPacket, RtpWrite},
};

use super::{
    super::{
        LossReason,
        codec::{Codec, Payload},
        rtp::RtpHeader,
    },
    payload_types::{Format, PayloadTypes},
    role_conflict::refuse_role,
    sdp::{self, Bundled, OfferError, refused},
    settings::{Formats, RtcSettings},
};

/// A connection that asks for the present time more often than this in a row is broken.
const MAX_TURNS: usize = 1_000;

/// What came out of a connection.
pub(super) enum ConnectionEvent {
    Connected,
    Rtp(ReceivedRtp),
    Lost(LossReason),
}

/// One RTP packet, decrypted.
pub(super) struct ReceivedRtp {
    pub(super) ssrc: u32,
    /// Extended sequence number.
    pub(super) sequence: u64,
    pub(super) timestamp: u32,
    pub(super) payload: Payload,
    pub(super) format: Format,
}

/// One WebRTC connection.
pub(super) struct RtcConnection {
    rtc: Rtc,
    /// The codec that we send.
    codec: Codec,
    /// Known once a line of audio is agreed on.
    payload_types: Option<PayloadTypes>,
    deadline: Instant,
    /// Whether a packet was written since the last drain.
    written: bool,
    failed: bool,
}

impl RtcConnection {
    /// Answers an offer.
    pub(super) fn open(
        now: Instant,
        text: &str,
        settings: &RtcSettings,
    ) -> Result<(RtcConnection, String), OfferError> {
        let bundled = Bundled::of(text, "0");
        let offer = sdp::parse(&bundled.text)?;
        let choice = sdp::choose(&offer)?;
        let formats = Formats { codecs: &[choice.codec], dtmf_clocks: choice.dtmf_clock.as_slice() };
        let mut rtc = settings.connection(now, &formats);
        let answer = rtc.sdp_api().accept_offer(offer).map_err(refused)?.to_sdp_string();
        // str0m may have reasons to agree to no codec at all, such as a number of channels.
        if !sdp::parse(&answer).is_ok_and(|answer| sdp::holds(&answer, choice.codec)) {
            return Err(OfferError::NoCodec);
        }
        let connection = RtcConnection {
            rtc,
            codec: choice.codec,
            payload_types: None,
            deadline: now,
            written: false,
            failed: false,
        };
        Ok((connection, bundled.answer(answer)))
    }

    /// A connection that has taken the answer to an offer of ours.
    pub(super) fn answered(now: Instant, rtc: Rtc, codec: Codec, mid: Mid) -> RtcConnection {
        // str0m reports a line of audio only if it answers.
        let payload_types = PayloadTypes::agreed(&rtc, mid);
        RtcConnection { rtc, codec, payload_types, deadline: now, written: false, failed: false }
    }

    /// Answers another offer of the same peer.
    pub(super) fn renegotiate(&mut self, text: &str) -> Result<String, OfferError> {
        let bundled = Bundled::of(text, "0");
        let offer = sdp::parse(&bundled.text)?;
        if !sdp::holds(&offer, self.codec) {
            return Err(OfferError::NoCodec);
        }
        Ok(bundled.answer(self.rtc.sdp_api().accept_offer(offer).map_err(refused)?.to_sdp_string()))
    }

    /// What we send.
    pub(super) fn codec(&self) -> Codec {
        self.codec
    }

    /// Our ICE user fragment, which a renegotiation may change.
    pub(super) fn ufrag(&mut self) -> String {
        self.rtc.direct_api().local_ice_credentials().ufrag
    }

    /// What is to be answered to a datagram by which the peer takes our role, if it does so.
    pub(super) fn refuse_role(&mut self, datagram: &[u8]) -> Option<Vec<u8>> {
        refuse_role(datagram, &self.rtc.direct_api().local_ice_credentials().pass)
    }

    /// Whether a datagram from an address not seen before is from this peer.
    pub(super) fn accepts(&self, now: Instant, datagram: Receive<'_>) -> bool {
        self.rtc.accepts(&Input::Receive(now, datagram))
    }

    /// When time must be passed in at the latest.
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

    /// Sends one packet of sound; drops it if there is no stream to send it on yet.
    pub(super) fn send(&mut self, now: Instant, header: RtpHeader, payload: Payload) {
        let Some(payload_types) = &self.payload_types else { return };
        let Some(number) = payload_types.of(self.codec) else { return };
        let mut api = self.rtc.direct_api();
        let Some(stream) = api.stream_tx_by_mid(payload_types.mid, None) else { return };
        let packet = RtpWrite::new(number, header.sequence.into(), header.timestamp, now, payload);
        stream.write_rtp(packet.marker(header.marker));
        self.written = true;
    }

    /// Tells the peer that the connection ends.
    pub(super) fn close(&mut self) {
        if let Err(error) = self.rtc.close() {
            tracing::debug!(%error, "a peer connection did not close cleanly");
        }
    }

    /// Polls until the connection waits for something.
    ///
    /// A written packet leaves only after time is passed in once more. str0m asks for that by a deadline that is
    /// already due; to wait for it would cost another look at everything, and nothing else comes of a write.
    pub(super) fn drain(&mut self, now: Instant, transmits: &mut Vec<Transmit>) -> Vec<ConnectionEvent> {
        let mut events = Vec::new();
        if std::mem::take(&mut self.written) {
            self.input(Input::Timeout(now));
        }
        for _ in 0..MAX_TURNS {
            match self.rtc.poll_output() {
                Ok(Output::Timeout(at)) if at <= now => self.input(Input::Timeout(now)),
                Ok(Output::Timeout(at)) => {
                    self.deadline = at;
                    break;
                }
                Ok(Output::Transmit(transmit)) => transmits.push(transmit),
                Ok(Output::Event(event)) => events.extend(self.event_of(event)),
                Err(error) => {
                    tracing::debug!(%error, "a peer connection failed");
                    self.failed = true;
                    break;
                }
            }
        }
        if self.failed || !self.rtc.is_alive() {
            events.push(ConnectionEvent::Lost(LossReason::Failed));
        }
        events
    }

    fn event_of(&mut self, event: Event) -> Option<ConnectionEvent> {
        match event {
            Event::MediaAdded(added) => {
                self.payload_types = PayloadTypes::agreed(&self.rtc, added.mid);
                None
            }
            Event::Connected => Some(ConnectionEvent::Connected),
            Event::RtpPacket(packet) => self.received(packet).map(ConnectionEvent::Rtp),
            Event::IceConnectionStateChange(IceConnectionState::Disconnected) => {
                Some(ConnectionEvent::Lost(LossReason::IceDisconnected))
            }
            Event::Closed => Some(ConnectionEvent::Lost(LossReason::Closed)),
            _ => None,
        }
    }

    fn received(&self, packet: RtpPacket) -> Option<ReceivedRtp> {
        let format = self.payload_types.as_ref()?.format(packet.header.payload_type)?;
        Some(ReceivedRtp {
            ssrc: *packet.header.ssrc,
            sequence: *packet.seq_no,
            timestamp: packet.header.timestamp,
            payload: packet.payload,
            format,
        })
    }
}
