//! A call's life at its edges: how it comes, how its client is lost and found, how it ends.

use std::time::Duration;

use twilio::error_code;
use twilio::rest::Rfc2822;
use twilio::sid::CallSid;
use twilio::webhook::{CallStatus, Direction};

use super::call::{Activity, Call, CallState, Offer, Phone, RequestPacer};
use super::io::{Action, NewCall};
use super::switchboard::Switchboard;
use super::teardown::LeaveReason;
use crate::Moment;
use crate::media::{LegId, LossReason, OfferError};
use crate::signalling::{Fault, ServerFrame, SessionId};

/// How long a call is kept when its socket is lost but its audio flows; longer if the client asked.
const KEEP_WITHOUT_SIGNALLING: Duration = Duration::from_secs(6);

/// How long it is kept when its audio has stopped as well: its client has died.
const KEEP_WITHOUT_ANYTHING: Duration = Duration::from_secs(3);

/// How a call ends.
pub(super) struct Ending {
    pub status: CallStatus,
    pub fault: Option<Fault>,
    /// Whether the client has still to be told.
    pub tell: bool,
}

impl Ending {
    pub(super) const fn by_script() -> Self {
        Self { status: CallStatus::Completed, fault: None, tell: true }
    }
}

impl Switchboard {
    pub(super) fn begin(&mut self, now: Moment, new: NewCall) {
        let Some(urls) = self.directory.voice_urls(&new.application) else {
            let message = "The token names an application that is not there, or has no Voice URL";
            tracing::warn!(application = %new.application, "{message}");
            let error = Some(Fault { code: error_code::CONNECTION_DECLINED, message: message.to_owned() });
            let frame = ServerFrame::Hangup { call: new.temporary_sid, error };
            return self.act(Action::Send(new.session, frame));
        };
        let sid = CallSid::from_random_bytes(self.random_bytes());
        let leg = LegId(self.next_number());
        let reconnect = format!("RT{}", hex::encode(self.random_bytes()));
        let name = new.identity.clone().unwrap_or_else(|| "Anonymous".to_owned());
        // What the token's maker signed comes last, so that it outranks the browser's.
        let parameters = new.parameters.into_iter().chain(new.signed_parameters).collect();
        self.add_call(Call {
            sid: sid.clone(),
            parent: None,
            application: Some(new.application),
            direction: Direction::Inbound,
            from: format!("client:{name}"),
            to: String::new(),
            status: CallStatus::Ringing,
            created: now,
            answered: None,
            ended: None,
            leg,
            parameters,
            phone: Phone {
                identity: new.identity,
                session: Some(new.session),
                temporary_sid: new.temporary_sid,
                reconnect,
                keep_until: None,
                silent: false,
            },
            offer: Offer::Held(new.offer),
            source: urls.voice.clone(),
            fallback: urls.fallback,
            status_callback: urls.status_callback,
            time_limit: None,
            script: None,
            activity: Activity::Idle,
            state: CallState::Script,
            pacer: RequestPacer::default(),
        });
        self.act(Action::Send(new.session, ServerFrame::Ringing { call: sid.to_string() }));
        self.ask(now, &sid, urls.voice);
    }

    pub(super) fn offer_answered(&mut self, now: Moment, leg: LegId, result: Result<String, OfferError>) {
        let Some(sid) = self.of_leg(leg) else { return };
        let Some(call) = self.live(&sid) else { return };
        match (result, &call.offer) {
            // Of the first offer, or of a renewed one: the answer takes the place of any not yet sent.
            (Ok(sdp), _) => {
                call.offer = Offer::Answered(sdp);
                let answering = call.activity == Activity::Answering;
                self.send_answer(&sid);
                if answering {
                    self.carry_on(now, &sid);
                }
            }
            (Err(reason), Offer::Held(_) | Offer::Pending) => {
                self.notify(
                    &sid,
                    error_code::REMOTE_DESCRIPTION_FAILED,
                    format!("the SDP offer was refused: {reason}"),
                );
                let fault = Fault {
                    code: error_code::REMOTE_DESCRIPTION_FAILED,
                    message: "The SDP offer was refused".into(),
                };
                self.end(now, &sid, Ending { status: CallStatus::Failed, fault: Some(fault), tell: true });
            }
            (Err(reason), Offer::Answered(_) | Offer::Sent) => {
                self.notify(
                    &sid,
                    error_code::REMOTE_DESCRIPTION_FAILED,
                    format!("a renewed SDP offer was refused: {reason}"),
                );
            }
        }
    }

    /// Answers a call, as soon as its SDP answer is there.
    pub(super) fn answer(&mut self, now: Moment, sid: &CallSid) {
        let Some(call) = self.live(sid) else { return };
        let answers = call.answered.is_none();
        if answers {
            call.answered = Some(now);
            call.status = CallStatus::InProgress;
        }
        if answers && call.phone.temporary_sid.is_empty() {
            let leg = call.leg;
            return self.act(Action::AnswerTelephone(leg));
        }
        match std::mem::replace(&mut call.offer, Offer::Pending) {
            Offer::Held(offer) => {
                let leg = call.leg;
                self.act(Action::AnswerOffer(leg, offer));
            }
            other => call.offer = other,
        }
    }

    /// Whether the call's document has to wait for its offer; it is carried on with by the answer.
    pub(super) fn is_answering(&mut self, sid: &CallSid) -> bool {
        let Some(call) = self.live(sid) else { return true };
        let pending = call.offer == Offer::Pending;
        if pending {
            call.activity = Activity::Answering;
        }
        pending
    }

