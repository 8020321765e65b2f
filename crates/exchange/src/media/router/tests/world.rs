//! The core, some browsers and the network between them, on virtual time.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, LazyLock},
    time::{Duration, Instant},
};

use str0m::{
    config::DtlsCert,
    net::{Protocol, Transmit},
};

use super::browser::{Browser, Offered, Received};
use crate::media::{
    Clip, LegEvent, LegId, MediaCommand, OfferError, PlayId, ProbeKey, Repeat,
    five_tuple::FiveTuple,
    router::{Effects, MediaRouter},
    webrtc::{RtcSettings, candidates, crypto},
};

/// Made once: it is the slowest part of a test.
static CERTIFICATE: LazyLock<DtlsCert> =
    LazyLock::new(|| crypto().dtls_provider.generate_certificate().expect("a certificate"));

pub(super) struct World {
    pub(super) now: Instant,
    pub(super) router: MediaRouter,
    browsers: Vec<Browser>,
    /// The reported events, without the answers to commands.
    pub(super) events: Vec<(LegId, LegEvent)>,
    /// The last ICE check that each address has sent.
    checks: HashMap<SocketAddr, Vec<u8>>,
}

impl World {
    pub(super) fn new() -> World {
        let now = Instant::now();
        let addresses =
            ["10.0.0.1:5000", "10.0.1.1:5000"].map(|address| address.parse().expect("an address"));
        let settings = RtcSettings {
            candidates: candidates(&addresses, &[]).expect("candidates"),
            probe_key: ProbeKey::of_account(&"token".to_owned().into()),
            certificate: CERTIFICATE.clone(),
        };
        World {
            now,
            router: MediaRouter::new(now, settings),
            browsers: Vec::new(),
            events: Vec::new(),
            checks: HashMap::new(),
        }
    }

    /// A browser that calls, not yet connected; its leg has the number of the browser.
    pub(super) fn dial(&mut self, offered: &[Offered]) -> LegId {
        self.dial_with(offered, str::to_owned)
    }

    /// The same, with a change to the offer on its way.
    pub(super) fn dial_with(&mut self, offered: &[Offered], change: impl Fn(&str) -> String) -> LegId {
        let number = self.browsers.len();
        let address = format!("10.1.0.{}:4000", number + 1);
        let (mut browser, offer) = Browser::new(self.now, &address, offered, CERTIFICATE.clone());
        let leg = LegId(number as u64);
        let answer = self.answer(leg, &change(&offer)).expect("an answer");
        browser.accept(&answer);
        assert_eq!(browser.codecs().len(), 1, "one codec is answered");
        self.browsers.push(browser);
        leg
    }

    /// A leg that rings: its number will be that of the next browser.
    pub(super) fn ring(&mut self) -> (LegId, String) {
        let leg = LegId(self.browsers.len() as u64);
        let offer = self.make_offer(leg).expect("an offer");
        (leg, offer)
    }

    /// A browser that was rung, not yet connected, whose answer is yet to be handed on.
    pub(super) fn pick_up(&mut self, offer: &str, known: &[Offered]) -> String {
        let address = format!("10.1.0.{}:4000", self.browsers.len() + 1);
        let (browser, answer) = Browser::called(self.now, &address, known, CERTIFICATE.clone(), offer);
        self.browsers.push(browser);
        answer
    }

    /// A browser that was rung and whose call stands, saying frames that name it.
    pub(super) fn answered_call(&mut self, known: &[Offered]) -> LegId {
        let (leg, offer) = self.ring();
        let answer = self.pick_up(&offer, known);
        self.accept_answer(leg, &answer).expect("the answer is taken");
        self.connect(leg);
        leg
    }

    /// A browser whose call stands, saying frames that name it.
    pub(super) fn call(&mut self, offered: &[Offered]) -> LegId {
        let leg = self.dial(offered);
        self.connect(leg);
        leg
    }

    /// Lets a browser connect and say frames that name it.
    pub(super) fn connect(&mut self, leg: LegId) {
        let name = leg.0 as u8;
        let frames = (0..50u8).map(|count| Arc::from([0x78, name, count])).collect();
        self.browser(leg).says = frames;
        self.pass(1000);
        assert!(self.browser(leg).connected, "the browser is connected");
        assert!(self.events.contains(&(leg, LegEvent::Connected)), "and the exchange says so");
    }

    pub(super) fn browser(&mut self, leg: LegId) -> &mut Browser {
        &mut self.browsers[leg.0 as usize]
    }

    /// An ICE check of a browser, with all that proves it.
    pub(super) fn check_of(&mut self, leg: LegId) -> Vec<u8> {
        let address = self.browser(leg).address;
        self.checks.get(&address).expect("it has sent one").clone()
    }

    /// Takes what a browser has received so far.
    pub(super) fn received(&mut self, leg: LegId) -> Vec<Received> {
        std::mem::take(&mut self.browser(leg).received)
    }

    pub(super) fn offer(&mut self, offered: &[Offered]) -> String {
        Browser::new(self.now, "10.9.0.1:4000", offered, CERTIFICATE.clone()).1
    }

    pub(super) fn answer(&mut self, leg: LegId, offer: &str) -> Result<String, OfferError> {
        self.command(MediaCommand::Answer { leg, offer: offer.into() });
        self.reply(|event| match event {
            LegEvent::OfferAnswered(answer) => Some(answer.clone()),
            _ => None,
        })
    }

