//! How calls come, and how their clients connect, are lost and come back.

use std::time::Duration;

use twilio::{error_code, sid::CallSid, webhook::CallStatus};

use super::{
    action::Action,
    call::{Call, CallSetup, OfferOutcome, Origin, TakenCall},
    endpoint::{CallEndpoint, ClientEndpoint, Offer},
    exchange_state::ExchangeState,
    requests,
    state::Activity,
    teardown::{Ending, end, stop_ringing},
};
use crate::{
    MonotonicTime,
    media::{LegId, OfferError},
    signalling::{CallName, Fault, InvitedCall, ServerFrame, SessionId},
};

/// What a telephone network tells of a caller, and how a called browser's page finds it
/// (voice.js, `Call.callerInfo`).
const VOUCHED: [(&str, &str); 3] =
    [("CallerName", "CallerName"), ("StirPassportToken", "StirPassportToken"), (STIR_VERSTAT, "StirStatus")];

/// How far the network vouches for a caller's number.
pub(super) const STIR_VERSTAT: &str = "StirVerstat";

/// A browser calls an application.
pub(super) fn begin(exchange: &mut ExchangeState, now: MonotonicTime, session: SessionId, new: InvitedCall) {
    let InvitedCall { application, identity, signed_parameters, invite } = new;
    let live = exchange.calls.count_live(session, identity.as_deref());
    if let Err(refusal) = exchange.admissions.admit(now, live, identity.as_deref()) {
        let error = Some(Fault { code: error_code::RATE_EXCEEDED, message: refusal.to_string() });
        return exchange.act(Action::Send(session, ServerFrame::Hangup { call: invite.call, error }));
    }
    let Some(urls) = exchange.directory.voice_urls(&application) else {
        let message = "The token names an application that is not there, or has no Voice URL";
        tracing::warn!(%application, "{message}");
        let error = Some(Fault { code: error_code::CONNECTION_DECLINED, message: message.to_owned() });
        return exchange.act(Action::Send(session, ServerFrame::Hangup { call: invite.call, error }));
    };
    let sid = CallSid::from_random_bytes(exchange.random_bytes());
    let voice = urls.voice.clone();
    let temporary_sid = match invite.call {
        CallName::Temporary(name) => Some(name),
        CallName::Sid(_) => None,
    };
    let setup = CallSetup {
        sid: sid.clone(),
        origin: Origin::Inbound(Some(application)),
        from: format!("client:{}", identity.as_deref().unwrap_or("Anonymous")),
        to: String::new(),
        // The parameters that the token's maker signed come last, so that they outrank the browser's.
        parameters: own_parameters(invite.parameters).chain(signed_parameters).collect(),
        endpoint: CallEndpoint::Client(ClientEndpoint {
            leg: exchange.next_leg(),
            identity,
            session: Some(session),
            temporary_sid,
            reconnect: exchange.reconnect_token(),
            keep_until: None,
            silent: false,
            offer: Offer::Held(invite.sdp),
            is_connected: false,
        }),
        urls,
    };
    exchange.calls.add(Call::new(now, setup));
    exchange.act(Action::Send(session, ServerFrame::Ringing { call: sid.clone() }));
    requests::ask(exchange, now, &sid, voice);
}

/// The parameters that a browser may choose: not those by which a telephone network vouches for a caller.
fn own_parameters(chosen: Vec<(String, String)>) -> impl Iterator<Item = (String, String)> {
    chosen.into_iter().filter(|(name, _)| !VOUCHED.iter().any(|(vouched, _)| name == vouched))
}

/// Handles the answer to a client's offer, or its failure.
pub(super) fn offer_answered(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    leg: LegId,
    result: Result<String, OfferError>,
) {
    let Some(sid) = exchange.calls.of_leg(leg).map(|call| call.sid().clone()) else { return };
    let (sdp, refused) = match result {
        Ok(sdp) => (Some(sdp), String::new()),
        Err(error) => (None, error.to_string()),
    };
    match exchange.calls.update(&sid, |call| call.offer_answered(sdp)).flatten() {
        Some(OfferOutcome::Send) => send_answer(exchange, &sid),
        Some(OfferOutcome::Failed) => {
            let message = format!("the SDP offer was refused: {refused}");
            fail(exchange, now, &sid, message, "The SDP offer was refused");
        }
        Some(OfferOutcome::RenewalRefused) => {
            let message = format!("a renewed SDP offer was refused: {refused}");
            exchange.notify(&sid, error_code::REMOTE_DESCRIPTION_FAILED, message);
        }
        None => {}
    }
}

fn send_answer(exchange: &mut ExchangeState, sid: &CallSid) {
    if let Some(Some(action)) = exchange.calls.update(sid, Call::take_answer) {
        exchange.act(action);
    }
}

/// Ends a call whose two ends do not agree on audio.
fn fail(exchange: &mut ExchangeState, now: MonotonicTime, sid: &CallSid, log: String, message: &str) {
    let code = error_code::REMOTE_DESCRIPTION_FAILED;
    exchange.notify(sid, code, log);
    let fault = Some(Fault { code, message: message.to_owned() });
    end(exchange, now, sid, Ending { status: CallStatus::Failed, fault, tell: true });
}

