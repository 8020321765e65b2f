//! A browser at the far end of a leg.

use std::time::{Duration, Instant};

use str0m::{
    Input,
    net::{Receive, Transmit},
};

use super::{
    super::{
        LegEvent, RecordEnd, RecordId,
        codec::{Codec, Transcoder},
        event::EndpointOutput,
        packet::{Content, MediaPacket, Stream},
        player::Source,
        recorder::Recorder,
        rtp::{DtmfDetector, RtpRewriter},
    },
    connection::{ConnectionEvent, ReceivedRtp, RtcConnection},
    health::{Health, HealthChange},
    offered::{CheckedAnswer, OfferedConnection},
    payload_types::Format,
    sdp::OfferError,
    settings::RtcSettings,
};

/// How long the other side of a bridge may send nothing before the leg gets silence.
///
/// It is longer than a poor network holds packets back: those are not lost.
const BRIDGE_PAUSE: Duration = Duration::from_millis(200);

/// The same after a telephone key: for its 160 ms a browser sends no sound.
const DTMF_PAUSE: Duration = Duration::from_millis(30);

/// One WebRTC peer.
///
/// Pure in the sense of str0m: it is handed the time and datagrams, and hands back datagrams,
/// packets and events. [`WebRtcEndpoint::drain`] must follow everything that changes the connection.
pub(in crate::media) struct WebRtcEndpoint {
    connection: RtcConnection,
    health: Health,
    dtmf: DtmfDetector,
    rewriter: RtpRewriter,
    /// The codec that the peer spoke last: if both codecs were agreed on, it may change.
    spoken: Codec,
    /// How long the bridged leg may send nothing.
    pause: Duration,
    /// Converts from the codec of the bridged leg to ours, once that is needed.
    transcoder: Option<Transcoder>,
    recorder: Option<Recorder>,
}

impl WebRtcEndpoint {
    /// Answers a browser's offer: the peer has 15 s from now to connect.
    ///
    /// # Errors
    /// As [`OfferError`] tells.
    pub(in crate::media) fn open(
        now: Instant,
        offer: &str,
        settings: &RtcSettings,
    ) -> Result<(WebRtcEndpoint, String), OfferError> {
        let (connection, answer) = RtcConnection::open(now, offer, settings)?;
        Ok((WebRtcEndpoint::new(now, connection), answer))
    }

    /// Takes the answer to an offer of ours: the peer has 15 s from now to connect.
    ///
    /// # Errors
    /// [`OfferError::Refused`], although the answer fitted: the connection is lost.
    pub(in crate::media) fn accept(
        now: Instant,
        offered: OfferedConnection,
        answer: CheckedAnswer,
    ) -> Result<WebRtcEndpoint, OfferError> {
        Ok(WebRtcEndpoint::new(now, offered.accept(now, answer)?))
    }

    fn new(now: Instant, connection: RtcConnection) -> WebRtcEndpoint {
        WebRtcEndpoint {
            health: Health::new(now),
            dtmf: DtmfDetector::default(),
            rewriter: RtpRewriter::new(connection.codec()),
            spoken: connection.codec(),
            pause: BRIDGE_PAUSE,
            transcoder: None,
            recorder: None,
            connection,
        }
    }

    /// Answers another offer of the same peer.
    ///
    /// # Errors
    /// As [`OfferError`] tells; the connection stays as it was.
    pub(in crate::media) fn renegotiate(&mut self, offer: &str) -> Result<String, OfferError> {
        self.connection.renegotiate(offer)
    }

    /// The name by which STUN requests to this leg know it; a renegotiation may change it.
    pub(in crate::media) fn ufrag(&mut self) -> String {
        self.connection.ufrag()
    }

    /// What is to be answered to an ICE check by which the peer takes our role, if it does so.
    pub(in crate::media) fn refuse_role(&mut self, check: &[u8]) -> Option<Vec<u8>> {
        self.connection.refuse_role(check)
    }

    /// Whether a datagram from an address not seen before is from this peer.
    pub(in crate::media) fn accepts(&self, now: Instant, datagram: Receive<'_>) -> bool {
        self.connection.accepts(now, datagram)
    }

    /// Records what the peer says from now on; a recording that runs ends.
    pub(in crate::media) fn record(&mut self, now: Instant, recorder: Recorder) {
        self.stop_recording(now);
        self.recorder = Some(recorder);
    }

    /// The recording that runs.
    pub(in crate::media) fn recording(&self) -> Option<RecordId> {
        self.recorder.as_ref().map(Recorder::record)
    }

    /// Ends the recording that runs.
    pub(in crate::media) fn stop_recording(&mut self, now: Instant) {
        if let Some(mut recorder) = self.recorder.take() {
            recorder.finish(now, RecordEnd::Stopped);
        }
    }

    /// When time must be passed in at the latest.
    pub(in crate::media) fn deadline(&self) -> Instant {
        self.connection.deadline()
    }

    /// Takes a datagram from the peer.
    pub(in crate::media) fn receive(&mut self, now: Instant, datagram: Receive<'_>) {
        self.connection.input(Input::Receive(now, datagram));
    }

