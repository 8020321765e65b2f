//! A document reads back as what was written, without a warning.

use proptest::{collection::vec, option, prelude::*};
use twilio::twiml::{
    Dial, DialClient, DialConference, DialNumber, DialQueue, DialRecord, DialSip, Enqueue, Gather,
    GatherInput, MachineDetection, MachineDetectionMode, Method, Noun, Pause, Play, Prompt, Record,
    RecordingStatusCallback, RecordingTrack, Redirect, Reject, RejectReason, Response, Say, Spoken, Ssml,
    SsmlTag, StatusCallback, Task, Trim, Verb, parse,
};

/// Text that does not begin or end with white space, which readers take off.
fn text() -> impl Strategy<Value = String> {
    "[\\PC\n\t\r&<>\"']{1,20}"
        .prop_map(|text| text.trim().to_owned())
        .prop_filter("some text", |text| !text.is_empty())
}

/// An attribute's value, taken as it is.
fn value() -> impl Strategy<Value = String> {
    "[\\PC\n\t\r&<>\"']{0,12}"
}

fn filled() -> impl Strategy<Value = String> {
    "[a-z&<>\"'\u{e4}]{1,8}"
}

fn url() -> impl Strategy<Value = String> {
    "(https?://[a-z]{1,8}\\.example(:[1-9][0-9]{0,3})?)?(/[a-z0-9&<>\"'%]{0,6}){0,2}(\\?[a-z=&]{0,8})?"
        .prop_filter("no other host", |url| !url.starts_with("//"))
}

fn method() -> impl Strategy<Value = Method> {
    prop_oneof![Just(Method::Get), Just(Method::Post)]
}

fn digits() -> impl Strategy<Value = String> {
    "[0-9A-D#*wW]{1,6}"
}

fn trim() -> impl Strategy<Value = Trim> {
    prop_oneof![Just(Trim::TrimSilence), Just(Trim::DoNotTrim)]
}

fn recording_callback() -> impl Strategy<Value = Option<RecordingStatusCallback>> {
    let events = proptest::sample::subsequence(vec!["in-progress", "completed", "absent"], 0..=3);
    option::of((url(), method(), events).prop_map(|(url, method, events)| {
        let events = events.into_iter().map(str::to_owned).collect();
        RecordingStatusCallback { url, method, events }
    }))
}

fn callback(events: &'static [&'static str]) -> impl Strategy<Value = Option<StatusCallback>> {
    let events = proptest::sample::subsequence(events, 0..=events.len());
    option::of((url(), method(), events).prop_map(|(url, method, events)| {
        let events = events.into_iter().map(str::to_owned).collect();
        StatusCallback { url, method, events }
    }))
}

fn call_callback() -> impl Strategy<Value = Option<StatusCallback>> {
    callback(&["initiated", "ringing", "answered", "completed"])
}

fn direction() -> impl Strategy<Value = Ssml> {
    let leaf = (
        value(),
        prop_oneof![
            Just((SsmlTag::Break, "time")),
            Just((SsmlTag::Prosody, "rate")),
            Just((SsmlTag::Lang, "xml:lang")),
            Just((SsmlTag::SayAs, "interpret-as")),
        ],
    );
    let leaf = leaf.prop_map(|(value, (tag, name))| Ssml::new(tag).attribute(name, &value));
    leaf.prop_recursive(3, 8, 2, |inner| {
        let inner = (vec(inner, 0..2), option::of(filled()));
        inner.prop_map(|(inner, words)| {
            let sentence = inner.into_iter().fold(Ssml::new(SsmlTag::S), Ssml::with);
            words.iter().fold(sentence, |sentence, words| sentence.with(words.as_str()))
        })
    })
}

/// Words and directions in turn, as a reader finds them.
fn content() -> impl Strategy<Value = Vec<Spoken>> {
    (text(), vec((direction(), option::of(text())), 0..3)).prop_map(|(first, more)| {
        let mut content = vec![Spoken::Text(first)];
        for (direction, words) in more {
            content.push(direction.into());
            content.extend(words.map(Spoken::Text));
        }
        content
    })
}

fn say() -> impl Strategy<Value = Say> {
    (content(), option::of(filled()), option::of("[a-z]{2}(-[A-Z]{2})?"), any::<u32>())
        .prop_map(|(content, voice, language, loop_count)| Say { content, voice, language, loop_count })
}

fn play() -> impl Strategy<Value = Play> {
    (option::of(text()), any::<u32>(), option::of(digits())).prop_map(|(url, loop_count, digits)| Play {
        url,
        loop_count,
        digits,
    })
}

fn pause() -> impl Strategy<Value = Pause> {
    (1..=u32::MAX).prop_map(|seconds| Pause { seconds })
}

fn redirect() -> impl Strategy<Value = Redirect> {
    (prop_oneof![text(), Just(String::new())], method()).prop_map(|(url, method)| Redirect { url, method })
}

