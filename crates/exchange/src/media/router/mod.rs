//! The pure core: takes commands, datagrams and the time, gives datagrams, events and a deadline.

mod bridge;
mod demux;
mod legs;
mod negotiation;
#[cfg(test)]
mod tests;
mod timers;
mod traffic;

use std::time::{Duration, Instant};

use budget::{Budget, Rate};
use str0m::net::Transmit;

use self::{demux::Demultiplexer, legs::Legs, timers::Timers};
use super::{
    LegEvent, LegId, MediaCommand, Repeat,
    endpoint::Leg,
    event::EndpointOutput,
    five_tuple::FiveTuple,
    player::{Player, Source},
    recorder::Recorder,
    webrtc::{PROBE_UFRAG, RtcSettings, answer_probe},
};

/// How much sound one packet holds.
const FRAME: Duration = Duration::from_millis(20);

/// How many parts of a frame's time the legs are spread over: what is sent to all who wait would otherwise go out in one
/// burst, and hold up those who talk.
const BEATS: u32 = 10;

/// Questions whether the port can be reached, of all who ask.
const PROBES: Rate = Rate { burst: 50, per: Duration::from_secs(1) };

/// What is to be done after an input.
#[derive(Default)]
pub(super) struct Effects {
    /// Datagrams to send, each from the socket bound to its source.
    pub(super) transmits: Vec<Transmit>,
    /// Events, in the order in which they happened.
    pub(super) events: Vec<(LegId, LegEvent)>,
}

/// All legs, and who hears whom.
///
/// The cost of a packet does not depend on the number of legs.
pub(super) struct MediaRouter {
    settings: RtcSettings,
    legs: Legs,
    demux: Demultiplexer,
    timers: Timers,
    /// When frames are due to the next part of the legs; kept on an absolute schedule.
    next_beat: Instant,
    /// Which part that is.
    beat: u32,
    /// Legs that something was passed on to and that have yet to be drained.
    passed_on_to: Vec<LegId>,
    started: Instant,
    probes: Budget,
}

impl MediaRouter {
    pub(super) fn new(now: Instant, settings: RtcSettings) -> MediaRouter {
        MediaRouter {
            settings,
            legs: Legs::default(),
            demux: Demultiplexer::default(),
            timers: Timers::default(),
            next_beat: now,
            beat: 0,
            passed_on_to: Vec::new(),
            started: now,
            probes: Budget::new(PROBES),
        }
    }

    /// When [`MediaRouter::timeout`] must be called at the latest; `None` while there is no open leg.
    pub(super) fn deadline(&self) -> Option<Instant> {
        let beat = (!self.legs.is_idle()).then_some(self.next_beat)?;
        Some(self.timers.next().map_or(beat, |timer| timer.min(beat)))
    }

    /// Carries out one command.
    pub(super) fn command(&mut self, now: Instant, command: MediaCommand, effects: &mut Effects) {
        match command {
            MediaCommand::Answer { leg, offer } => {
                let answer = self.answer(now, leg, &offer, effects);
                effects.events.push((leg, LegEvent::OfferAnswered(answer)));
            }
            MediaCommand::Offer { leg } => {
                let offer = self.offer(now, leg);
                effects.events.push((leg, LegEvent::OfferMade(offer)));
            }
            MediaCommand::AcceptAnswer { leg, answer } => {
                let accepted = self.accept_answer(now, leg, &answer, effects);
                effects.events.push((leg, LegEvent::AnswerAccepted(accepted)));
            }
            MediaCommand::OpenTelephone { leg } => self.open_telephone(now, leg),
            MediaCommand::Speak { leg, play, clip } => {
                if let Some(telephone) = self.legs.get_mut(leg).and_then(Leg::telephone) {
                    telephone.speak(Player::new(play, clip, Repeat::Times(1)));
                }
            }
            MediaCommand::Play { leg, play, clip, repeat } => {
                self.listen_to(leg, Source::Player(Player::new(play, clip, repeat)));
            }
            MediaCommand::Silence { leg } => self.listen_to(leg, Source::Silence),
            MediaCommand::Bridge { a, b } => self.bridge(a, b),
            MediaCommand::Unbridge { leg } => self.unbridge(leg),
            MediaCommand::Record { leg, record, limits, to } => {
                if let Some(browser) = self.legs.get_mut(leg).and_then(Leg::webrtc) {
                    browser.record(now, Recorder::new(record, limits, to));
                }
            }
            MediaCommand::StopRecording { leg, record } => {
                let browser = self.legs.get_mut(leg).and_then(Leg::webrtc);
                if let Some(browser) = browser.filter(|browser| browser.recording() == Some(record)) {
                    browser.stop_recording(now);
                }
            }
            MediaCommand::Drop { leg } => self.remove(now, leg, effects),
        }
    }

    /// Takes a datagram; returns whether it is for any leg.
    ///
    /// One that is for none is dropped silently: anybody can send to the port.
    pub(super) fn datagram(
        &mut self,
        now: Instant,
        five_tuple: FiveTuple,
        bytes: &[u8],
        effects: &mut Effects,
    ) -> bool {
        let is_known = self.receive(now, five_tuple, bytes, effects);
        self.flush(now, effects);
        is_known
    }

    /// The same, but what is passed on by it waits for [`MediaRouter::flush`]: so of several datagrams, first each is
    /// taken in and then each is sent on, which keeps what the processor needs for one of the two at hand.
    pub(super) fn receive(
        &mut self,
        now: Instant,
        five_tuple: FiveTuple,
        bytes: &[u8],
        effects: &mut Effects,
    ) -> bool {
        if demux::local_ufrag(bytes) == Some(PROBE_UFRAG) {
            self.probed(now, &five_tuple, bytes, effects);
            return false;
        }
        let Some(id) = self.owner(now, &five_tuple, bytes) else { return false };
        let browser = self.legs.get_mut(id).and_then(Leg::webrtc);
        let (Some(browser), Some(datagram)) = (browser, five_tuple.receive(bytes)) else { return false };
        if demux::local_ufrag(bytes).is_some()
            && let Some(answer) = browser.refuse_role(bytes)
        {
            effects.transmits.push(five_tuple.reply(answer));
            return true;
        }
        browser.receive(now, datagram);
        self.drain(now, id, effects);
        true
    }