    /// Sends the SDP answer that is ready; without a socket it is kept until the client is back.
    fn send_answer(&mut self, sid: &CallSid) {
        let Some(call) = self.live(sid) else { return };
        let (Some(session), Offer::Answered(sdp)) = (call.phone.session, &call.offer) else { return };
        let frame = ServerFrame::Answer {
            call: sid.to_string(),
            sdp: Some(sdp.clone()),
            reconnect: call.phone.reconnect.clone(),
        };
        call.offer = Offer::Sent;
        self.act(Action::Send(session, frame));
    }

    pub(super) fn reinvite(&mut self, session: SessionId, name: &str, sdp: String) {
        let Some(sid) = self.of_session(session, name) else { return };
        if let Some(leg) = self.live(&sid).map(|call| call.leg) {
            self.act(Action::AnswerOffer(leg, sdp));
        }
    }

    /// Gives a call back to its client on another socket; said twice, it does nothing more.
    pub(super) fn resume(&mut self, session: SessionId, identity: Option<&str>, name: &str, reconnect: &str) {
        let found = self.calls.values_mut().find(|call| {
            call.is_live()
                && call.sid.as_str() == name
                && call.phone.reconnect == reconnect
                && call.phone.identity.as_deref() == identity
        });
        let Some(call) = found else {
            let error = Some(Fault { code: error_code::CALL_GONE, message: "The call has ended".to_owned() });
            return self.act(Action::Send(session, ServerFrame::Hangup { call: name.to_owned(), error }));
        };
        call.phone.session = Some(session);
        call.phone.keep_until = None;
        if call.answered.is_some() && matches!(call.offer, Offer::Answered(_)) {
            let sid = call.sid.clone();
            return self.send_answer(&sid);
        }
        let reconnect = call.phone.reconnect.clone();
        self.act(Action::Send(session, ServerFrame::Answer { call: name.to_owned(), sdp: None, reconnect }));
    }

    pub(super) fn session_closed(&mut self, now: Moment, session: SessionId, keep: Duration) {
        self.forget_registration(session);
        self.forks_closed(now, session);
        for call in self.calls.values_mut() {
            if !call.is_live() || call.phone.session != Some(session) {
                continue;
            }
            call.phone.session = None;
            let patience =
                if call.phone.silent { KEEP_WITHOUT_ANYTHING } else { keep.max(KEEP_WITHOUT_SIGNALLING) };
            call.phone.keep_until = Some(now + patience);
        }
    }

    pub(super) fn leg_silent(&mut self, now: Moment, leg: LegId, silent: bool) {
        let Some(sid) = self.of_leg(leg) else { return };
        let Some(call) = self.live(&sid) else { return };
        call.phone.silent = silent;
        if let (true, Some(until)) = (silent, call.phone.keep_until) {
            call.phone.keep_until = Some(until.min(now + KEEP_WITHOUT_ANYTHING));
        }
    }

    pub(super) fn leg_lost(&mut self, now: Moment, leg: LegId, reason: LossReason) {
        if let Some(sid) = self.of_leg(leg) {
            self.abandon(now, &sid, &format!("its audio was lost: {reason}"));
        }
    }

    /// Ends a call whose client has gone without a word.
    pub(super) fn abandon(&mut self, now: Moment, sid: &CallSid, why: &str) {
        tracing::info!(call = %sid, why, "call abandoned");
        let fault = Fault {
            code: error_code::CONNECTION_ERROR,
            message: "The connection to the caller was lost".into(),
        };
        self.end(now, sid, Ending { status: CallStatus::Completed, fault: Some(fault), tell: true });
    }

    pub(super) fn client_hangs_up(&mut self, now: Moment, session: SessionId, name: &str) {
        if self.client_declines(now, session, name) {
            return;
        }
        let Some(sid) = self.of_session(session, name) else { return };
        let answered = self.live(&sid).is_some_and(|call| call.answered.is_some());
        let status = if answered { CallStatus::Completed } else { CallStatus::Canceled };
        self.end(now, &sid, Ending { status, fault: None, tell: false });
    }

    /// Ends a call, wherever it is, and sets free whoever was with it.
    pub(super) fn end(&mut self, now: Moment, sid: &CallSid, ending: Ending) {
        let Some(call) = self.live(sid) else { return };
        call.status = ending.status;
        call.ended = Some(now);
        call.activity = Activity::Idle;
        let leg = call.leg;
        let state = std::mem::replace(&mut call.state, CallState::Script);
        // A client that never learnt its CA… still waits under the name it gave.
        let session = call.phone.session.take();
        call.phone.keep_until = None;
        if let (true, Some(session)) = (ending.tell, session) {
            let frame = ServerFrame::Hangup { call: sid.to_string(), error: ending.fault };
            self.act(Action::Send(session, frame));
        }
        if let CallState::Ringing { forks, .. } = &state {
            self.stop_ringing(sid, forks.clone().into_iter());
        } else {
            self.act(Action::Drop(leg));
        }
        self.report_end(now, sid);
        self.leave_state(now, sid, state, LeaveReason::Ends);
    }

    /// Tells the application's status callback. Source: Twilio's call status callback parameters.
    fn report_end(&mut self, now: Moment, sid: &CallSid) {
        let Some(call) = self.calls.get(sid) else { return };
        let Some(target) = call.status_callback.clone() else { return };
        let seconds = call.duration().unwrap_or_default().as_secs();
        let extra = [
            ("CallDuration", seconds.to_string()),
            ("Duration", seconds.div_ceil(60).to_string()),
            ("Timestamp", Rfc2822::from(now).to_string()),
            ("CallbackSource", "call-progress-events".to_owned()),
            ("SequenceNumber", "0".to_owned()),
        ];
        self.request(sid, &target, &extra);
    }
}
