//! What callers do, and whoever else has a browser or a telephone.

use std::time::Duration;

use exchange::{
    call::{Input, PhoneCall},
    media::{LegEvent, LossReason},
    signalling::{CallMessage, CallName, ClientMessage, Invite, InvitedCall, SessionId},
};

use crate::{
    line::{CallOrigin, Line, LineId, Owner},
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
pub(crate) enum PersonAction {
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

impl PersonAction {
    /// Whether it ends what went wrong before, and does not wait until people do things again.
    pub const fn is_recovery(self) -> bool {
        matches!(self, Self::IsHeardAgain(_) | Self::IsLost(_) | Self::ComesBack(_) | Self::OpenScreen)
    }
}

impl World {
    /// Decides who calls, and when.
    pub fn invite_people(&mut self) {
        for number in 0..self.scenario.people {
            let is_phone = self.rng.u32(..5) < 3;
            // Some withhold their numbers.
            let digits =
                if self.rng.u32(..20) == 0 { "anonymous".to_owned() } else { format!("+1555{number:07}") };
            let person =
                Person { number: is_phone.then_some(digits), identity: format!("listener_{number}") };
            self.people.push(person);
            self.at_some_time(Event::Does(PersonAction::Rings(self.people.len() - 1)));
        }
    }

    pub fn does(&mut self, action: PersonAction) {
        if let PersonAction::HangsUp(line)
        | PersonAction::FallsSilent(line)
        | PersonAction::IsHeardAgain(line)
        | PersonAction::IsLost(line)
        | PersonAction::LosesSocket(line)
        | PersonAction::ComesBack(line) = action
        {
            if !self.lines[line].is_live() {
                return;
            }
            self.trace.add(format_args!("{action:?}"));
        }
        match action {
            PersonAction::Rings(person) => self.person_rings(person),
            PersonAction::HangsUp(line) => self.hangs_up(line),
            PersonAction::FallsSilent(line) => self.falls_silent(line),
            PersonAction::IsHeardAgain(line) => self.leg_event(line, LegEvent::Resumed),
            PersonAction::IsLost(line) => {
                self.lines[line].by_itself = true;
                self.leg_event(line, LegEvent::Lost(LossReason::NoRtp));
            }
            PersonAction::LosesSocket(line) => self.loses_socket(line),
            PersonAction::ComesBack(line) => self.comes_back(line),
            PersonAction::Connects(dj) => self.dj_connects(dj),
            PersonAction::Acts(dj) => self.dj_acts(dj),
            PersonAction::OpenScreen => {
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
        if number.is_none() {
            // A listener has one call: the newer one takes the place of the other.
            let others = self.lines.iter_mut().filter(|line| line.owner == Owner::Listener(person));
            others.for_each(|other| other.replaced = true);
        }
        let line = self.rings(Owner::Listener(person), number, &identity);
        let patience = match self.rng.u32(..20) {
            0..=2 => self.rng.u64(0..3_000),
            3..=9 => self.rng.u64(3_000..60_000),
            _ => self.rng.u64(60_000..400_000),
        };
        self.after(Duration::from_millis(patience), Event::Does(PersonAction::HangsUp(line)));
        self.may_break(line, 150);
    }

    /// Lets a line break at some time, sometimes.
    pub fn may_break(&mut self, line: LineId, of_thousand: u32) {
        let is_web = matches!(self.lines[line].origin, CallOrigin::Web { .. });
        if is_web && self.scenario.faults.lines && self.happens_to(of_thousand) {
            let action = if self.rng.bool() {
                PersonAction::FallsSilent(line)
            } else {
                PersonAction::LosesSocket(line)
            };
            let breaks = Duration::from_millis(self.rng.u64(100..60_000));
            self.after(breaks, Event::Does(action));
            if let Owner::Listener(person) = self.lines[line].owner
                && self.happens_to(300)
            {
                // A new page calls before the exchange has noticed that the old one is gone.
                let again = Duration::from_millis(self.rng.u64(500..8_000));
                self.after(breaks + again, Event::Does(PersonAction::Rings(person)));
            }
        }
    }

    /// Makes a call: by telephone if there is a number, otherwise from a browser.
    pub fn rings(&mut self, owner: Owner, number: Option<String>, identity: &str) -> LineId {
        let line = self.lines.len();
        self.trace.add(format_args!("line {line} rings: {owner:?} {number:?}"));
        let (now, application) = (self.now(), self.account.application_sid.clone());
        if let Some(from) = number {
            self.lines.push(Line::new(owner, CallOrigin::Phone(from.clone()), now));
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
        let origin = CallOrigin::Web {
            identity: identity.to_owned(),
            session: Some(session),
            temporary: temporary.clone(),
            reconnect: None,
        };
        self.lines.push(Line::new(owner, origin, now));
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
        match self.lines[line].origin.clone() {
            CallOrigin::Phone(_) => {
                if let Some(sid) = self.lines[line].sid.clone() {
                    self.controller.caller_hangs_up(self.exchange_time(), &sid);
                    self.act();
                }
            }
            CallOrigin::Web { session: Some(session), temporary, .. } => {
                let sid = self.lines[line].sid.clone();
                let call = sid.map_or(CallName::Temporary(temporary), CallName::Sid);
                let message = ClientMessage::Call { call, message: CallMessage::Hangup };
                self.tell(Input::Client { session, message });
            }
            CallOrigin::Web { session: None, .. } => self.leg_event(line, LegEvent::Lost(LossReason::Closed)),
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
            (Some(session), Some(sid)) if self.rng.bool() => {
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
        if self.rng.bool() {
            self.soon(300..6_000, Event::Does(PersonAction::IsHeardAgain(line)));
        } else {
            self.after(Duration::from_millis(6_500), Event::Does(PersonAction::IsLost(line)));
        }
    }

    fn loses_socket(&mut self, line: LineId) {
        if self.lines[line].leg.is_none() {
            // Nothing has been heard of it yet: nobody would come back to it.
            return self.hangs_up(line);
        }
        let CallOrigin::Web { session, .. } = &mut self.lines[line].origin else { return };
        let Some(session) = session.take() else { return };
        self.by_session.remove(&session);
        // Unless it comes back, it is its own end.
        self.lines[line].by_itself = true;
        let keep = Duration::from_secs(self.rng.u64(0..10));
        self.tell(Input::SessionClosed { session, keep });
        if self.rng.u32(..5) < 3 {
            self.soon(200..5_000, Event::Does(PersonAction::ComesBack(line)));
        } else {
            self.soon(1_000..8_000, Event::Does(PersonAction::IsLost(line)));
        }
    }

    fn comes_back(&mut self, line: LineId) {
        let CallOrigin::Web { identity, reconnect, session: None, .. } = self.lines[line].origin.clone()
        else {
            return;
        };
        let (Some(reconnect), Some(sid)) = (reconnect, self.lines[line].sid.clone()) else {
            return self.does(PersonAction::HangsUp(line));
        };
        let session = self.new_session(line);
        if let CallOrigin::Web { session: known, .. } = &mut self.lines[line].origin {
            *known = Some(session);
        }
        self.lines[line].by_itself = false;
        let (identity, call) = (Some(identity), CallName::Sid(sid));
        let message = ClientMessage::Resume { identity, call, reconnect, offer: String::new() };
        self.tell(Input::Client { session, message });
    }

    /// A caller has come on air.
    pub fn talk_began(&mut self, line: LineId) {
        if self.rng.bool() {
            self.soon(1_000..40_000, Event::Does(PersonAction::HangsUp(line)));
        }
    }

    /// What somebody does whose call is over.
    pub fn goes_on_without(&mut self, line: LineId) {
        if self.is_closing {
            return;
        }
        match self.lines[line].owner {
            Owner::Listener(person) => {
                if self.rng.u32(..3) == 0 {
                    self.soon(500..100_000, Event::Does(PersonAction::Rings(person)));
                }
            }
            Owner::Dj(dj) => {
                self.djs[dj].line = None;
                self.soon(300..10_000, Event::Does(PersonAction::Connects(dj)));
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
