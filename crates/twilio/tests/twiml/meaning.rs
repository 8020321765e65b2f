//! What documents mean.

use twilio::twiml::{
    Dial, DialClient, DialNumber, DialQueue, DialSip, Enqueue, Gather, MachineDetection,
    MachineDetectionMode, Method, Noun, Pause, Play, Prompt, Redirect, Reject, RejectReason, Response, Say,
    Ssml, SsmlTag, Task, Verb, parse,
};

/// The verbs of a document without warnings.
fn verbs(inside: &str) -> Vec<Verb> {
    let parsed = parse(&format!("<Response>{inside}</Response>")).expect("readable");
    assert_eq!(parsed.warnings, [], "{inside}");
    parsed.response.verbs
}

fn tutorial() -> Response {
    Response::new()
        .with(Dial { hangup_on_star: true, ..Dial::to(DialQueue::new("radio-callin-queue")) })
        .with(Redirect::again(Method::Get))
}

#[test]
fn the_document_of_twilios_radio_tutorial_is_written_as_it_stands_there() {
    assert_eq!(
        tutorial().to_xml(),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Dial hangupOnStar=\"true\">\
         <Queue>radio-callin-queue</Queue></Dial><Redirect method=\"GET\"></Redirect></Response>"
    );
}

#[test]
fn the_documents_of_twilios_builders_mean_the_same() {
    let python = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Dial hangupOnStar=\"true\"><Queue>radio-callin-queue</Queue></Dial><Redirect method=\"GET\" /></Response>";
    let by_hand = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
        <Response>
            <Dial hangupOnStar=\"true\">
                <Queue>
                    radio-callin-queue
                </Queue>
            </Dial>
            <Redirect method=\"GET\"></Redirect>
        </Response>";
    for xml in [python, by_hand] {
        let parsed = parse(xml).expect("readable");
        assert_eq!(parsed.response, tutorial());
        assert_eq!(parsed.warnings, []);
    }
}

#[test]
fn comments_and_cdata_are_no_content() {
    let said =
        verbs("<!-- hello --><Say>one <!-- two -->three <![CDATA[<four> & five]]></Say><?target data?>");
    assert_eq!(said, [Verb::Say(Say::new("one three <four> & five"))]);
}

#[test]
fn an_empty_response_is_a_document() {
    assert_eq!(verbs(""), []);
    assert_eq!(parse("<Response/>").map(|parsed| parsed.response), Ok(Response::new()));
    let namespaced =
        parse("<Response xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'/>").expect("readable");
    assert_eq!(namespaced.warnings, []);
}

#[test]
fn what_is_not_said_is_the_default() {
    let bare = verbs(
        "<Say>a</Say><Play>b</Play><Pause/><Redirect>c</Redirect><Hangup/><Reject/><Leave/><Enqueue>d</Enqueue>\
         <Dial><Queue>e</Queue></Dial><Gather/><Record/>",
    );
    assert_eq!(
        bare,
        [
            Verb::Say(Say { content: vec!["a".into()], voice: None, language: None, loop_count: 1 }),
            Verb::Play(Play { url: Some("b".into()), loop_count: 1, digits: None }),
            Verb::Pause(Pause { seconds: 1 }),
            Verb::Redirect(Redirect { url: "c".into(), method: Method::Post }),
            Verb::Hangup,
            Verb::Reject(Reject { reason: RejectReason::Rejected }),
            Verb::Leave,
            Verb::Enqueue(Enqueue::new("d")),
            Verb::Dial(Dial::to(DialQueue::new("e"))),
            Verb::Gather(Gather::default()),
            Verb::Record(twilio::twiml::Record::default()),
        ]
    );
    let dial = Dial::default();
    assert_eq!((dial.timeout_seconds, dial.time_limit_seconds, dial.hangup_on_star), (30, 14_400, false));
    assert_eq!((dial.method, Enqueue::default().wait_url_method), (Method::Post, None));
}

