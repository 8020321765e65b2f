//! What callers do, and whoever else has a browser or a telephone.

use std::time::Duration;

use exchange::{
    call::{Input, PhoneCall},
    media::{LegEvent, LossReason},
    signalling::{CallMessage, CallName, ClientMessage, Invite, InvitedCall, SessionId},
};

use crate::{
    line::{Line, LineId, Owner, Way},
    world::{Event, World},
};

/// Somebody who calls the show, perhaps several times.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// By telephone, from this number; otherwise from a browser.
    pub number: Option<String>,
    pub identity: String,
}

/// What somebody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deed {
    Rings(usize),
    HangsUp(LineId),
    FallsSilent(LineId),
    IsHeardAgain(LineId),
    /// Their audio does not come back.
    IsLost(LineId),
    LosesSocket(LineId),
    ComesBack(LineId),
    Connects(usize),
    Acts(usize),
    OpenScreen,
}

impl Deed {
    /// Whether it ends what went wrong before, and does not wait until people do things again.
    pub const fn is_recovery(self) -> bool {
        matches!(self, Self::IsHeardAgain(_) | Self::IsLost(_) | Self::ComesBack(_) | Self::OpenScreen)
    }
}

impl World {
    /// Decides who calls, and when.
    pub fn invite_people(&mut self) {
        for number in 0..self.scenario.people {
            let is_phone = self.chance.u32(..5) < 3;
            // Some withhold their numbers.
            let digits =
                if self.chance.u32(..20) == 0 { "anonymous".to_owned() } else { format!("+1555{number:07}") };
            let person =
                Person { number: is_phone.then_some(digits), identity: format!("listener_{number}") };
            self.people.push(person);
            self.at_some_time(Event::Does(Deed::Rings(self.people.len() - 1)));
        }
    }

    pub fn does(&mut self, deed: Deed) {
        if let Deed::HangsUp(line)
        | Deed::FallsSilent(line)
        | Deed::IsHeardAgain(line)
        | Deed::IsLost(line)
        | Deed::LosesSocket(line)
        | Deed::ComesBack(line) = deed
        {
            if !self.lines[line].is_live() {
                return;
            }
            self.trace.add(format_args!("{deed:?}"));
        }
        match deed {
            Deed::Rings(person) => self.person_rings(person),
            Deed::HangsUp(line) => self.hangs_up(line),
            Deed::FallsSilent(line) => self.falls_silent(line),
            Deed::IsHeardAgain(line) => self.leg_event(line, LegEvent::Resumed),
            Deed::IsLost(line) => {
                self.lines[line].by_itself = true;
                self.leg_event(line, LegEvent::Lost(LossReason::NoRtp));
            }
            Deed::LosesSocket(line) => self.loses_socket(line),
            Deed::ComesBack(line) => self.comes_back(line),
            Deed::Connects(dj) => self.dj_connects(dj),
            Deed::Acts(dj) => self.dj_acts(dj),
            Deed::OpenScreen => {
                if let Some(studio) = &mut self.studio {
                    studio.open_screen();
                }
            }
        }
    }

    fn person_rings(&mut self, person: usize) {
        if self.is_closing {
            return;
        }
        let Person { number, identity } = self.people[person].clone();
        let line = self.rings(Owner::Listener(person), number, &identity);
        let patience = match self.chance.u32(..20) {
            0..=2 => self.chance.u64(0..3_000),
            3..=9 => self.chance.u64(3_000..60_000),
            _ => self.chance.u64(60_000..400_000),
        };
        self.after(Duration::from_millis(patience), Event::Does(Deed::HangsUp(line)));
        self.may_break(line, 150);
    }

    /// Lets a line break at some time, sometimes.
    pub fn may_break(&mut self, line: LineId, of_thousand: u32) {
        let is_web = matches!(self.lines[line].way, Way::Web { .. });
        if is_web && self.scenario.faults.lines && self.happens_to(of_thousand) {
            let deed = if self.chance.bool() { Deed::FallsSilent(line) } else { Deed::LosesSocket(line) };
            self.soon(100..60_000, Event::Does(deed));
        }
    }

    /// Makes a call: by telephone if there is a number, otherwise from a browser.
    pub fn rings(&mut self, owner: Owner, number: Option<String>, identity: &str) -> LineId {
        let line = self.lines.len();
        self.trace.add(format_args!("line {line} rings: {owner:?} {number:?}"));
        let (now, application) = (self.now(), self.account.application_sid.clone());
        if let Some(from) = number {
            self.lines.push(Line::new(owner, Way::Phone(from.clone()), now));
            let call = PhoneCall { from, to: "+15550001000".to_owned(), application, parameters: Vec::new() };
            let (sid, leg) = self.controller.ring_in(self.exchange_time(), call).expect("an application");
            self.lines[line].leg = Some(leg);
            self.by_leg.insert(leg, line);
            self.is_named(line, &sid);
            self.act();
            return line;
        }
        let session = self.new_session(line);
        let temporary = format!("TJS{line}");
        let way = Way::Web {
            identity: identity.to_owned(),
            session: Some(session),
            temporary: temporary.clone(),
            reconnect: None,
        };
        self.lines.push(Line::new(owner, way, now));
        let invite = Invite {
            call: CallName::Temporary(temporary),
            // By its offer the leg is told.
            sdp: line.to_string(),
            parameters: vec![("name".to_owned(), format!("Caller {line}"))],
            reconnect: None,
        };
        let identity = Some(identity.to_owned());
        let call = InvitedCall { application, identity, signed_parameters: Vec::new(), invite };
        self.tell(Input::Client { session, message: ClientMessage::Invite(call) });
        line
    }

