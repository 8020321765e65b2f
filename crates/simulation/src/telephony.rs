//! Carries out the actions of the controller: frames, legs, sounds.

use std::time::Duration;

use exchange::{
    call::{Action, Input, Request, Sound},
    media::{LegEvent, LegId, LossReason, PlayId},
    signalling::{CallName, ServerFrame, SessionId},
};
use show::CallerId;
use studio::routes;
use twilio::{
    sid::CallSid,
    twiml::{Response, Verb},
};

use crate::{
    line::{CallOrigin, LineId, Talk, TalkEnd},
    studio_run::StudioRun,
    world::{Event, World},
};

/// How long a request of the studio takes at most, with those that are sent again.
const MAX_REQUEST: Duration = Duration::from_secs(7);

impl World {
    /// Does what the controller wants done.
    pub fn act(&mut self) {
        for action in self.controller.take_actions() {
            self.carry_out(action);
        }
    }

    fn carry_out(&mut self, action: Action) {
        let now = self.now();
        match action {
            Action::Send(session, frame) => self.frame(session, frame),
            Action::AnswerOffer(leg, offer) => self.answer_offer(leg, &offer),
            Action::OpenTelephone(leg) => self.media.open(leg, now),
            Action::Play(leg, play, sound, times) => self.play_sound(leg, play, &sound, times),
            Action::Silence(leg) => self.media.silence(leg, now),
            Action::Bridge(a, b) => self.bridge(a, b),
            Action::Unbridge(leg) => self.unbridge(leg),
            Action::Drop(leg) => self.drop_leg(leg),
            Action::Fetch(fetch, request) => self.fetch(fetch, request),
            Action::Notify(note) => {
                self.trace.add(format_args!("notified {} {}", note.code, note.message));
            }
            Action::AnswerTelephone(_) | Action::ForgetCookies(_) => {}
            Action::MakeOffer(_)
            | Action::AcceptAnswer(..)
            | Action::Record(..)
            | Action::StopRecording(..)
            | Action::StoreRecording(_)
            | Action::EraseRecording(_) => {
                self.fault(format_args!("nobody here asks for {action:?}"));
            }
        }
    }

    fn frame(&mut self, session: SessionId, frame: ServerFrame) {
        let Some(line) = self.by_session.get(&session).copied() else { return };
        match frame {
            ServerFrame::Ringing { call } => self.is_named(line, &call),
            ServerFrame::Answer { sdp, reconnect: token, .. } => {
                if let CallOrigin::Web { reconnect, .. } = &mut self.lines[line].origin {
                    *reconnect = Some(token);
                }
                if let (Some(_), Some(leg)) = (sdp, self.lines[line].leg) {
                    self.connect(leg);
                }
            }
            ServerFrame::Hangup { call, error } => {
                self.trace.add(format_args!("line {line} is told the end, {error:?}"));
                // The refusal to come back names a call that was over before.
                let is_its_own = match &call {
                    CallName::Sid(sid) => self.lines[line].sid.as_ref() == Some(sid),
                    CallName::Temporary(_) => true,
                };
                if is_its_own {
                    self.line_ended(line);
                }
            }
            _ => {}
        }
    }

    /// A call has got its SID.
    pub fn is_named(&mut self, line: LineId, sid: &CallSid) {
        self.trace.add(format_args!("line {line} is {sid}"));
        self.lines[line].sid = Some(sid.clone());
        self.by_sid.insert(sid.clone(), line);
    }

    /// A browser's offer, which names its line, is answered.
    fn answer_offer(&mut self, leg: LegId, offer: &str) {
        let now = self.now();
        if let Ok(line) = offer.parse::<LineId>() {
            self.lines[line].leg = Some(leg);
            self.by_leg.insert(leg, line);
        }
        self.media.open(leg, now);
        let event = LegEvent::OfferAnswered(Ok("answer".to_owned()));
        self.soon(2..40, Event::Tell(Input::Leg { leg, event }));
    }

    fn connect(&mut self, leg: LegId) {
        if self.scenario.faults.lines && !self.is_calm && self.happens_to(20) {
            if let Some(line) = self.by_leg.get(&leg) {
                self.lines[*line].never_connects = true;
            }
            let event = LegEvent::Lost(LossReason::NeverConnected);
            self.after(Duration::from_secs(15), Event::Tell(Input::Leg { leg, event }));
        } else {
            self.soon(30..1_500, Event::Tell(Input::Leg { leg, event: LegEvent::Connected }));
        }
    }

    fn play_sound(&mut self, leg: LegId, play: PlayId, sound: &Sound, times: u32) {
        let now = self.now();
        self.media.play(leg, play, now);
        if self.scenario.faults.lines && !self.is_calm && times != 0 && self.happens_to(5) {
            let error = exchange::call::SoundError::Decoder;
            return self.soon(1..500, Event::Tell(Input::PlayFailed { play, error }));
        }
        let once = match sound {
            Sound::Say(_) => self.rng.u64(500..4_000),
            Sound::Keys(_) => 500,
            _ => 30_000,
        };
        if times > 0 {
            self.after(Duration::from_millis(once) * times, Event::SoundEnds(leg, play));
        }
    }

    /// A sound has come to its end, unless the leg hears something else meanwhile.
    pub fn sound_ends(&mut self, leg: LegId, play: PlayId) {
        if self.media.sound_ended(leg, play, self.now()) {
            self.tell(Input::Leg { leg, event: LegEvent::PlayEnded(play) });
        }
    }

