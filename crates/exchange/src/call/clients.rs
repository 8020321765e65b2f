//! Ringing browsers: who wants to be rung, dialling them, who answers first.

use std::time::Duration;

use twilio::error_code;
use twilio::sid::CallSid;
use twilio::twiml::Method;
use twilio::webhook::{CallStatus, Direction};

use super::call::{Activity, Call, CallState, Fork, Offer, Phone, RequestPacer};
use super::io::{Action, Sound};
use super::setup::Ending;
use super::switchboard::Switchboard;
use super::teardown::LeaveReason;
use crate::Moment;
use crate::media::{LegId, OfferError};
use crate::signalling::{Fault, ServerFrame, SessionId};
use crate::twiml::{ClientTarget, DialStep, Target};

/// Twilio keeps so many registrations of one name; the oldest gives way.
const REGISTRATIONS: usize = 10;

impl Switchboard {
    /// Lets a socket be rung under a name, or under none.
    pub(super) fn register(&mut self, session: SessionId, identity: Option<String>) {
        if let Some(sessions) = identity.as_ref().and_then(|name| self.registered.get(name))
            && sessions.contains(&session)
        {
            return;
        }
        self.forget_registration(session);
        if let Some(name) = identity {
            let sessions = self.registered.entry(name).or_default();
            if sessions.len() >= REGISTRATIONS {
                sessions.remove(0);
            }
            sessions.push(session);
        }
    }

    pub(super) fn forget_registration(&mut self, session: SessionId) {
        self.registered.retain(|_, sessions| {
            sessions.retain(|known| *known != session);
            !sessions.is_empty()
        });
    }

    /// Rings browsers. `None`: nobody of these names is there, and the next verb follows.
    pub(super) fn dial_clients(
        &mut self,
        now: Moment,
        sid: &CallSid,
        clients: &[ClientTarget],
        dial: DialStep,
    ) -> Option<()> {
        let children: Vec<CallSid> =
            clients.iter().filter_map(|client| self.ring(now, sid, client)).collect();
        if children.is_empty() {
            let names: Vec<_> = clients.iter().map(|client| client.identity.as_str()).collect();
            tracing::info!(call = %sid, clients = names.join(" "), "nobody is registered under the dialled name");
            let action = dial.action?;
            let extra = [("DialCallStatus", "no-answer".to_owned()), ("DialBridged", "false".to_owned())];
            self.ask_with(now, sid, action, &extra);
            return Some(());
        }
        let call = self.live(sid)?;
        let answered = call.answered.is_some();
        let until = now + dial.timeout + Duration::from_secs(5);
        call.state = CallState::DialingClients { children, dial, until };
        if answered {
            self.play(sid, Sound::Ringback, 0);
        }
        Some(())
    }

    /// Makes the call to one browser, with an offer for each place it is registered at.
    fn ring(&mut self, now: Moment, parent: &CallSid, client: &ClientTarget) -> Option<CallSid> {
        let sessions = self.registered.get(&client.identity)?.clone();
        let sid = CallSid::from_random_bytes(self.random_bytes());
        let reconnect = format!("RT{}", hex::encode(self.random_bytes()));
        let forks: Vec<Fork> =
            sessions.into_iter().map(|session| Fork { session, leg: LegId(self.next_number()) }).collect();
        let leg = forks.first()?.leg;
        let dialler = self.calls.get(parent)?;
        let child = Call {
            sid: sid.clone(),
            parent: Some(parent.clone()),
            application: None,
            direction: Direction::OutboundDial,
            from: dialler.from.clone(),
            to: format!("client:{}", client.identity),
            status: CallStatus::Ringing,
            created: now,
            answered: None,
            ended: None,
            leg,
            parameters: client.parameters.clone(),
            phone: Phone {
                identity: Some(client.identity.clone()),
                session: None,
                temporary_sid: String::new(),
                reconnect,
                keep_until: None,
                silent: false,
            },
            offer: Offer::Sent,
            source: Target { url: dialler.source.url.clone(), method: Method::Post },
            fallback: None,
            status_callback: None,
            time_limit: None,
            script: None,
            activity: Activity::Idle,
            state: CallState::Ringing { parent: parent.clone(), forks: forks.clone() },
            pacer: RequestPacer::default(),
        };
        self.add_call(child);
        for fork in forks {
            self.act(Action::MakeOffer(fork.leg));
        }
        Some(sid)
    }

    /// Sends the invitation once its offer is there.
    pub(super) fn offer_made(&mut self, now: Moment, leg: LegId, result: Result<String, OfferError>) {
        let Some((sid, fork)) = self.fork(|fork| fork.leg == leg) else {
            // The ringing is over: nobody needs the offer any more.
            return self.act(Action::Drop(leg));
        };
        let sdp = match result {
            Ok(sdp) => sdp,
            Err(reason) => {
                self.notify(
                    &sid,
                    error_code::REMOTE_DESCRIPTION_FAILED,
                    format!("no offer could be made: {reason}"),
                );
                return self.drop_fork(now, &sid, fork.session);
            }
        };
        let Some(call) = self.calls.get(&sid) else { return };
        // The SDK decodes values but not names, so names go as they are (voice.js, `Params`).
        let custom: Vec<String> = call
            .parameters
            .iter()
            .map(|(name, value)| {
                format!("{name}={}", form_urlencoded::byte_serialize(value.as_bytes()).collect::<String>())
            })
            .collect();
        let parameters = vec![
            ("AccountSid", self.settings.account.to_string()),
            ("ApiVersion", "2010-04-01".to_owned()),
            ("CallSid", sid.to_string()),
            ("From", call.from.clone()),
            ("Params", custom.join("&")),
            ("To", call.to.clone()),
        ];
        let reconnect = call.phone.reconnect.clone();
        let frame = ServerFrame::Invite { call: sid.to_string(), sdp, parameters, reconnect };
        self.act(Action::Send(fork.session, frame));
    }