    pub(super) fn make_offer(&mut self, leg: LegId) -> Result<String, OfferError> {
        self.command(MediaCommand::Offer { leg });
        self.reply(|event| match event {
            LegEvent::OfferMade(offer) => Some(offer.clone()),
            _ => None,
        })
    }

    pub(super) fn accept_answer(&mut self, leg: LegId, answer: &str) -> Result<(), OfferError> {
        self.command(MediaCommand::AcceptAnswer { leg, answer: answer.into() });
        self.reply(|event| match event {
            LegEvent::AnswerAccepted(accepted) => Some(accepted.clone()),
            _ => None,
        })
    }

    /// Takes out the reply to the command that was given last.
    fn reply<T>(&mut self, read: impl Fn(&LegEvent) -> Option<T>) -> T {
        let (at, reply) = self
            .events
            .iter()
            .enumerate()
            .find_map(|(at, (_, event))| Some((at, read(event)?)))
            .expect("a reply at once");
        self.events.remove(at);
        reply
    }

    pub(super) fn play(&mut self, leg: LegId, clip: &Arc<Clip>, repeat: Repeat) {
        self.command(MediaCommand::Play { leg, play: PlayId(leg.0 + 100), clip: clip.clone(), repeat });
    }

    pub(super) fn bridge(&mut self, a: LegId, b: LegId) {
        self.command(MediaCommand::Bridge { a, b });
    }

    pub(super) fn command(&mut self, command: MediaCommand) {
        let mut effects = Effects::default();
        self.router.command(self.now, command, &mut effects);
        self.carry(effects);
    }

    /// A datagram from anywhere; returns how many datagrams it is answered with.
    pub(super) fn inject(&mut self, source: &str, bytes: &[u8]) -> usize {
        let mut effects = Effects::default();
        let source = source.parse().expect("an address");
        let destination = "10.0.0.1:5000".parse().expect("an address");
        let five_tuple = FiveTuple { protocol: Protocol::Udp, source, destination };
        self.router.datagram(self.now, five_tuple, bytes, &mut effects);
        let answers = effects.transmits.iter().filter(|answer| answer.destination == source).count();
        self.carry(effects);
        answers
    }

    /// Lets time pass.
    pub(super) fn pass(&mut self, milliseconds: u64) {
        let end = self.now + Duration::from_millis(milliseconds);
        loop {
            self.turn();
            let browsers = self.browsers.iter().map(Browser::deadline);
            let next = browsers.chain(self.router.deadline()).min().unwrap_or(end);
            if next >= end {
                self.now = end;
                return;
            }
            self.now = self.now.max(next);
        }
    }

    fn turn(&mut self) {
        let mut effects = Effects::default();
        self.router.timeout(self.now, &mut effects);
        self.carry(effects);
        let (now, mut sent) = (self.now, Vec::new());
        for browser in &mut self.browsers {
            let transmits = browser.advance(now);
            if !browser.unplugged {
                sent.extend(transmits);
            }
        }
        self.carry(Effects { transmits: sent, events: Vec::new() });
    }

    /// Delivers datagrams, and the answers to them, until the network is empty.
    fn carry(&mut self, effects: Effects) {
        self.events.extend(effects.events);
        let mut wire = std::collections::VecDeque::from(effects.transmits);
        while let Some(transmit) = wire.pop_front() {
            wire.extend(self.deliver(&transmit));
        }
    }

    fn deliver(&mut self, transmit: &Transmit) -> Vec<Transmit> {
        let now = self.now;
        if let Some(browser) =
            self.browsers.iter_mut().find(|browser| browser.address == transmit.destination)
        {
            if browser.unplugged {
                return Vec::new();
            }
            browser.receive(now, transmit);
            return browser.advance(now);
        }
        let mut effects = Effects::default();
        let (source, destination) = (transmit.source, transmit.destination);
        if transmit.contents.starts_with(&[0, 1]) {
            self.checks.insert(source, transmit.contents.to_vec());
        }
        let five_tuple = FiveTuple { protocol: transmit.proto, source, destination };
        self.router.datagram(now, five_tuple, &transmit.contents, &mut effects);
        self.events.extend(effects.events);
        effects.transmits
    }
}

/// A clip of this many frames.
pub(super) fn clip(frames: usize) -> Arc<Clip> {
    let sound: Vec<i16> = (0..frames * 160).map(|n| (n % 97) as i16 * 50).collect();
    Arc::new(Clip::from_pcm(&sound, 8_000).expect("encodes"))
}

/// Asserts that a browser could not tell one source from the other: one stream, no gap in it.
pub(super) fn assert_unbroken(packets: &[Received]) {
    assert!(!packets.is_empty(), "nothing was received");
    for pair in packets.windows(2) {
        assert_eq!(pair[0].ssrc, pair[1].ssrc, "one SSRC for life");
        assert_eq!(pair[1].sequence, pair[0].sequence + 1, "no gap in the numbers");
        let step = pair[1].timestamp.wrapping_sub(pair[0].timestamp);
        assert!(step > 0 && step < u32::MAX / 2, "time goes on: {step}");
    }
}
