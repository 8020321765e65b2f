//! The pure core: takes commands, datagrams and the time, gives datagrams, events and a deadline.

mod hearing;
mod negotiation;
mod routes;
mod stun;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use str0m::net::{Protocol, Receive, Transmit};

use self::routes::Routes;
use super::leg::{Happening, Leg, OfferedLeg, Player, Source, Terms};
use super::party::Party;
use super::recorder::Recorder;
use super::{Command, Event, LegId, Repeat};

/// One frame of sound.
const BEAT: Duration = Duration::from_millis(20);

/// What is to be done after an input.
#[derive(Default)]
pub(super) struct Effects {
    /// Datagrams to send, each from the socket bound to its source.
    pub(super) transmits: Vec<Transmit>,
    /// In the order in which they happened.
    pub(super) events: Vec<Event>,
}

/// All legs, and who hears whom.
pub(super) struct Switch {
    terms: Terms,
    legs: BTreeMap<LegId, Leg>,
    /// Legs that wait for their answer. None of them is in `legs`; time does not pass for them.
    offered: BTreeMap<LegId, OfferedLeg>,
    /// Legs with nobody real at the far end.
    parties: BTreeMap<LegId, Party>,
    routes: Routes,
    /// When the next frames are due; kept on an absolute schedule.
    next_beat: Instant,
    /// No later than the earliest of the legs' deadlines.
    next_timer: Instant,
}

impl Switch {
    pub(super) fn new(now: Instant, terms: Terms) -> Switch {
        Switch {
            terms,
            legs: BTreeMap::new(),
            offered: BTreeMap::new(),
            parties: BTreeMap::new(),
            routes: Routes::default(),
            next_beat: now,
            next_timer: now,
        }
    }

    /// When [`Switch::timeout`] must be called at the latest; `None` while there is no open leg.
    pub(super) fn deadline(&self) -> Option<Instant> {
        (!self.is_idle()).then(|| self.next_beat.min(self.next_timer))
    }

    /// Carries out one command.
    pub(super) fn command(&mut self, now: Instant, command: Command, effects: &mut Effects) {
        match command {
            Command::Answer { leg, offer, reply } => {
                let answer = self.answer(now, leg, &offer, effects);
                // A caller that stopped waiting has hung up, and will say so.
                let _ = reply.send(answer);
            }
            Command::Offer { leg, reply } => {
                let _ = reply.send(self.offer(now, leg));
            }
            Command::AcceptAnswer { leg, answer, reply } => {
                let _ = reply.send(self.accept_answer(now, leg, &answer, effects));
            }
            Command::Simulate { leg } => self.simulate(now, leg),
            Command::Speak { leg, play, clip } => {
                if let Some(party) = self.parties.get_mut(&leg) {
                    party.speak(Player::new(play, clip, Repeat::Times(1)));
                }
            }
            Command::Play { leg, play, clip, repeat } => {
                self.listen_to(leg, Source::Player(Player::new(play, clip, repeat)));
            }
            Command::Silence { leg } => self.listen_to(leg, Source::Silence),
            Command::Bridge { a, b } => self.bridge(a, b),
            Command::Unbridge { leg } => self.unbridge(leg),
            Command::Record { leg, record, limits, to } => {
                if let Some(leg) = self.legs.get_mut(&leg) {
                    leg.record(now, Recorder::new(record, limits, to));
                }
            }
            Command::StopRecording { leg, record } => {
                if let Some(leg) = self.legs.get_mut(&leg).filter(|leg| leg.recording() == Some(record)) {
                    leg.stop_recording(now);
                }
            }
            Command::Drop { leg } => self.remove(now, leg, effects),
        }
    }

    /// Takes a datagram that came from `source` to our socket at `destination`.
    ///
    /// What belongs to no leg is dropped without a word: the port is open to the world.
    pub(super) fn datagram(
        &mut self,
        now: Instant,
        source: SocketAddr,
        destination: SocketAddr,
        bytes: &[u8],
        effects: &mut Effects,
    ) {
        let parse = || Receive::new(Protocol::Udp, source, destination, bytes).ok();
        let Some(id) = self.owner(now, source, bytes, parse) else { return };
        let (Some(leg), Some(datagram)) = (self.legs.get_mut(&id), parse()) else { return };
        leg.receive(now, datagram);
        self.settle(now, id, effects);
    }