    /// A browser takes the call: the others stop ringing, the talk begins.
    pub(super) fn client_answers(&mut self, now: Moment, session: SessionId, name: &str, sdp: String) {
        let Some((sid, fork)) = self.ringing_at(session, name) else { return };
        let Some(call) = self.live(&sid) else { return };
        let CallState::Ringing { parent, forks } = std::mem::replace(&mut call.state, CallState::Script)
        else {
            return;
        };
        call.leg = fork.leg;
        call.phone.session = Some(session);
        call.answered = Some(now);
        call.status = CallStatus::InProgress;
        call.state = CallState::Answered { parent: parent.clone() };
        let reconnect = call.phone.reconnect.clone();
        self.stop_ringing(&sid, forks.into_iter().filter(|other| *other != fork));
        self.act(Action::AcceptAnswer(fork.leg, sdp));
        self.act(Action::Send(session, ServerFrame::Answer { call: sid.to_string(), sdp: None, reconnect }));

        self.answer(now, &parent);
        let Some(dialler) = self.live(&parent) else { return };
        let CallState::DialingClients { children, dial, .. } =
            std::mem::replace(&mut dialler.state, CallState::Script)
        else {
            return;
        };
        dialler.state = CallState::Bridged { peer: sid.clone(), dial, since: Some(now), queue: None };
        dialler.activity = Activity::Idle;
        let leg = dialler.leg;
        self.act(Action::Bridge(leg, fork.leg));
        for other in children.iter().filter(|child| **child != sid) {
            self.end(now, other, Ending { status: CallStatus::NoAnswer, fault: None, tell: true });
        }
    }

    pub(super) fn answer_accepted(&mut self, now: Moment, leg: LegId, result: Result<(), OfferError>) {
        let (Some(sid), Err(reason)) = (self.of_leg(leg), result) else { return };
        let code = error_code::REMOTE_DESCRIPTION_FAILED;
        self.notify(&sid, code, format!("the answer to an offer was refused: {reason}"));
        let fault = Fault { code, message: "The SDP answer was refused".into() };
        self.end(now, &sid, Ending { status: CallStatus::Failed, fault: Some(fault), tell: true });
    }

    /// Declining ends the ringing everywhere (Twilio, `Call.reject`). Whether there was any.
    pub(super) fn client_declines(&mut self, now: Moment, session: SessionId, name: &str) -> bool {
        let Some((sid, _)) = self.ringing_at(session, name) else { return false };
        self.end(now, &sid, Ending { status: CallStatus::Busy, fault: None, tell: true });
        true
    }

    /// Stops ringing at a socket that is gone; with the last one the call is over.
    pub(super) fn forks_closed(&mut self, now: Moment, session: SessionId) {
        while let Some((sid, fork)) = self.fork(|fork| fork.session == session) {
            self.drop_fork(now, &sid, fork.session);
        }
    }

    fn drop_fork(&mut self, now: Moment, sid: &CallSid, session: SessionId) {
        let Some(CallState::Ringing { forks, .. }) = self.live(sid).map(|call| &mut call.state) else {
            return;
        };
        let Some(at) = forks.iter().position(|fork| fork.session == session) else { return };
        let fork = forks.remove(at);
        let nobody_left = forks.is_empty();
        self.act(Action::Drop(fork.leg));
        if nobody_left {
            self.end(now, sid, Ending { status: CallStatus::NoAnswer, fault: None, tell: true });
        }
    }

    pub(super) fn stop_ringing(&mut self, sid: &CallSid, forks: impl Iterator<Item = Fork>) {
        for fork in forks {
            self.act(Action::Send(fork.session, ServerFrame::Cancel { call: sid.to_string() }));
            self.act(Action::Drop(fork.leg));
        }
    }

    /// What the end of a ringing child means for who dialled: with the last one the dial is over.
    pub(super) fn child_over(&mut self, now: Moment, child: &CallSid, parent: &CallSid) {
        let status = self.calls.get(child).map_or(CallStatus::Failed, |call| call.status);
        let Some(dialler) = self.live(parent) else { return };
        let CallState::DialingClients { children, .. } = &mut dialler.state else { return };
        children.retain(|known| known != child);
        if !children.is_empty() {
            return;
        }
        if let CallState::DialingClients { dial, .. } =
            std::mem::replace(&mut dialler.state, CallState::Script)
        {
            dialler.activity = Activity::Idle;
            let extra = [
                ("DialCallStatus", status.as_str().to_owned()),
                ("DialCallSid", child.to_string()),
                ("DialBridged", "false".to_owned()),
            ];
            self.after_dial(now, parent, dial, &extra, LeaveReason::GoesOn);
        }
    }

    fn ringing_at(&self, session: SessionId, name: &str) -> Option<(CallSid, Fork)> {
        self.calls.values().filter(|call| call.is_live() && call.sid.as_str() == name).find_map(|call| {
            let CallState::Ringing { forks, .. } = &call.state else { return None };
            let fork = forks.iter().find(|fork| fork.session == session)?;
            Some((call.sid.clone(), *fork))
        })
    }

    fn fork(&self, fits: impl Fn(&Fork) -> bool) -> Option<(CallSid, Fork)> {
        self.calls.values().filter(|call| call.is_live()).find_map(|call| {
            let CallState::Ringing { forks, .. } = &call.state else { return None };
            Some((call.sid.clone(), *forks.iter().find(|fork| fits(fork))?))
        })
    }
}
