//! What Twilio passes over or replaces by a default, and under which number it says so.

use twilio::twiml::{Dial, DialQueue, Pause, Position, Redirect, Response, Say, Verb, parse};

/// The numbers of the warnings about a document, and what it still means.
fn read(inside: &str) -> (Vec<u32>, Vec<Verb>) {
    let parsed = parse(&format!("<Response>{inside}</Response>")).expect("warnings are no errors");
    (parsed.warnings.iter().map(|warning| warning.code).collect(), parsed.response.verbs)
}

#[test]
fn what_nobody_knows_is_passed_over() {
    let hello = || vec![Verb::Say(Say::new("hello"))];
    for inside in [
        "<Sing>la</Sing><Say>hello</Say>",
        "<say>hey</say><Say>hello</Say>",
        "<Say volume='11'>hello</Say>",
        "<Say VOICE='alice'>hello</Say>",
        "noise<Say>hello</Say>",
        "<Say>hel<Play>x</Play>lo</Say>",
        "<Say>hel<Dial><s>x</s></Dial>lo</Say>",
    ] {
        assert_eq!(read(inside), (vec![12200], hello()), "{inside}");
    }
    let parsed = parse("<Response version='1'/>").expect("readable");
    assert_eq!(parsed.warnings.len(), 1);
}

#[test]
fn an_unusable_value_gives_way_to_the_default() {
    for (attribute, code) in [
        ("method='FETCH'", 13210),
        ("method='get'", 13210),
        ("timeout='soon'", 13212),
        ("timeout='-5'", 13212),
        ("timeout='+5'", 13212),
        ("timeout=''", 13212),
        ("timeout='4'", 13212),
        ("timeout='601'", 13212),
        ("timeout='99999999999999999999'", 13212),
        ("hangupOnStar='yes'", 13213),
        ("hangupOnStar='True'", 13213),
        ("callerId=''", 13214),
        ("timeLimit='0'", 13216),
        ("timeLimit='86401'", 13216),
        ("record='always'", 13217),
        ("sequential='1'", 13218),
        ("answerOnBridge='1'", 13219),
        ("ringTone='loud'", 13220),
        ("recordingStatusCallbackEvent='completed started'", 13621),
    ] {
        let inside = format!("<Dial {attribute}><Queue>q</Queue></Dial>");
        let plain = vec![Verb::Dial(Dial::to(DialQueue::new("q")))];
        assert_eq!(read(&inside), (vec![code], plain), "{attribute}");
    }
}

#[test]
fn each_verb_warns_under_its_own_number() {
    for (inside, code) in [
        ("<Say loop='-1'>x</Say>", 13510),
        ("<Say voice=''>x</Say>", 13511),
        ("<Say language='not a language'>x</Say>", 13512),
        ("<Say> </Say>", 13520),
        ("<Play loop='x'>y</Play>", 13410),
        ("<Play digits='12x'/>", 13430),
        ("<Redirect method='x'/>", 13710),
        ("<Reject reason='rude'/>", 13810),
        ("<Pause length='0'/>", 13910),
        ("<Pause length='1.5'/>", 13910),
        ("<Gather finishOnKey='12'/>", 13310),
        ("<Gather method='x'/>", 13312),
        ("<Gather timeout='0'/>", 13313),
        ("<Gather numDigits='0'/>", 13314),
        ("<Gather><Dial/></Gather>", 13320),
        ("<Gather input='thought'/>", 13326),
        ("<Record method='x'/>", 13610),
        ("<Record timeout='x'/>", 13611),
        ("<Record maxLength='0'/>", 13612),
        ("<Record finishOnKey='x'/>", 13613),
        ("<Record transcribe='x'/>", 13614),
        ("<Record playBeep='x'/>", 13616),
        ("<Record trim='x'/>", 13699),
        ("<Dial><Fax>+15551234567</Fax></Dial>", 13215),
        ("<Dial><Sip method='x'>sip:a@b</Sip></Dial>", 12200),
        ("<Dial><Number machineDetection='maybe'>+15551234567</Number></Dial>", 12200),
        ("<Say>a<break speed='1'/></Say>", 12200),
        ("<Say>a<lang lang='fr'>b</lang></Say>", 12200),
        ("<Say><break/></Say>", 13520),
        ("<Dial><Number method='x'>+15551234567</Number></Dial>", 13221),
        ("<Dial><Number sendDigits='x'>+15551234567</Number></Dial>", 13222),
        ("<Dial><Conference muted='x'>c</Conference></Dial>", 13230),
        ("<Dial><Conference endConferenceOnExit='x'>c</Conference></Dial>", 13231),
        ("<Dial><Conference startConferenceOnEnter='x'>c</Conference></Dial>", 13232),
        ("<Dial><Conference waitMethod='x'>c</Conference></Dial>", 13234),
        ("<Dial><Conference beep='x'>c</Conference></Dial>", 13235),
        ("<Dial><Conference/></Dial>", 13237),
        ("<Dial><Client><Parameter value='x'/>dj</Client></Dial>", 12200),
        ("<Hangup>now</Hangup>", 12200),
        ("<Hangup reason='x'/>", 12200),
        ("<Leave><Say>x</Say></Leave>", 12200),
    ] {
        assert_eq!(read(inside).0, [code], "{inside}");
    }
}

#[test]
fn a_warning_tells_where_and_what() {
    let xml = "<Response>\n  <Dial\n    timeout='soon'><Queue>q</Queue></Dial>\n  <Sing/>\n</Response>";
    let parsed = parse(xml).expect("readable");
    let places: Vec<_> = parsed.warnings.iter().map(|warning| warning.position).collect();
    assert_eq!(places, [Position { line: 3, column: 5 }, Position { line: 4, column: 3 }]);
    assert_eq!(parsed.warnings[0].message, "Dial cannot use this timeout; the default is taken instead");
}

#[test]
fn too_long_a_text_is_cut() {
    let (codes, verbs) = read(&format!("<Say>{}</Say>", "\u{e4}".repeat(4_097)));
    assert_eq!(codes, [13521]);
    assert_eq!(verbs, [Verb::Say(Say::new("\u{e4}".repeat(4_096)))]);
    assert_eq!(read(&format!("<Say>{}</Say>", "x".repeat(4_096))).0, Vec::<u32>::new());
}

#[test]
fn directions_too_deep_are_not_heeded_but_their_words_are_said() {
    let nested = format!("{}a{}", "<s>".repeat(20), "</s>".repeat(20));
    let (codes, verbs) = read(&format!("<Say>b{nested}c</Say>"));
    assert_eq!(codes, [12200]);
    let [Verb::Say(say)] = verbs.as_slice() else { panic!("{verbs:?}") };
    assert_eq!(say.words(), "bac");
}

#[test]
fn a_warning_stops_nothing() {
    let (codes, verbs) = read("<Pause length='x'/><Nap/><Redirect method='x'>/next</Redirect>");
    assert_eq!(codes, [13910, 12200, 13710]);
    assert_eq!(
        verbs,
        [
            Verb::Pause(Pause { seconds: 1 }),
            Verb::Redirect(Redirect { url: "/next".into(), ..Redirect::default() })
        ]
    );
}

#[test]
fn a_hopeless_document_does_not_bury_its_reader_in_warnings() {
    let parsed = parse(&format!("<Response>{}</Response>", "<x/>".repeat(10_000))).expect("readable");
    assert_eq!(parsed.response, Response::new());
    assert_eq!(parsed.warnings.len(), 100);
}
