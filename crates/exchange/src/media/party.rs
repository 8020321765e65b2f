//! Somebody simulated at the far end of a leg: speaks clips and notices who is there, without a network.
//!
//! To the rest of the engine it is a telephone: µ-law at 8 kHz, one frame every 20 ms, silence
//! where nothing is said. What it hears goes nowhere; only that a prompt has ended is told, at the
//! time at which somebody listening would know it. It cannot be recorded: a recording ends at once, empty.

use super::codec::{Codec, Payload};
use super::leg::{Happening, Origin, Player, Source};
use super::{LegId, PlayId};

/// What a telephone speaks.
const CODEC: Codec = Codec::Pcmu;

/// One simulated party.
pub(super) struct Party {
    origin: Origin,
    sequence: u64,
    timestamp: u32,
    /// What it hears.
    source: Source,
    /// What it says.
    speech: Option<Player>,
    /// Whether somebody was there at the last beat.
    in_company: bool,
}

impl Party {
    /// One that is silent and alone.
    pub(super) fn new(leg: LegId) -> Party {
        // Tells its stream from that of another party, as a real SSRC would.
        let ssrc = leg.0 as u32;
        Party {
            origin: Origin { ssrc, codec: CODEC },
            sequence: 1,
            timestamp: 0,
            source: Source::Silence,
            speech: None,
            in_company: false,
        }
    }

    /// Says a clip, in place of what it says now.
    pub(super) fn speak(&mut self, speech: Player) {
        self.speech = Some(speech);
    }

    /// The leg this one is bridged to.
    pub(super) fn bridged_to(&self) -> Option<LegId> {
        self.source.bridged_to()
    }

    /// Changes what it hears.
    pub(super) fn listen_to(&mut self, source: Source) {
        self.source = source;
    }

    /// 20 ms pass.
    pub(super) fn beat(&mut self, happenings: &mut Vec<Happening>) {
        if let Source::Player(prompt) = &mut self.source
            && prompt.next(CODEC).is_none()
        {
            happenings.push(Happening::PlayEnded(prompt.play()));
            self.source = Source::Silence;
        }
        let in_company = self.bridged_to().is_some();
        if in_company != self.in_company {
            self.in_company = in_company;
            happenings.push(if in_company { Happening::Met } else { Happening::Parted });
        }
        let (payload, spoken) = self.next_frame();
        happenings.push(Happening::Sound {
            origin: self.origin,
            sequence: self.sequence,
            timestamp: self.timestamp,
            payload,
        });
        happenings.extend(spoken.map(Happening::Spoken));
        self.sequence += 1;
        self.timestamp = self.timestamp.wrapping_add(CODEC.frame_ticks());
    }

    /// What it says in these 20 ms, and what it has said to its end.
    fn next_frame(&mut self) -> (Payload, Option<PlayId>) {
        let Some(speech) = &mut self.speech else { return (CODEC.silence(), None) };
        if let Some(frame) = speech.next(CODEC) {
            return (frame, None);
        }
        let spoken = speech.play();
        self.speech = None;
        (CODEC.silence(), Some(spoken))
    }
}