fn enqueue() -> impl Strategy<Value = Enqueue> {
    let number = || option::of(1..=u32::MAX);
    let task = (text(), number(), number()).prop_map(|(attributes, priority, timeout_seconds)| Task {
        attributes,
        priority,
        timeout_seconds,
    });
    let target = prop_oneof![
        text().prop_map(|name| (Some(name), None, None)),
        ("WW[0-9a-f]{32}", option::of(task)).prop_map(|(workflow, task)| (None, Some(workflow), task)),
    ];
    let wait = (option::of(url()), option::of(method()));
    (target, option::of(url()), method(), wait, option::of(any::<u32>())).prop_map(
        |((name, workflow_sid, task), action, method, (wait_url, wait_url_method), max_queue_size)| Enqueue {
            name,
            action,
            method,
            wait_url,
            wait_url_method,
            max_queue_size,
            workflow_sid,
            task,
        },
    )
}

fn queue() -> impl Strategy<Value = DialQueue> {
    (text(), option::of(url()), method(), option::of(value()), option::of(value())).prop_map(
        |(name, url, method, reservation_sid, post_work_activity_sid)| DialQueue {
            name,
            url,
            method,
            reservation_sid,
            post_work_activity_sid,
        },
    )
}

fn client() -> impl Strategy<Value = DialClient> {
    let parameters = vec((value(), value()), 0..3);
    (text(), parameters, option::of(value()), method(), call_callback(), option::of(value())).prop_map(
        |(identity, parameters, url, method, status_callback, client_notification_url)| DialClient {
            identity,
            parameters,
            url,
            method,
            status_callback,
            client_notification_url,
        },
    )
}

fn detection() -> impl Strategy<Value = Option<MachineDetection>> {
    let mode = prop_oneof![Just(MachineDetectionMode::Enable), Just(MachineDetectionMode::DetectMessageEnd)];
    let times = (
        option::of(3..=59_u32),
        option::of(1_000..=6_000_u32),
        option::of(500..=5_000_u32),
        option::of(2_000..=10_000_u32),
    );
    option::of((mode, times, option::of(value()), method()).prop_map(
        |(mode, times, status_callback, status_callback_method)| MachineDetection {
            mode,
            timeout_seconds: times.0,
            speech_threshold_ms: times.1,
            speech_end_threshold_ms: times.2,
            silence_timeout_ms: times.3,
            status_callback,
            status_callback_method,
        },
    ))
}

fn number() -> impl Strategy<Value = DialNumber> {
    let whisper = (option::of(value()), method());
    (text(), option::of(digits()), whisper, call_callback(), option::of(value()), detection()).prop_map(
        |(number, send_digits, (url, method), status_callback, byoc, machine_detection)| DialNumber {
            number,
            send_digits,
            url,
            method,
            status_callback,
            byoc,
            machine_detection,
        },
    )
}

fn sip() -> impl Strategy<Value = DialSip> {
    let login = (option::of(value()), option::of(value()));
    let whisper = (option::of(value()), method());
    (text(), login, whisper, call_callback(), detection()).prop_map(
        |(uri, (username, password), (url, method), status_callback, machine_detection)| DialSip {
            uri,
            username,
            password: password.map(Into::into),
            url,
            method,
            status_callback,
            machine_detection,
        },
    )
}

fn conference() -> impl Strategy<Value = DialConference> {
    let flags = (any::<bool>(), "(true|false|onEnter|onExit)", any::<bool>(), any::<bool>(), 2..=250_u32);
    let wait = (option::of(value()), method(), option::of(value()));
    let recorded = (option::of("(do-not-record|record-from-start)"), trim(), recording_callback());
    let others = (option::of(value()), option::of(value()), option::of(value()), option::of(value()));
    let events: &[&str] =
        &["start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"];
    let told = (callback(events), option::of("(large|medium|small|off)"));
    (text(), flags, wait, recorded, others, told).prop_map(|(name, flags, wait, recorded, others, told)| {
        DialConference {
            name,
            muted: flags.0,
            beep: flags.1,
            start_conference_on_enter: flags.2,
            end_conference_on_exit: flags.3,
            max_participants: flags.4,
            wait_url: wait.0,
            wait_method: wait.1,
            record: recorded.0,
            trim: recorded.1,
            recording_status_callback: recorded.2,
            region: others.0,
            recording_configuration_id: wait.2,
            coach: others.1,
            event_callback_url: others.2,
            participant_label: others.3,
            status_callback: told.0,
            jitter_buffer_size: told.1,
        }
    })
}

fn noun() -> impl Strategy<Value = Noun> {
    prop_oneof![
        queue().prop_map(Noun::from),
        client().prop_map(Noun::from),
        number().prop_map(Noun::from),
        sip().prop_map(Noun::from),
        conference().prop_map(Noun::from),
    ]
}