    /// Lets time pass.
    pub(super) fn timeout(&mut self, now: Instant, effects: &mut Effects) {
        if self.next_timer <= now {
            let due = |(id, leg): (&LegId, &Leg)| (leg.deadline() <= now).then_some(*id);
            for id in self.legs.iter().filter_map(due).collect::<Vec<_>>() {
                if let Some(leg) = self.legs.get_mut(&id) {
                    leg.timeout(now);
                }
                self.settle(now, id, effects);
            }
            self.next_timer = self.legs.values().map(Leg::deadline).min().unwrap_or(now + BEAT);
        }
        if self.next_beat <= now {
            for id in self.legs.keys().copied().collect::<Vec<_>>() {
                self.beat(now, id, effects);
            }
            for id in self.parties.keys().copied().collect::<Vec<_>>() {
                self.beat_of_party(now, id, effects);
            }
            self.next_beat += BEAT;
            // After a stall: go on from here, without a burst of old frames.
            if self.next_beat <= now {
                self.next_beat = now + BEAT;
            }
        }
    }

    /// Closes every leg.
    pub(super) fn close(&mut self, now: Instant, effects: &mut Effects) {
        for id in self.legs.keys().copied().collect::<Vec<_>>() {
            self.remove(now, id, effects);
        }
    }

    fn beat(&mut self, now: Instant, id: LegId, effects: &mut Effects) {
        let mut happenings = Vec::new();
        if let Some(leg) = self.legs.get_mut(&id) {
            leg.beat(now, &mut happenings);
        }
        self.act_on(now, id, happenings, effects);
        self.settle(now, id, effects);
    }

    fn beat_of_party(&mut self, now: Instant, id: LegId, effects: &mut Effects) {
        let mut happenings = Vec::new();
        if let Some(party) = self.parties.get_mut(&id) {
            party.beat(&mut happenings);
        }
        if let Some(other) = self.act_on(now, id, happenings, effects) {
            self.settle(now, other, effects);
        }
    }

    /// Which leg a datagram is for.
    fn owner<'a>(
        &mut self,
        now: Instant,
        source: SocketAddr,
        bytes: &[u8],
        parse: impl Fn() -> Option<Receive<'a>>,
    ) -> Option<LegId> {
        let known = self.routes.by_address(source);
        let Some(ufrag) = stun::local_ufrag(bytes) else { return known };
        // A browser may use an old port for a new call: the name counts, if its proof holds.
        let named = self.routes.by_name(ufrag)?;
        if known == Some(named) {
            return known;
        }
        self.legs.get(&named)?.accepts(now, parse()?).then_some(())?;
        self.routes.locate(source, named);
        Some(named)
    }

    fn remove(&mut self, now: Instant, id: LegId, effects: &mut Effects) {
        self.unbridge(id);
        self.routes.forget(id);
        self.offered.remove(&id);
        self.parties.remove(&id);
        if let Some(mut leg) = self.legs.remove(&id) {
            leg.close(now);
            leg.drain(now, &mut effects.transmits, &mut Vec::new());
        }
    }

    /// Takes out what a leg has to send and to tell, and what follows from that on other legs.
    fn settle(&mut self, now: Instant, first: LegId, effects: &mut Effects) {
        let mut to_drain = vec![first];
        while let Some(id) = to_drain.pop() {
            let mut happenings = Vec::new();
            let Some(leg) = self.legs.get_mut(&id) else { continue };
            leg.drain(now, &mut effects.transmits, &mut happenings);
            self.next_timer = self.next_timer.min(leg.deadline());
            to_drain.extend(self.act_on(now, id, happenings, effects));
        }
    }

    /// Acts on what a leg told; gives the other leg if something was sent on to it.
    fn act_on(
        &mut self,
        now: Instant,
        id: LegId,
        happenings: Vec<Happening>,
        effects: &mut Effects,
    ) -> Option<LegId> {
        let mut sent_on_to = None;
        for happening in happenings {
            let event = match happening {
                Happening::Sound { origin, sequence, timestamp, payload } => {
                    if let Some((other, leg)) = self.other_side(id) {
                        leg.forward(now, origin, sequence, timestamp, payload);
                        sent_on_to = Some(other);
                    }
                    continue;
                }
                Happening::Swallowed { origin, sequence } => {
                    if let Some((_, leg)) = self.other_side(id) {
                        leg.swallow(origin, sequence);
                    }
                    continue;
                }
                Happening::Lost(reason) => {
                    self.remove(now, id, effects);
                    effects.events.push(Event::Lost { leg: id, reason });
                    return None;
                }
                Happening::Connected => Event::Connected { leg: id },
                Happening::Digit(digit) => Event::Digit { leg: id, digit },
                Happening::PlayEnded(play) => Event::PlayEnded { leg: id, play },
                Happening::Spoken(play) => Event::Spoken { leg: id, play },
                Happening::Met => Event::Met { leg: id },
                Happening::Parted => Event::Parted { leg: id },
                Happening::Suspect => Event::Suspect { leg: id },
                Happening::Resumed => Event::Resumed { leg: id },
            };
            effects.events.push(event);
        }
        sent_on_to
    }
}
