use show::{Admission, CallEvent, CallerId, CallerInfo, Channel, Identity, Progress, Role, Timestamp};
use twilio::{
    twiml::Response,
    webhook::{Address, VoiceRequest},
};

use super::{CallerMove, Reply, enqueued_in, last_words, mic_test};
use crate::{
    caller_address::{caller_address, network_name},
    logins,
    queue::QueueKind,
    routes::Query,
    state::{StudioState, caller_id},
};

const ALREADY_ON_AIR: &str = "You are on the line already, with another call.";

/// What a call to the studio is told to do. It depends on who calls, and on the state of the show.
///
/// The DJ is given one caller after the other, unless she has logged out (`is_logged_out`); a listener and anyone on a telephone waits in line if
/// there is room; everybody else is turned away.
pub(crate) fn inbound(
    state: &mut StudioState,
    call: &VoiceRequest,
    query: &Query,
    is_logged_out: bool,
    now: Timestamp,
) -> Reply {
    if is_logged_out || state.dj_legs.is_logged_out(&call.call_sid) {
        return last_words("You have logged out. Log in again to call.").into();
    }
    if state.dj_legs.knows(&call.call_sid) {
        return super::dj::next_document(state, call, query, now);
    }
    match role_of(&call.from, query) {
        Some(Role::Dj) if is_mic_test(call) => mic_test::start(state, &call.call_sid).into(),
        Some(Role::Dj) => {
            state.dj_legs.logged_in(&call.call_sid, logins::named(call).next(), now);
            super::dj::next_document(state, call, query, now)
        }
        Some(Role::Listener) => admit(state, call, now),
        None => turn_away().into(),
    }
}

/// Lets a call in, or turns it away.
///
/// A listener has one call: the newer one takes the place of one that waits, whose page may be gone without a word, and
/// is turned away while the other is with the DJ.
fn admit(state: &mut StudioState, call: &VoiceRequest, now: Timestamp) -> Reply {
    let id = caller_id(&call.call_sid);
    state.ignored_calls.remove(&call.call_sid);
    let known = state.show.progress_of(&id);
    let is_new = known.is_none_or(|progress| progress == Progress::Ringing);
    let earlier = if is_new { earlier_call(state, &id, &call.from) } else { None };
    // A webhook that comes again is answered as before, whatever has happened meanwhile.
    let admission = match state.show.turned_away(&id) {
        Some(turned_away) => turned_away,
        // This comes before the call itself counts as one that waits.
        None if known.is_none() && earlier.as_ref().is_some_and(|call| state.is_with_the_dj(call)) => {
            state.show.admission().max(Admission::Twice)
        }
        None if is_new => state.show.admission(),
        None => Admission::Admitted,
    };
    state.apply(&id, now, CallEvent::Rang(caller_info(call)));
    let options = state.show.options();
    let message = match admission {
        Admission::Admitted => {
            let visit = state.visit(&id, None);
            let document = Response::new().with(enqueued_in(state, QueueKind::Callers, visit));
            return Reply { document, then: earlier.map(CallerMove::HangUp) };
        }
        Admission::Twice => ALREADY_ON_AIR.to_owned(),
        Admission::Closed => options.closed_message.clone(),
        Admission::Full => options.full_message.clone(),
    };
    state.apply(&id, now, CallEvent::TurnedAway(admission));
    last_words(&message).into()
}

/// A call that is there of the listener who calls, and came before; the one that is with the DJ, if there is one.
///
/// A telephone number may be a whole household's, and any other name an operator's.
fn earlier_call(state: &StudioState, id: &CallerId, from: &Address) -> Option<CallerId> {
    let Address::Client(name) = from else { return None };
    Identity::parse(name).ok()?;
    let (_, address) = caller_address(from);
    let earlier = state.show.others_of(id, &address).filter(|other| state.show.came_before(other, id));
    earlier.max_by_key(|other| state.is_with_the_dj(other)).cloned()
}

fn role_of(from: &Address, query: &Query) -> Option<Role> {
    match from {
        Address::Client(name) => match Identity::parse(name) {
            Ok(identity) => Some(identity.role()),
            // The operator decides who may call the direct line, so any such caller may wait in line.
            Err(_) => query.after_direct.then_some(Role::Listener),
        },
        // A browser without a name.
        Address::Other(text) if text.starts_with("client:") => None,
        Address::Phone(_) | Address::Sip(_) | Address::Withheld(_) | Address::Other(_) => {
            Some(Role::Listener)
        }
    }
}

/// Whether the DJ's page asks for a test of its microphone, which it does by a parameter of its own.
fn is_mic_test(call: &VoiceRequest) -> bool {
    call.rest.get("purpose") == Some("echo")
}

/// What is known of the caller. Everything but the address was typed by somebody, or comes from a carrier.
fn caller_info(call: &VoiceRequest) -> CallerInfo {
    let typed = |name: &str| call.rest.get(name).unwrap_or_default();
    let (channel, address) = caller_address(&call.from);
    match channel {
        Channel::Web => CallerInfo {
            channel,
            address,
            name: CallerInfo::tidy_name(typed("name")),
            place: CallerInfo::tidy_name(typed("place")),
            topic: CallerInfo::tidy_topic(typed("topic")),
        },
        Channel::Phone => CallerInfo {
            channel,
            address,
            name: call.caller_name.as_deref().and_then(|name| network_name(name, typed("FromState"))),
            place: CallerInfo::tidy_name(&title_case(typed("FromCity"))),
            topic: None,
        },
    }
}

/// Carriers write towns in capitals: `SAN FRANCISCO`.
fn title_case(town: &str) -> String {
    if town.chars().any(char::is_lowercase) {
        return town.to_owned();
    }
    let mut starts = true;
    let letter = |c: char| {
        let cased: String = if starts { c.to_uppercase().collect() } else { c.to_lowercase().collect() };
        starts = !c.is_alphabetic() && c != '\'';
        cased
    };
    town.chars().map(letter).collect()
}

fn turn_away() -> Response {
    last_words("Sorry, this line takes calls from the studio's own page only. Goodbye.")
}