#[test]
fn silence_while_waiting_is_not_twilios_own_music() {
    let waits = verbs(
        "<Enqueue waitUrl=''>q</Enqueue><Enqueue>q</Enqueue><Enqueue waitUrl='/w' waitUrlMethod='GET'>q</Enqueue>",
    );
    let wait_urls: Vec<_> = waits
        .iter()
        .map(|verb| match verb {
            Verb::Enqueue(enqueue) => enqueue.wait_url.as_deref(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(wait_urls, [Some(""), None, Some("/w")]);
}

#[test]
fn ssml_keeps_its_place_among_the_words() {
    let said = verbs(
        "<Say> We <emphasis level='strong'>are <s>on</s></emphasis> air<break/><!-- soon -->\
         <lang xml:lang='fr-FR'>maintenant</lang> </Say>",
    );
    let on = Ssml::new(SsmlTag::S).with("on");
    let are = Ssml::new(SsmlTag::Emphasis).attribute("level", "strong").with("are ").with(on);
    let now = Ssml::new(SsmlTag::Lang).attribute("xml:lang", "fr-FR").with("maintenant");
    let content = vec!["We ".into(), are.into(), " air".into(), Ssml::new(SsmlTag::Break).into(), now.into()];
    let say = Say { content, ..Say::default() };
    assert_eq!(say.words(), "We are on airmaintenant");
    assert_eq!(said, [Verb::Say(say)]);
}

#[test]
fn an_answering_machine_is_listened_for() {
    let dialled = verbs(
        "<Dial><Number machineDetection='DetectMessageEnd' machineDetectionTimeout='20' \
         amdStatusCallback='/amd' amdStatusCallbackMethod='GET'>+15551234567</Number>\
         <Sip username='u' password='p'>sip:a@example.com;transport=tcp?x-a=b</Sip></Dial>",
    );
    let detection = MachineDetection {
        timeout_seconds: Some(20),
        status_callback: Some("/amd".into()),
        status_callback_method: Method::Get,
        ..MachineDetection::new(MachineDetectionMode::DetectMessageEnd)
    };
    let number = DialNumber { machine_detection: Some(detection), ..DialNumber::new("+15551234567") };
    let sip = DialSip {
        username: Some("u".into()),
        password: Some("p".into()),
        ..DialSip::new("sip:a@example.com;transport=tcp?x-a=b")
    };
    assert!(!format!("{sip:?}").contains("\"p\""), "a password is not printed");
    let target = vec![Noun::Number(number), Noun::Sip(sip)];
    assert_eq!(dialled, [Verb::Dial(Dial { target, ..Dial::default() })]);
}

#[test]
fn a_workflow_is_told_about_the_caller() {
    let workflow = format!("WW{}", "0".repeat(32));
    let enqueued = verbs(&format!(
        "<Enqueue workflowSid='{workflow}'><Task priority='5' timeout='30'>{{\"a\":1}}</Task></Enqueue>"
    ));
    let task = Task { attributes: "{\"a\":1}".into(), priority: Some(5), timeout_seconds: Some(30) };
    let enqueue = Enqueue { workflow_sid: Some(workflow), task: Some(task), ..Enqueue::default() };
    assert_eq!(enqueued, [Verb::Enqueue(enqueue)]);
}

#[test]
fn a_client_is_named_by_text_or_element() {
    let dialled = verbs(
        "<Dial><Client>dj_1</Client><Client url='/w'><Identity>dj_2</Identity>\
         <Parameter name='line' value='3'/></Client></Dial>",
    );
    let with_parameter = DialClient {
        parameters: vec![("line".into(), "3".into())],
        url: Some("/w".into()),
        ..DialClient::new("dj_2")
    };
    let target = vec![Noun::Client(DialClient::new("dj_1")), Noun::Client(with_parameter)];
    assert_eq!(dialled, [Verb::Dial(Dial { target, ..Dial::default() })]);
}

#[test]
fn a_bare_text_in_dial_is_a_number() {
    let dialled = verbs("<Dial> +15551234567 </Dial>");
    let [Verb::Dial(dial)] = dialled.as_slice() else { panic!("{dialled:?}") };
    assert!(matches!(dial.target.as_slice(), [Noun::Number(number)] if number.number == "+15551234567"));
}

#[test]
fn a_gather_says_something_while_it_listens() {
    let gathered =
        verbs("<Gather numDigits='1' finishOnKey=''><Say>Press a key</Say><Pause length='2'/></Gather>");
    let prompts = vec![Prompt::Say(Say::new("Press a key")), Prompt::Pause(Pause { seconds: 2 })];
    let gather = Gather { prompts, num_digits: Some(1), finish_on_key: None, ..Gather::default() };
    assert_eq!(gathered, [Verb::Gather(gather)]);
}

#[test]
fn what_xml_reserves_survives() {
    let document = Response::new()
        .with(Say::new("q & <co> \"x\" 'y' \u{1f4fb}"))
        .with(Redirect::to("/a?b=c&d=%20", Method::Get));
    assert!(document.to_xml().contains("q &amp; &lt;co&gt;"));
    assert_eq!(parse(&document.to_xml()).map(|parsed| parsed.response), Ok(document));
}