/// Handles a further offer of a client, whose ICE path failed.
pub(super) fn reinvite(exchange: &mut ExchangeState, session: SessionId, name: &CallName, sdp: String) {
    let Some(sid) = exchange.calls.named(session, name) else { return };
    if let Some(leg) = exchange.calls.live(&sid).and_then(|call| call.leg()) {
        exchange.act(Action::AnswerOffer(leg, sdp));
    }
}

/// A client that comes to a call with the token it was given, and the offer it makes meanwhile.
pub(super) struct Resumed<'a> {
    pub session: SessionId,
    pub identity: Option<&'a str>,
    pub reconnect: &'a str,
    pub offer: String,
}

/// Gives a call back to its client on another socket. A call that still rings is taken by that.
pub(super) fn resume(exchange: &mut ExchangeState, now: MonotonicTime, name: CallName, client: Resumed<'_>) {
    let Resumed { session, identity, reconnect, offer } = client;
    if let CallName::Sid(sid) = &name
        && exchange.calls.live(sid).is_some_and(|call| call.rings_for(identity, reconnect))
    {
        return take_elsewhere(exchange, now, session, sid, offer);
    }
    let resumed = match &name {
        CallName::Sid(sid) => {
            exchange.calls.update(sid, |call| call.resume(session, identity, reconnect)).flatten()
        }
        CallName::Temporary(_) => None,
    };
    exchange.act(resumed.unwrap_or_else(|| {
        let error = Some(Fault { code: error_code::CALL_GONE, message: "The call has ended".to_owned() });
        Action::Send(session, ServerFrame::Hangup { call: name, error })
    }));
}

/// Handles the loss of a socket: it is no longer rung, and its calls are kept for some time.
pub(super) fn session_closed(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    session: SessionId,
    keep: Duration,
) {
    exchange.registrations.forget(session);
    for sid in exchange.calls.ringing_at(session) {
        drop_fork(exchange, now, &sid, session);
    }
    for sid in exchange.calls.of_session(session) {
        exchange.calls.update(&sid, |call| call.session_lost(now, session, keep));
    }
}

/// Handles the audio of a client that is connected now. Returns the call whose document goes on.
pub(super) fn leg_connected(exchange: &mut ExchangeState, leg: LegId) -> Option<CallSid> {
    let sid = exchange.calls.of_leg(leg)?.sid().clone();
    exchange.calls.update(&sid, Call::audio_connected);
    // The document that waits may be that of a number which the call has dialled.
    let user = exchange.calls.user_of_leg(&sid)?;
    (*user.activity() == Activity::Connecting).then(|| user.sid().clone())
}

/// Handles RTP that has stopped for a while, or is back.
pub(super) fn leg_silent(exchange: &mut ExchangeState, now: MonotonicTime, leg: LegId, silent: bool) {
    if let Some(sid) = exchange.calls.of_leg(leg).map(|call| call.sid().clone()) {
        exchange.calls.update(&sid, |call| call.set_silent(now, silent));
    }
}

/// Ends a call whose client has gone without a word.
pub(super) fn abandon(exchange: &mut ExchangeState, now: MonotonicTime, sid: &CallSid, why: &str) {
    tracing::info!(call = %sid, why, "call abandoned");
    let message = "The connection to the caller was lost".to_owned();
    let fault = Some(Fault { code: error_code::CONNECTION_ERROR, message });
    end(exchange, now, sid, Ending { status: CallStatus::Completed, fault, tell: true });
}

/// Handles a client that hangs up, or declines an incoming call.
pub(super) fn client_hangs_up(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    session: SessionId,
    name: &CallName,
) {
    if let CallName::Sid(sid) = name
        && exchange.calls.rings_at(sid, session)
    {
        // Declining ends the ringing everywhere (Twilio, `Call.reject`).
        return end(exchange, now, sid, Ending::told(CallStatus::Busy));
    }
    if let Some(sid) = exchange.calls.named(session, name) {
        hang_up(exchange, now, &sid);
    }
}

/// Handles the far end's closing its audio: a hang-up whose frame has yet to come, or never will. A client that
/// still listens is told of the end, and of no failure.
pub(super) fn far_end_closed(exchange: &mut ExchangeState, now: MonotonicTime, sid: &CallSid) {
    end(exchange, now, sid, Ending::completed());
}

/// Handles a hang-up at the far end of a call.
pub(super) fn hang_up(exchange: &mut ExchangeState, now: MonotonicTime, sid: &CallSid) {
    let Some(call) = exchange.calls.live(sid) else { return };
    let status = if call.answered().is_some() { CallStatus::Completed } else { CallStatus::Canceled };
    end(exchange, now, sid, Ending::by_client(status));
}

// Browsers that are rung.