    fn bridge(&mut self, a: LegId, b: LegId) {
        if let Err(fault) = self.media.bridge(a, b) {
            self.fault(format_args!("{fault}"));
        }
        let (Some(a), Some(b)) = (self.by_leg.get(&a).copied(), self.by_leg.get(&b).copied()) else { return };
        self.trace.add(format_args!("line {a} and line {b} talk"));
        let (dj, caller) = if self.lines[a].is_dj() { (a, b) } else { (b, a) };
        if !self.lines[dj].is_dj() || self.lines[caller].is_dj() {
            return self.fault(format_args!("line {a} and line {b} are not a DJ and a caller"));
        }
        let now = self.now();
        let facts = &mut self.lines[caller].facts;
        facts.whispered_to = None;
        facts.moved = true;
        facts.aired.get_or_insert(now);
        self.talk_began(caller);
    }

    fn unbridge(&mut self, leg: LegId) {
        let now = self.now();
        for line in [Some(leg), self.media.peer(leg)].into_iter().flatten() {
            if let Some(line) = self.by_leg.get(&line).copied() {
                self.talk_ended(line);
            }
        }
        self.media.unbridge(leg, now);
    }

    /// Notes why a caller's talk has ended, if it had any.
    fn talk_ended(&mut self, caller: LineId) {
        let Some(Talk { dj, since, run }) = self.lines[caller].facts.talk.take() else { return };
        let dj = &self.lines[dj];
        // What a DJ presses takes effect when a request has arrived.
        let wanted = dj.facts.on_purpose || dj.facts.moved_on.is_some_and(|at| at + MAX_REQUEST >= since);
        let end = if wanted {
            TalkEnd::Wanted
        } else if dj.facts.webhook_failed || run != self.run {
            TalkEnd::Unclear
        } else {
            TalkEnd::Broken
        };
        self.trace.add(format_args!("line {caller} no longer talks: {end:?}"));
        self.lines[caller].facts.talk_end = Some(end);
    }

    fn drop_leg(&mut self, leg: LegId) {
        let now = self.now();
        self.unbridge(leg);
        self.media.close(leg, now);
        if let Some(line) = self.by_leg.get(&leg).copied() {
            self.line_ended(line);
        }
    }

    /// Notes that a call is over.
    pub fn line_ended(&mut self, line: LineId) {
        let now = self.now();
        if self.lines[line].ended.is_some() {
            return;
        }
        self.lines[line].ended = Some(now);
        self.trace.add(format_args!("line {line} has ended"));
        self.check_end(line);
        self.goes_on_without(line);
    }

    /// Notes what a request of the exchange tells of a call.
    pub fn note_request(&mut self, request: &Request, line: Option<LineId>) {
        let parameter = |name: &str| {
            request.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
        };
        let Some(line) = line else { return };
        let now = self.now();
        match request.url.path() {
            routes::WAIT => {
                let priority = self.is_in_priority_queue(line);
                let facts = &mut self.lines[line].facts;
                if !priority {
                    facts.enqueued.get_or_insert(now);
                }
            }
            routes::WHISPER => {
                let dj = parameter("DequeingCallSid")
                    .and_then(|sid| self.by_sid.get(&sid.parse::<CallSid>().ok()?));
                let Some(dj) = dj.copied() else {
                    return self.fault(format_args!("line {line} is taken by nobody"));
                };
                self.trace.add(format_args!("line {line} is taken by line {dj}"));
                let facts = &mut self.lines[line].facts;
                facts.whispered_to = Some(now);
                facts.taken = true;
                facts.talk = Some(Talk { dj, since: now, run: self.run });
                self.check_turn(line);
                self.check_announcement(dj, line);
                // Whoever else was told of them dials for nobody now.
                for other in self.djs.iter().filter_map(|dj| dj.line) {
                    let announced = &mut self.lines[other].facts.announced;
                    announced.take_if(|named| *named == line);
                }
            }
            routes::ENQUEUE_ACTION => {
                self.talk_ended(line);
                self.lines[line].facts.whispered_to = None;
                self.lines[line].facts.moved = true;
            }
            _ => {}
        }
    }

    /// Notes what the studio's answer means for a call.
    pub fn note_answer(&mut self, request: &Request, line: Option<LineId>, document: &Response) {
        let Some(line) = line else { return };
        let has = |wanted: fn(&Verb) -> bool| document.verbs.iter().any(wanted);
        if self.lines[line].is_dj() {
            let query = request.url.query_pairs().find(|(name, _)| name == "announced");
            let named = query.and_then(|(_, sid)| self.line_named(&CallerId::from(&*sid)));
            // Who turns the whisper off while it plays is not told of another who is made next meanwhile.
            let shown = self.studio.as_ref().and_then(StudioRun::shown);
            let whispers = shown.is_none_or(|board| !board.show.options.dj_whisper.is_empty());
            let named = named.filter(|_| whispers && has(|verb| matches!(verb, Verb::Dial(_))));
            self.lines[line].facts.announced = named;
            return;
        }
        let facts = &mut self.lines[line].facts;
        match request.url.path() {
            routes::VOICE if has(|verb| matches!(verb, Verb::Enqueue(_))) => facts.let_in = true,
            routes::VOICE => facts.turned_away = true,
            routes::WAIT => facts.turned_away |= has(|verb| matches!(verb, Verb::Leave)),
            _ => {}
        }
    }
}