    /// Runs the connection's own timers.
    pub(in crate::media) fn timeout(&mut self, now: Instant) {
        self.connection.input(Input::Timeout(now));
    }

    /// Notes that the leg hears something else: a transcoder's state is of no use to another stream.
    pub(in crate::media) fn source_changed(&mut self) {
        self.transcoder = None;
    }

    /// Lets 20 ms pass: sends the next frame of our own, and checks the peer's health. Returns whether there is
    /// something to drain.
    pub(in crate::media) fn tick(
        &mut self,
        now: Instant,
        source: &mut Source,
        output: &mut Vec<EndpointOutput>,
    ) -> bool {
        output.extend(self.health.check(now).map(EndpointOutput::from));
        if !self.health.is_connected() {
            return false;
        }
        self.tell_recorder(|recorder| recorder.tick(now));
        if source.is_bridge() && self.rewriter.is_forwarding(now, self.pause) {
            return false;
        }
        let frame = source.next_frame(self.connection.codec(), output);
        let header = self.rewriter.own(now);
        self.connection.send(now, header, frame);
        true
    }

    /// Sends a packet of the bridged leg; returns whether there is something to drain.
    pub(in crate::media) fn forward(&mut self, now: Instant, packet: MediaPacket) -> bool {
        if packet.content == Content::Dropped {
            self.pause = DTMF_PAUSE;
            if let Some(transcoder) = &mut self.transcoder {
                transcoder.convert(&packet);
            }
            self.rewriter.drop_packet(&packet);
            return false;
        }
        if !self.health.is_connected() {
            return false;
        }
        if packet.stream.codec == self.connection.codec() {
            return self.send(now, &packet);
        }
        let converted = self.transcode(&packet);
        let mut sent = false;
        for converted in &converted {
            sent |= self.send(now, converted);
        }
        if converted.last().is_none_or(|last| last.sequence != packet.sequence) {
            self.rewriter.drop_packet(&packet);
        }
        sent
    }

    /// Sends sound in our own codec; returns whether it was sent.
    fn send(&mut self, now: Instant, packet: &MediaPacket) -> bool {
        let Content::Audio(payload) = &packet.content else { return false };
        self.pause = BRIDGE_PAUSE;
        let Some(header) = self.rewriter.forward(now, packet) else { return false };
        self.connection.send(now, header, payload.clone());
        true
    }

    /// Tells the peer that the connection ends.
    pub(in crate::media) fn close(&mut self, now: Instant) {
        self.stop_recording(now);
        self.connection.close();
    }

    /// Takes out all that the connection has to send and to tell.
    pub(in crate::media) fn drain(
        &mut self,
        now: Instant,
        transmits: &mut Vec<Transmit>,
        output: &mut Vec<EndpointOutput>,
    ) {
        for event in self.connection.drain(now, transmits) {
            match event {
                ConnectionEvent::Connected => {
                    if !self.health.is_connected() {
                        output.push(EndpointOutput::Event(LegEvent::Connected));
                    }
                    self.health.connected(now);
                }
                ConnectionEvent::Rtp(received) => self.received(now, received, output),
                ConnectionEvent::Lost(reason) => output.push(EndpointOutput::Event(LegEvent::Lost(reason))),
            }
        }
    }

    fn received(&mut self, now: Instant, received: ReceivedRtp, output: &mut Vec<EndpointOutput>) {
        output.extend(self.health.received(now).map(EndpointOutput::from));
        let ReceivedRtp { ssrc, sequence, timestamp, payload, format } = received;
        let content = match format {
            Format::Dtmf => {
                let digit = self.dtmf.packet(timestamp, &payload).map(LegEvent::Digit);
                output.extend(digit.map(EndpointOutput::Event));
                Content::Dropped
            }
            Format::Audio(codec) => {
                self.spoken = codec;
                // Padding, sent to probe the network, is empty.
                if payload.is_empty() { Content::Dropped } else { Content::Audio(payload) }
            }
        };
        // Keys are numbered as part of the sound.
        let stream = Stream { ssrc, codec: self.spoken };
        let packet = MediaPacket { stream, sequence, timestamp, content };
        self.tell_recorder(|recorder| recorder.packet(now, &packet));
        output.push(EndpointOutput::Packet(packet));
    }

    /// Tells the recorder, and drops it if it has ended.
    fn tell_recorder(&mut self, tell: impl FnOnce(&mut Recorder)) {
        if let Some(recorder) = &mut self.recorder {
            tell(recorder);
            self.recorder.take_if(|recorder| recorder.is_over());
        }
    }

    fn transcode(&mut self, packet: &MediaPacket) -> Vec<MediaPacket> {
        if self.transcoder.is_none() {
            self.transcoder = Transcoder::new(packet.stream.codec, self.connection.codec());
        }
        self.transcoder.as_mut().map_or_else(Vec::new, |transcoder| transcoder.convert(packet))
    }
}

impl From<HealthChange> for EndpointOutput {
    fn from(change: HealthChange) -> EndpointOutput {
        EndpointOutput::Event(match change {
            HealthChange::Suspect => LegEvent::Suspect,
            HealthChange::Resumed => LegEvent::Resumed,
            HealthChange::Lost(reason) => LegEvent::Lost(reason),
        })
    }
}
