use twilio::{sid::CallSid, twiml::Method, webhook::CallStatus};

use super::{Flow, dial_queue::TIMEOUT_GRACE, not_dialed};
use crate::{
    MonotonicTime,
    call::{
        action::{Action, Sound},
        call::{Call, CallSetup, Origin},
        endpoint::{CallEndpoint, Fork, RungClient},
        exchange_state::ExchangeState,
    },
    store::directory::VoiceUrls,
    twiml::{ClientTarget, DialStep, Target},
};

/// `<Dial><Client>`: rings browsers, all at once; the first one that answers gets the call.
///
/// If nobody is registered under any of the names, the dial's action is requested or the next verb follows.
pub(in crate::call) fn dial(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    clients: &[ClientTarget],
    dial: DialStep,
) -> Flow {
    let children: Vec<CallSid> =
        clients.iter().filter_map(|client| ring(exchange, now, sid, client, &dial)).collect();
    if children.is_empty() {
        let names: Vec<_> = clients.iter().map(|client| client.identity.as_str()).collect();
        tracing::info!(call = %sid, clients = names.join(" "), "nobody is registered under the dialled name");
        return not_dialed(exchange, now, sid, dial, CallStatus::NoAnswer);
    }
    let until = now + dial.timeout + TIMEOUT_GRACE;
    if exchange.calls.update(sid, |call| call.dial_clients(children, dial, until)) == Some(true) {
        exchange.play(sid, Sound::Ringback, 0);
    }
    Flow::Stop
}

/// Makes the call to one browser, with an offer for each place it is registered at.
fn ring(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    parent: &CallSid,
    client: &ClientTarget,
    dial: &DialStep,
) -> Option<CallSid> {
    let sessions = exchange.registrations.sessions(&client.identity).to_vec();
    if sessions.is_empty() {
        return None;
    }
    let sid = CallSid::from_random_bytes(exchange.random_bytes());
    let reconnect = exchange.reconnect_token();
    let forks: Vec<Fork> =
        sessions.into_iter().map(|session| Fork { session, leg: exchange.next_leg() }).collect();
    let legs: Vec<_> = forks.iter().map(|fork| fork.leg).collect();
    let dialer = exchange.calls.get(parent)?;
    let voice = Target { url: dialer.source().url.clone(), method: Method::Post };
    let setup = CallSetup {
        sid: sid.clone(),
        origin: Origin::Dialed { parent: parent.clone() },
        from: dial.caller_id.clone().unwrap_or_else(|| dialer.from().to_owned()),
        to: format!("client:{}", client.identity),
        parameters: client.parameters.clone(),
        endpoint: CallEndpoint::RungClient(RungClient {
            identity: client.identity.clone(),
            reconnect,
            forks,
        }),
        urls: VoiceUrls { voice, fallback: None, status_callback: None },
    };
    exchange.calls.add(Call::new(now, setup));
    for leg in legs {
        exchange.act(Action::MakeOffer(leg));
    }
    Some(sid)
}
