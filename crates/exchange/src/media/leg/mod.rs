//! One peer of the exchange: a browser's connection and what it hears.
//!
//! Pure in the sense of str0m: it is handed the time and datagrams, and hands back datagrams and
//! happenings. [`Leg::drain`] must follow everything that changes the connection.

mod health;
mod keys;
mod offered;
mod outgoing;
mod peer;
mod player;
mod sdp;

use std::time::{Duration, Instant};

use str0m::net::{Receive, Transmit};

use self::health::{Finding, Health};
use self::keys::Keys;
use self::outgoing::Outgoing;
use self::peer::{Content, Heard, Input, Notice, Peer};
use super::codec::{Codec, Payload, Transcoder};
use super::recorder::Recorder;
use super::{LegId, LossReason, PlayId, RecordEnd, RecordId};

pub(super) use self::offered::OfferedLeg;
pub(super) use self::outgoing::Origin;
pub(super) use self::peer::Terms;
pub(super) use self::player::Player;
pub use self::sdp::OfferError;

/// A bridged leg whose other side sends nothing for so long gets silence in between.
///
/// Longer than a poor network holds packets back: those are not lost.
const BRIDGE_PAUSE: Duration = Duration::from_millis(200);

/// The same after a telephone key, in whose 160 ms a browser sends no sound.
const KEY_PAUSE: Duration = Duration::from_millis(30);

/// What a leg hears.
pub(super) enum Source {
    Silence,
    Player(Player),
    Bridge(LegId),
}

impl Source {
    /// The leg that is heard.
    pub(super) fn bridged_to(&self) -> Option<LegId> {
        match self {
            Source::Bridge(other) => Some(*other),
            _ => None,
        }
    }
}

/// What a leg has to say to the rest of the exchange.
#[derive(Debug)]
pub(super) enum Happening {
    Connected,
    /// Sound for whoever is bridged to this leg.
    Sound {
        origin: Origin,
        sequence: u64,
        timestamp: u32,
        payload: Payload,
    },
    /// A packet that is not sent on.
    Swallowed {
        origin: Origin,
        sequence: u64,
    },
    Digit(char),
    PlayEnded(PlayId),
    /// A simulated party has said a clip to its end.
    Spoken(PlayId),
    /// Somebody is bridged to a simulated party.
    Met,
    /// A simulated party is alone again.
    Parted,
    Suspect,
    Resumed,
    Lost(LossReason),
}

/// One peer.
pub(super) struct Leg {
    peer: Peer,
    health: Health,
    keys: Keys,
    outgoing: Outgoing,
    /// What the peer last spoke: where both codecs were agreed on, it may change its mind.
    spoken: Codec,
    source: Source,
    /// How long the bridged leg may send nothing.
    pause: Duration,
    /// From the codec of the bridged leg to ours, once it is needed.
    transcoder: Option<Transcoder>,
    recorder: Option<Recorder>,
}

impl Leg {
    /// Opens a leg from a browser's offer.
    ///
    /// # Errors
    /// As [`OfferError`] tells.
    pub(super) fn open(now: Instant, offer: &str, terms: &Terms) -> Result<(Leg, String), OfferError> {
        let (peer, answer) = Peer::open(now, offer, terms)?;
        Ok((Leg::new(now, peer, Source::Silence), answer))
    }

    /// The peer has 15 s from now to connect.
    fn new(now: Instant, peer: Peer, source: Source) -> Leg {
        Leg {
            health: Health::new(now),
            keys: Keys::default(),
            outgoing: Outgoing::new(peer.codec()),
            spoken: peer.codec(),
            source,
            pause: BRIDGE_PAUSE,
            transcoder: None,
            recorder: None,
            peer,
        }
    }

    /// Answers another offer of the same peer.
    ///
    /// # Errors
    /// As [`OfferError`] tells; the connection stays as it was.
    pub(super) fn renegotiate(&mut self, offer: &str) -> Result<String, OfferError> {
        self.peer.renegotiate(offer)
    }

    /// The name by which STUN requests to this leg know it; a renegotiation may change it.
    pub(super) fn ufrag(&mut self) -> String {
        self.peer.ufrag()
    }

    /// Whether a datagram from an address not seen before is from this peer.
    pub(super) fn accepts(&self, now: Instant, datagram: Receive<'_>) -> bool {
        self.peer.accepts(now, datagram)
    }

    /// The leg this one is bridged to.
    pub(super) fn bridged_to(&self) -> Option<LegId> {
        self.source.bridged_to()
    }

    /// Changes what the leg hears.
    pub(super) fn listen_to(&mut self, source: Source) {
        self.source = source;
        self.transcoder = None;
    }

    /// Records what the peer says from now on.
    pub(super) fn record(&mut self, now: Instant, recorder: Recorder) {
        self.stop_recording(now);
        self.recorder = Some(recorder);
    }

    /// The recording that runs.
    pub(super) fn recording(&self) -> Option<RecordId> {
        self.recorder.as_ref().map(Recorder::record)
    }

    /// Ends the recording that runs.
    pub(super) fn stop_recording(&mut self, now: Instant) {
        if let Some(mut recorder) = self.recorder.take() {
            recorder.finish(now, RecordEnd::Stopped);
        }
    }