    fn new_session(&mut self, line: LineId) -> SessionId {
        self.sessions += 1;
        let session = SessionId(self.sessions);
        self.by_session.insert(session, line);
        session
    }

    pub fn hangs_up(&mut self, line: LineId) {
        self.lines[line].by_itself = true;
        match self.lines[line].way.clone() {
            Way::Phone(_) => {
                if let Some(sid) = self.lines[line].sid.clone() {
                    self.controller.caller_hangs_up(self.exchange_time(), &sid);
                    self.act();
                }
            }
            Way::Web { session: Some(session), temporary, .. } => {
                let sid = self.lines[line].sid.clone();
                let call = sid.map_or(CallName::Temporary(temporary), CallName::Sid);
                let message = ClientMessage::Call { call, message: CallMessage::Hangup };
                self.tell(Input::Client { session, message });
            }
            Way::Web { session: None, .. } => self.leg_event(line, LegEvent::Lost(LossReason::Closed)),
        }
        // A leg that was never opened is not dropped.
        let is_over = |sid| self.controller.call(sid).is_none_or(|call| !call.is_live());
        if self.lines[line].sid.as_ref().is_none_or(is_over) {
            self.line_ended(line);
        }
    }

    /// Presses a key during a call.
    pub fn presses(&mut self, line: LineId, key: char) {
        let message = CallMessage::Dtmf(key.to_string());
        match (self.lines[line].session(), self.lines[line].sid.clone()) {
            (Some(session), Some(sid)) if self.chance.bool() => {
                let message = ClientMessage::Call { call: CallName::Sid(sid), message };
                self.tell(Input::Client { session, message });
            }
            _ => self.leg_event(line, LegEvent::Digit(key)),
        }
    }

    fn leg_event(&mut self, line: LineId, event: LegEvent) {
        // The engine reports nothing of a leg that it has not opened.
        if let Some(leg) = self.lines[line].leg.filter(|leg| self.media.hears(*leg).is_some()) {
            self.tell(Input::Leg { leg, event });
        }
    }

    fn falls_silent(&mut self, line: LineId) {
        self.leg_event(line, LegEvent::Suspect);
        if self.chance.bool() {
            self.soon(300..6_000, Event::Does(Deed::IsHeardAgain(line)));
        } else {
            self.after(Duration::from_millis(6_500), Event::Does(Deed::IsLost(line)));
        }
    }

    fn loses_socket(&mut self, line: LineId) {
        if self.lines[line].leg.is_none() {
            // Nothing has been heard of it yet: nobody would come back to it.
            return self.hangs_up(line);
        }
        let Way::Web { session, .. } = &mut self.lines[line].way else { return };
        let Some(session) = session.take() else { return };
        self.by_session.remove(&session);
        // Unless it comes back, it is its own end.
        self.lines[line].by_itself = true;
        let keep = Duration::from_secs(self.chance.u64(0..10));
        self.tell(Input::SessionClosed { session, keep });
        if self.chance.u32(..5) < 3 {
            self.soon(200..5_000, Event::Does(Deed::ComesBack(line)));
        } else {
            self.soon(1_000..8_000, Event::Does(Deed::IsLost(line)));
        }
    }

    fn comes_back(&mut self, line: LineId) {
        let Way::Web { identity, reconnect, session: None, .. } = self.lines[line].way.clone() else {
            return;
        };
        let (Some(reconnect), Some(sid)) = (reconnect, self.lines[line].sid.clone()) else {
            return self.does(Deed::HangsUp(line));
        };
        let session = self.new_session(line);
        if let Way::Web { session: known, .. } = &mut self.lines[line].way {
            *known = Some(session);
        }
        self.lines[line].by_itself = false;
        let (identity, call) = (Some(identity), CallName::Sid(sid));
        let message = ClientMessage::Resume { identity, call, reconnect, offer: String::new() };
        self.tell(Input::Client { session, message });
    }

    /// A caller has come on air.
    pub fn talk_began(&mut self, line: LineId) {
        if self.chance.bool() {
            self.soon(1_000..40_000, Event::Does(Deed::HangsUp(line)));
        }
    }

    /// What somebody does whose call is over.
    pub fn goes_on_without(&mut self, line: LineId) {
        if self.is_closing {
            return;
        }
        match self.lines[line].owner {
            Owner::Listener(person) => {
                if self.chance.u32(..3) == 0 {
                    self.soon(500..100_000, Event::Does(Deed::Rings(person)));
                }
            }
            Owner::Dj(dj) => {
                self.djs[dj].line = None;
                self.soon(300..10_000, Event::Does(Deed::Connects(dj)));
            }
        }
    }

    pub fn everybody_hangs_up(&mut self) {
        self.is_closing = true;
        for line in 0..self.lines.len() {
            if self.lines[line].is_live() {
                self.hangs_up(line);
            }
        }
    }
}