/// Sends the invitation once its offer is there.
pub(super) fn offer_made(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    leg: LegId,
    result: Result<String, OfferError>,
) {
    let Some((call, session)) = exchange.calls.ringing_at_leg(leg) else {
        // The ringing is over: nobody needs the offer any more.
        return exchange.act(Action::Drop(leg));
    };
    let sid = call.sid().clone();
    match result {
        Ok(sdp) => {
            let dialer = call.parent().and_then(|parent| exchange.calls.get(parent));
            let invite = invite(exchange.settings.account.as_str(), call, dialer, sdp);
            exchange.act(Action::Send(session, invite));
        }
        Err(error) => {
            let message = format!("no offer could be made: {error}");
            exchange.notify(&sid, error_code::REMOTE_DESCRIPTION_FAILED, message);
            drop_fork(exchange, now, &sid, session);
        }
    }
}

fn invite(account: &str, call: &Call, dialer: Option<&Call>, sdp: String) -> ServerFrame {
    // The SDK decodes values but not names, so names go as they are (voice.js, `Params`).
    let custom: Vec<String> = call
        .parameters()
        .iter()
        .map(|(name, value)| {
            format!("{name}={}", form_urlencoded::byte_serialize(value.as_bytes()).collect::<String>())
        })
        .collect();
    let vouched =
        VOUCHED.into_iter().filter_map(|(name, shown)| Some((shown, dialer?.parameter(name)?.to_owned())));
    let mut parameters = vec![
        ("AccountSid", account.to_owned()),
        ("ApiVersion", "2010-04-01".to_owned()),
        ("CallSid", call.sid().to_string()),
        ("From", call.from().to_owned()),
        ("Params", custom.join("&")),
        ("To", call.to().to_owned()),
    ];
    parameters.extend(vouched);
    let reconnect = call.endpoint().reconnect().unwrap_or_default().to_owned();
    ServerFrame::Invite { call: call.sid().clone(), sdp, parameters, reconnect }
}

/// Handles a browser that takes a call which rings at others of the same name: they stop ringing, and the talk
/// begins. Its offer is answered once the media engine has the answer.
fn take_elsewhere(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    session: SessionId,
    sid: &CallSid,
    offer: String,
) {
    let leg = exchange.next_leg();
    let taken = exchange.calls.update(sid, |call| call.take_call_at(now, session, leg)).flatten();
    let Some(TakenCall { parent, leg, others, .. }) = taken else { return };
    // Its own socket is not told that the ringing is over: for the SDK that would end the call it takes.
    let (own, others): (Vec<_>, Vec<_>) = others.into_iter().partition(|fork| fork.session == session);
    own.into_iter().for_each(|fork| exchange.act(Action::Drop(fork.leg)));
    stop_ringing(exchange, sid, others);
    exchange.act(Action::AnswerOffer(leg, offer));
    begin_dialed_talk(exchange, now, sid, &parent, leg);
}

/// Handles a browser that takes the call: the others stop ringing, and the talk begins.
pub(super) fn client_answers(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    session: SessionId,
    name: &CallName,
    sdp: String,
) {
    let CallName::Sid(sid) = name else { return };
    let taken = exchange.calls.update(sid, |call| call.take_call(now, session)).flatten();
    let Some(TakenCall { parent, leg, others, reconnect }) = taken else { return };
    stop_ringing(exchange, sid, others);
    exchange.act(Action::AcceptAnswer(leg, sdp));
    exchange.act(Action::Send(session, ServerFrame::Answer { call: sid.clone(), sdp: None, reconnect }));
    begin_dialed_talk(exchange, now, sid, &parent, leg);
}

/// Connects a call that was taken with the one that has dialled it.
fn begin_dialed_talk(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    parent: &CallSid,
    leg: LegId,
) {
    exchange.answer(now, parent);
    let talk = exchange.calls.update(parent, |call| call.start_dialed_talk(now, sid)).flatten();
    let Some((dialer_leg, other_children)) = talk else { return };
    exchange.act(Action::Bridge(dialer_leg, leg));
    for other in other_children {
        end(exchange, now, &other, Ending::told(CallStatus::NoAnswer));
    }
}

/// Handles the result of taking a client's answer to our offer.
pub(super) fn answer_accepted(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    leg: LegId,
    result: Result<(), OfferError>,
) {
    let (Some(call), Err(error)) = (exchange.calls.of_leg(leg), result) else { return };
    let sid = call.sid().clone();
    let message = format!("the answer to an offer was refused: {error}");
    fail(exchange, now, &sid, message, "The SDP answer was refused");
}

/// Stops ringing at one socket; with the last one the call is over.
fn drop_fork(exchange: &mut ExchangeState, now: MonotonicTime, sid: &CallSid, session: SessionId) {
    let dropped = exchange.calls.update(sid, |call| call.drop_fork(session)).flatten();
    let Some((fork, was_last)) = dropped else { return };
    exchange.act(Action::Drop(fork.leg));
    if was_last {
        end(exchange, now, sid, Ending::told(CallStatus::NoAnswer));
    }
}
