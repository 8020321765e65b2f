use super::element::Element;
use crate::{
    Secret,
    twiml::{
        DialClient, DialConference, DialNumber, DialQueue, DialSip, MachineDetection, Noun, StatusCallback,
        Trim,
    },
};

pub fn noun(noun: &Noun) -> Element {
    match noun {
        Noun::Queue(noun) => queue(noun),
        Noun::Client(noun) => client(noun),
        Noun::Number(noun) => number(noun),
        Noun::Sip(noun) => sip(noun),
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
        .machine_detection(number.machine_detection.as_ref())
        .text(&number.number)
}

fn sip(sip: &DialSip) -> Element {
    Element::new("Sip")
        .optional("username", sip.username.as_deref())
        .optional("password", sip.password.as_ref().map(Secret::expose))
        .optional("url", sip.url.as_deref())
        .method("method", sip.method)
        .status_callback(sip.status_callback.as_ref())
        .machine_detection(sip.machine_detection.as_ref())
        .text(&sip.uri)
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
        .optional("recordingConfigurationId", conference.recording_configuration_id.as_deref())
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
    fn machine_detection(self, detection: Option<&MachineDetection>) -> Self {
        let Some(detection) = detection else { return self };
        self.optional("machineDetection", Some(detection.mode.as_str()))
            .optional_number("machineDetectionTimeout", detection.timeout_seconds)
            .optional_number("machineDetectionSpeechThreshold", detection.speech_threshold_ms)
            .optional_number("machineDetectionSpeechEndThreshold", detection.speech_end_threshold_ms)
            .optional_number("machineDetectionSilenceTimeout", detection.silence_timeout_ms)
            .optional("amdStatusCallback", detection.status_callback.as_deref())
            .method("amdStatusCallbackMethod", detection.status_callback_method)
    }

    fn status_callback(self, callback: Option<&StatusCallback>) -> Self {
        let Some(StatusCallback { url, method, events }) = callback else { return self };
        self.optional("statusCallback", Some(url)).method("statusCallbackMethod", *method).word(
            "statusCallbackEvent",
            &events.join(" "),
            "",
        )
    }
}
