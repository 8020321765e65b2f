use show::{Admission, CallEvent, CallerId, CallerInfo, Channel, Identity, Progress, Role, Step, Timestamp};
use twilio::{
    twiml::{Enqueue, Pause, Response},
    webhook::{Address, Params, VoiceRequest},
};

use super::{addresses, caller, last_words};
use crate::{Studio, live::Stage};

/// What networks put in place of a number that its owner withholds.
const WITHHELD: [&str; 4] = ["anonymous", "restricted", "unavailable", "unknown"];

impl Studio {
    /// What a call to the studio is told to do, by who calls and by how the show stands.
    ///
    /// Who calls is the webhook's `From`, which comes from the signed token of a browser or from the
    /// telephone network. The DJ is given one caller after the other; a listener and anyone on a
    /// telephone waits in line if there is room; everybody else is turned away. `own` is the query of
    /// the address asked for.
    #[must_use]
    pub fn answer_call(&self, call: &VoiceRequest, own: &Params) -> Response {
        match role_of(&call.from, own) {
            Some(Role::Dj) if is_echo_test(call) => self.echo_test(&caller(&call.call_sid)),
            Some(Role::Dj) => self.answer_dj(call, own),
            Some(Role::Listener) => self.admit(call),
            None => turn_away(),
        }
    }

    fn admit(&self, call: &VoiceRequest) -> Response {
        let (id, now) = (caller(&call.call_sid), self.now());
        let who = who(call);
        self.inner.live.change(now, |stage| {
            stage.aside.remove(&id);
            let is_new = stage.show.progress_of(&id).is_none_or(|progress| progress == Progress::Ringing);
            // Before the call counts as one that waits.
            let admission = if is_new { stage.show.admission() } else { Admission::Admitted };
            stage.apply(&id, now, CallEvent::Rang(who));
            let options = stage.show.options();
            let message = match admission {
                Admission::Admitted => {
                    let visit = stage.show.visit_of(&id).max(1);
                    return Response::new().with(self.enqueued_in(&self.inner.show.queue_name, visit));
                }
                Admission::Closed => options.closed_message.clone(),
                Admission::Full => options.full_message.clone(),
            };
            stage.apply(&id, now, CallEvent::TurnedAway(admission));
            last_words(&message)
        })
    }

    /// Puts a caller into a queue, for a visit.
    pub(super) fn enqueued_in(&self, queue: &str, visit: u16) -> Enqueue {
        Enqueue {
            wait_url: Some(addresses::of_visit(addresses::WAIT, visit)),
            action: Some(addresses::of_visit(addresses::LEFT, visit)),
            ..Enqueue::new(queue)
        }
    }

    /// Puts a caller into the callers' queue for another visit, after a rest if something failed.
    pub(super) fn enqueue_again(
        &self,
        stage: &mut Stage,
        id: &CallerId,
        visit: u16,
        now: Timestamp,
        failed: bool,
    ) -> Response {
        stage.apply(id, now, CallEvent::Reached(Progress::Visit(visit, Step::Waiting)));
        let document = Response::new();
        let document = if failed { document.with(Pause { seconds: 2 }) } else { document };
        document.with(self.enqueued_in(&self.inner.show.queue_name, visit))
    }
}

fn role_of(from: &Address, own: &Params) -> Option<Role> {
    match from {
        Address::Client(name) => match Identity::parse(name) {
            Ok(identity) => Some(identity.role()),
            // The direct line rings for whoever its owner lets ring; so may the line.
            Err(_) => own.get(addresses::AFTER_DIRECT).is_some().then_some(Role::Listener),
        },
        Address::Phone(_) => Some(Role::Listener),
        Address::Other(word) if WITHHELD.contains(&&*word.to_ascii_lowercase()) => Some(Role::Listener),
        _ => None,
    }
}

/// The DJ's page asks for a test of its microphone with a parameter of its own.
fn is_echo_test(call: &VoiceRequest) -> bool {
    call.rest.get("purpose") == Some("echo")
}

/// What is known of who calls. All but the address is what somebody typed, or a carrier's words.
fn who(call: &VoiceRequest) -> CallerInfo {
    let typed = |name: &str| call.rest.get(name).unwrap_or_default();
    match &call.from {
        Address::Client(identity) => CallerInfo {
            channel: Channel::Web,
            address: identity.clone(),
            name: CallerInfo::tidy_name(typed("name")),
            place: CallerInfo::tidy_name(typed("place")),
            topic: CallerInfo::tidy_topic(typed("topic")),
        },
        other => CallerInfo {
            channel: Channel::Phone,
            address: other.to_string(),
            name: call.caller_name.as_deref().and_then(CallerInfo::tidy_name),
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
