//! What documents mean.

use twilio::twiml::{
    Dial, DialClient, DialQueue, Enqueue, Gather, GatherPrompt, Method, Noun, Pause, Play, Redirect, Reject,
    RejectReason, Response, Say, Verb, parse,
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
            Verb::Say(Say { text: "a".into(), voice: None, language: None, loop_count: 1 }),
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
fn ssml_is_reduced_to_its_words() {
    let said = verbs("<Say>We <emphasis level='strong'>are <s>on</s></emphasis> air<break/></Say>");
    assert_eq!(said, [Verb::Say(Say::new("We are on air"))]);
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
    let prompts = vec![GatherPrompt::Say(Say::new("Press a key")), GatherPrompt::Pause(Pause { seconds: 2 })];
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