fn dial() -> impl Strategy<Value = Dial> {
    let record = prop_oneof![
        Just(DialRecord::DoNotRecord),
        Just(DialRecord::FromAnswer),
        Just(DialRecord::FromRinging),
        Just(DialRecord::FromAnswerDual),
        Just(DialRecord::FromRingingDual),
    ];
    let track = prop_oneof![
        Just(RecordingTrack::Both),
        Just(RecordingTrack::Inbound),
        Just(RecordingTrack::Outbound)
    ];
    let times = (5..=600_u32, 1..=86_400_u32);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    let recording = (record, recording_callback(), track, trim());
    let words = (option::of(filled()), option::of("([a-z]{2}|automatic)"), option::of(value()), method());
    let others = (option::of(value()), option::of(value()), option::of(value()), option::of(value()));
    (vec(noun(), 0..4), option::of(value()), method(), times, flags, recording, words, others).prop_map(
        |(target, action, method, times, flags, recording, words, others)| Dial {
            target,
            action,
            method,
            timeout_seconds: times.0,
            time_limit_seconds: times.1,
            hangup_on_star: flags.0,
            answer_on_bridge: flags.1,
            sequential: flags.2,
            record: recording.0,
            recording_status_callback: recording.1,
            recording_track: recording.2,
            trim: recording.3,
            caller_id: words.0,
            ring_tone: words.1,
            refer_url: words.2,
            refer_method: words.3,
            recording_configuration_id: others.0,
            call_reason: others.1,
            events: others.2,
            passports: others.3,
        },
    )
}

fn gather() -> impl Strategy<Value = Gather> {
    let prompt = prop_oneof![
        say().prop_map(Prompt::Say),
        play().prop_map(Prompt::Play),
        pause().prop_map(Prompt::Pause),
    ];
    let input =
        prop_oneof![Just(GatherInput::Dtmf), Just(GatherInput::Speech), Just(GatherInput::DtmfSpeech)];
    let keys = (1..=u32::MAX, option::of(1..=u32::MAX), option::of(proptest::char::range('0', '9')));
    let speech = (option::of("(auto|[1-9])"), option::of("[a-z]{2}-[A-Z]{2}"), option::of(value()));
    let model = (option::of(value()), option::of(1..=u32::MAX));
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    let partial = (option::of(value()), method());
    (vec(prompt, 0..3), input, option::of(value()), method(), keys, speech, model, flags, partial).prop_map(
        |(prompts, input, action, method, keys, speech, model, flags, partial)| Gather {
            prompts,
            input,
            action,
            method,
            timeout_seconds: keys.0,
            num_digits: keys.1,
            finish_on_key: keys.2,
            speech_timeout: speech.0,
            language: speech.1,
            hints: speech.2,
            speech_model: model.0,
            max_speech_time_seconds: model.1,
            enhanced: flags.2,
            profanity_filter: flags.3,
            debug: flags.4,
            action_on_empty_result: flags.0,
            barge_in: flags.1,
            partial_result_callback: partial.0,
            partial_result_callback_method: partial.1,
        },
    )
}

fn record() -> impl Strategy<Value = Record> {
    let limits = (any::<u32>(), "[0-9*#]{0,4}", 1..=14_400_u32);
    let flags = (any::<bool>(), any::<bool>(), option::of(value()));
    (option::of(value()), method(), limits, flags, trim(), recording_callback(), option::of(value()))
        .prop_map(|(action, method, limits, flags, trim, recording_status_callback, transcribe_callback)| {
            Record {
                action,
                method,
                timeout_seconds: limits.0,
                finish_on_key: limits.1,
                max_length_seconds: limits.2,
                play_beep: flags.0,
                transcribe: flags.1,
                recording_configuration_id: flags.2,
                trim,
                recording_status_callback,
                transcribe_callback,
            }
        })
}

fn verb() -> impl Strategy<Value = Verb> {
    let reason = prop_oneof![Just(RejectReason::Rejected), Just(RejectReason::Busy)];
    prop_oneof![
        say().prop_map(Verb::from),
        play().prop_map(Verb::from),
        pause().prop_map(Verb::from),
        redirect().prop_map(Verb::from),
        Just(Verb::Hangup),
        reason.prop_map(|reason| Verb::from(Reject { reason })),
        Just(Verb::Leave),
        enqueue().prop_map(Verb::from),
        dial().prop_map(Verb::from),
        gather().prop_map(Verb::from),
        record().prop_map(Verb::from),
    ]
}

proptest! {
    #[test]
    fn every_document_reads_back(verbs in vec(verb(), 0..6)) {
        let document = Response { verbs };
        let xml = document.to_xml();
        let parsed = parse(&xml).map_err(|error| TestCaseError::fail(format!("{error}: {xml}")))?;
        prop_assert_eq!(&parsed.response, &document, "{}", xml);
        prop_assert_eq!(parsed.warnings, vec![], "{}", xml);
    }
}