    /// Sends what was passed on.
    pub(super) fn flush(&mut self, now: Instant, effects: &mut Effects) {
        let mut next = 0;
        // What comes out of one may be for yet another.
        while let Some(id) = self.passed_on_to.get(next).copied() {
            self.drain(now, id, effects);
            next += 1;
        }
        self.passed_on_to.clear();
    }

    /// Lets time pass.
    pub(super) fn timeout(&mut self, now: Instant, effects: &mut Effects) {
        while let Some(id) = self.timers.pop_due(now) {
            let Some(browser) = self.legs.get_mut(id).and_then(Leg::webrtc) else { continue };
            if browser.deadline() <= now {
                browser.timeout(now);
            }
            self.settle(now, id, effects);
        }
        for _ in 0..BEATS {
            if self.next_beat <= now {
                self.beat(now, effects);
            }
        }
        // After a stall, in which each leg has had one frame just now, it goes on from here without a burst of old ones.
        if self.next_beat <= now {
            self.next_beat = now + FRAME;
        }
    }

    /// Lets a frame's time pass for one part of the legs.
    fn beat(&mut self, now: Instant, effects: &mut Effects) {
        let beat = u64::from(self.beat);
        let is_due = |id: &LegId| id.0 % u64::from(BEATS) == beat;
        for id in self.legs.ids(is_due) {
            self.tick(now, id, effects);
        }
        self.beat = (self.beat + 1) % BEATS;
        self.next_beat += FRAME / BEATS;
    }

    /// Closes every leg.
    pub(super) fn close(&mut self, now: Instant, effects: &mut Effects) {
        for id in self.legs.ids(|_| true) {
            self.remove(now, id, effects);
        }
    }

    fn tick(&mut self, now: Instant, id: LegId, effects: &mut Effects) {
        let mut output = Vec::new();
        let Some(leg) = self.legs.get_mut(id) else { return };
        let has_sent = leg.tick(now, &mut output);
        // As for most who talk to somebody.
        if !has_sent && output.is_empty() {
            return;
        }
        self.take_output(now, id, output, effects);
        self.settle(now, id, effects);
    }

    /// Answers a probe of the account's owner. Anybody can send what looks like one.
    fn probed(&mut self, now: Instant, five_tuple: &FiveTuple, bytes: &[u8], effects: &mut Effects) {
        if self.probes.spend(now.saturating_duration_since(self.started), 1)
            && let Some(answer) = answer_probe(five_tuple, bytes, &self.settings.probe_key)
        {
            effects.transmits.push(five_tuple.reply(answer));
        }
    }

    /// The leg that a datagram is for; none where too many come for that leg.
    fn owner(&mut self, now: Instant, five_tuple: &FiveTuple, bytes: &[u8]) -> Option<LegId> {
        let known = self.demux.by_peer(five_tuple.peer());
        let Some(ufrag) = demux::local_ufrag(bytes) else {
            return known.filter(|leg| self.demux.traffic(*leg).is_some_and(|traffic| traffic.packet(now)));
        };
        // A browser may use an old port for a new call: the name counts, if its proof holds.
        let named = self.demux.by_ufrag(ufrag)?;
        self.demux.traffic(named)?.check(now).then_some(())?;
        if known == Some(named) {
            return known;
        }
        self.legs.get_mut(named)?.webrtc()?.accepts(now, five_tuple.receive(bytes)?).then_some(())?;
        self.demux.traffic(named)?.new_address(now).then_some(())?;
        self.demux.add_peer(five_tuple.peer(), named);
        Some(named)
    }

    fn remove(&mut self, now: Instant, id: LegId, effects: &mut Effects) {
        self.unbridge(id);
        self.demux.forget(id);
        self.timers.clear(id);
        let mut leg = self.legs.remove(id);
        if let Some(browser) = leg.as_mut().and_then(Leg::webrtc) {
            browser.close(now);
            browser.drain(now, &mut effects.transmits, &mut Vec::new());
        }
    }

    /// Takes out what a leg has to send and to report, and what follows from that on other legs.
    fn settle(&mut self, now: Instant, id: LegId, effects: &mut Effects) {
        self.drain(now, id, effects);
        self.flush(now, effects);
    }

    /// Takes out what a leg has to send and to report; what it passes on waits.
    fn drain(&mut self, now: Instant, id: LegId, effects: &mut Effects) {
        let mut output = Vec::new();
        let Some(browser) = self.legs.get_mut(id).and_then(Leg::webrtc) else { return };
        browser.drain(now, &mut effects.transmits, &mut output);
        self.timers.set(id, browser.deadline());
        self.take_output(now, id, output, effects);
    }

    /// Acts on what a leg gave.
    fn take_output(&mut self, now: Instant, id: LegId, output: Vec<EndpointOutput>, effects: &mut Effects) {
        for output in output {
            match output {
                EndpointOutput::Packet(packet) => {
                    let other = self.pass_on(now, id, packet);
                    self.passed_on_to.extend(other);
                }
                EndpointOutput::Event(event) => {
                    let lost = matches!(event, LegEvent::Lost(_));
                    if lost {
                        self.remove(now, id, effects);
                    }
                    effects.events.push((id, event));
                    if lost {
                        return;
                    }
                }
            }
        }
    }
}