    /// When time must be passed in at the latest.
    pub(super) fn deadline(&self) -> Instant {
        self.peer.deadline()
    }

    /// A datagram from the peer.
    pub(super) fn receive(&mut self, now: Instant, datagram: Receive<'_>) {
        self.peer.input(Input::Receive(now, datagram));
    }

    /// The connection's own timers.
    pub(super) fn timeout(&mut self, now: Instant) {
        self.peer.input(Input::Timeout(now));
    }

    /// The 20 ms beat: sends the next frame of our own, and looks after the peer's health.
    pub(super) fn beat(&mut self, now: Instant, happenings: &mut Vec<Happening>) {
        happenings.extend(self.health.check(now).map(Happening::from));
        if !self.health.is_connected() {
            return;
        }
        self.note(|recorder| recorder.beat(now));
        let codec = self.peer.codec();
        let frame = match &mut self.source {
            Source::Silence => codec.silence(),
            Source::Bridge(_) if self.outgoing.is_forwarding(now, self.pause) => return,
            Source::Bridge(_) => codec.silence(),
            Source::Player(player) => match player.next(codec) {
                Some(frame) => frame,
                None => {
                    happenings.push(Happening::PlayEnded(player.play()));
                    self.source = Source::Silence;
                    codec.silence()
                }
            },
        };
        let stamp = self.outgoing.own(now);
        self.peer.send(now, stamp, frame);
    }

    /// Sends on a packet of the bridged leg.
    pub(super) fn forward(
        &mut self,
        now: Instant,
        origin: Origin,
        sequence: u64,
        timestamp: u32,
        payload: Payload,
    ) {
        if !self.health.is_connected() {
            return;
        }
        let Some(payload) = self.in_own_codec(origin.codec, payload) else {
            self.outgoing.swallow(origin, sequence);
            return;
        };
        self.pause = BRIDGE_PAUSE;
        if let Some(stamp) = self.outgoing.forward(now, origin, sequence, timestamp) {
            self.peer.send(now, stamp, payload);
        }
    }

    /// Closes the gap of a packet of the bridged leg that is not sent on.
    pub(super) fn swallow(&mut self, origin: Origin, sequence: u64) {
        self.pause = KEY_PAUSE;
        self.outgoing.swallow(origin, sequence);
    }

    /// Tells the peer that the connection ends.
    pub(super) fn close(&mut self, now: Instant) {
        self.stop_recording(now);
        self.peer.close();
    }

    /// Takes out all that the connection has to send and to tell.
    pub(super) fn drain(
        &mut self,
        now: Instant,
        transmits: &mut Vec<Transmit>,
        happenings: &mut Vec<Happening>,
    ) {
        for notice in self.peer.drain(now, transmits) {
            match notice {
                Notice::Connected => {
                    if !self.health.is_connected() {
                        happenings.push(Happening::Connected);
                    }
                    self.health.connected(now);
                }
                Notice::Rtp(heard) => self.hear(now, heard, happenings),
                Notice::Lost(reason) => happenings.push(Happening::Lost(reason)),
            }
        }
    }

    fn hear(&mut self, now: Instant, heard: Heard, happenings: &mut Vec<Happening>) {
        happenings.extend(self.health.heard(now).map(Happening::from));
        if let Content::Sound(codec) = heard.content {
            self.spoken = codec;
        }
        // Keys are numbered as part of the sound.
        let origin = Origin { ssrc: heard.ssrc, codec: self.spoken };
        let Heard { sequence, timestamp, payload, content, .. } = heard;
        if content == Content::Key {
            happenings.extend(self.keys.hear(timestamp, &payload).map(Happening::Digit));
            self.note(|recorder| recorder.skip(now, origin, sequence));
            happenings.push(Happening::Swallowed { origin, sequence });
        } else if payload.is_empty() {
            // Padding, sent to probe the network.
            self.note(|recorder| recorder.skip(now, origin, sequence));
            happenings.push(Happening::Swallowed { origin, sequence });
        } else {
            self.note(|recorder| recorder.hear(now, origin, sequence, timestamp, payload.clone()));
            happenings.push(Happening::Sound { origin, sequence, timestamp, payload });
        }
    }

    /// Tells the recorder, and lets go of one that has ended.
    fn note(&mut self, what: impl FnOnce(&mut Recorder)) {
        if let Some(recorder) = &mut self.recorder {
            what(recorder);
            self.recorder.take_if(|recorder| recorder.is_over());
        }
    }

    fn in_own_codec(&mut self, from: Codec, payload: Payload) -> Option<Payload> {
        let to = self.peer.codec();
        if from == to {
            return Some(payload);
        }
        if self.transcoder.is_none() {
            self.transcoder = Transcoder::new(from, to);
        }
        self.transcoder.as_mut()?.convert(&payload)
    }
}

impl From<Finding> for Happening {
    fn from(finding: Finding) -> Happening {
        match finding {
            Finding::Suspect => Happening::Suspect,
            Finding::Resumed => Happening::Resumed,
            Finding::Lost(reason) => Happening::Lost(reason),
        }
    }
}
