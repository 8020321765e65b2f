use super::element::Element;
use crate::twiml::{DialClient, DialConference, DialNumber, DialQueue, Noun, StatusCallback, Trim};

pub fn noun(noun: &Noun) -> Element {
    match noun {
        Noun::Queue(noun) => queue(noun),
        Noun::Client(noun) => client(noun),
        Noun::Number(noun) => number(noun),
        Noun::Conference(noun) => conference(noun),
    }
}

fn queue(queue: &DialQueue) -> Element {
    Element::new("Queue")
        .optional("url", queue.url.as_deref())
        .method("method", queue.method)
        .optional("reservationSid", queue.reservation_sid.as_deref())
        .optional("postWorkActivitySid", queue.post_work_activity_sid.as_deref())
        .text(&queue.name)
}

fn client(client: &DialClient) -> Element {
    let element = Element::new("Client")
        .optional("url", client.url.as_deref())
        .method("method", client.method)
        .status_callback(client.status_callback.as_ref())
        .optional("clientNotificationUrl", client.client_notification_url.as_deref());
    if client.parameters.is_empty() {
        return element.text(&client.identity);
    }
    // Text beside elements would be ambiguous, so the identity becomes an element too.
    let element = element.child(&Element::new("Identity").text(&client.identity));
    client.parameters.iter().fold(element, |element, (name, value)| {
        element.child(&Element::new("Parameter").optional("name", Some(name)).optional("value", Some(value)))
    })
}

fn number(number: &DialNumber) -> Element {
    Element::new("Number")
        .optional("sendDigits", number.send_digits.as_deref())
        .optional("url", number.url.as_deref())
        .method("method", number.method)
        .status_callback(number.status_callback.as_ref())
        .optional("byoc", number.byoc.as_deref())
        .text(&number.number)
}

fn conference(conference: &DialConference) -> Element {
    Element::new("Conference")
        .flag("muted", conference.muted, false)
        .word("beep", &conference.beep, "true")
        .flag("startConferenceOnEnter", conference.start_conference_on_enter, true)
        .flag("endConferenceOnExit", conference.end_conference_on_exit, false)
        .optional("waitUrl", conference.wait_url.as_deref())
        .method("waitMethod", conference.wait_method)
        .number("maxParticipants", conference.max_participants, 250)
        .optional("record", conference.record.as_deref())
        .optional("region", conference.region.as_deref())
        .optional("coach", conference.coach.as_deref())
        .word("trim", conference.trim.as_str(), Trim::TrimSilence.as_str())
        .status_callback(conference.status_callback.as_ref())
        .recording_status_callback(conference.recording_status_callback.as_ref())
        .optional("eventCallbackUrl", conference.event_callback_url.as_deref())
        .optional("jitterBufferSize", conference.jitter_buffer_size.as_deref())
        .optional("participantLabel", conference.participant_label.as_deref())
        .text(&conference.name)
}

impl Element {
    fn status_callback(self, callback: Option<&StatusCallback>) -> Self {
        let Some(StatusCallback { url, method, events }) = callback else { return self };
        self.optional("statusCallback", Some(url)).method("statusCallbackMethod", *method).word(
            "statusCallbackEvent",
            &events.join(" "),
            "",
        )
    }
}
