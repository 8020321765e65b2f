use std::time::Duration;

use twilio::twiml::Method;
use url::Url;

use super::*;

const BASE: &str = "http://127.0.0.1:3000/show/voice?desk=1";

fn script(text: &str, scope: Scope) -> Script {
    let target = Target { url: Url::parse(BASE).expect("a URL"), method: Method::Get };
    Script::parse(text, target, scope).expect("TwiML").0
}

fn steps(text: &str, scope: Scope) -> Vec<Step> {
    let mut script = script(text, scope);
    std::iter::from_fn(|| script.next_step()).collect()
}

fn url(text: &str) -> Url {
    Url::parse(text).expect("a URL")
}

#[test]
fn the_seeds_document_is_a_dial_and_a_get_of_itself() {
    let text = r#"<Response><Dial hangupOnStar="true"><Queue>radio-callin-queue</Queue></Dial><Redirect method="GET"></Redirect></Response>"#;
    let steps = steps(text, Scope::Call);
    let [Step::Dial(dial), Step::Redirect(again)] = steps.as_slice() else { panic!("{steps:?}") };
    assert_eq!(dial.target, DialTarget::Queue { name: "radio-callin-queue".to_owned(), whisper: None });
    assert!(dial.hangup_on_star);
    assert_eq!((dial.timeout, dial.time_limit), (Duration::from_secs(30), Duration::from_secs(14_400)));
    assert_eq!(*again, Target { url: url(BASE), method: Method::Get });
}

#[test]
fn relative_urls_refer_to_the_document() {
    let text = "<Response><Play>a.wav</Play><Play>/b.wav</Play><Play>//localhost/c.wav</Play></Response>";
    assert_eq!(
        steps(text, Scope::Call),
        [
            Step::Play(url("http://127.0.0.1:3000/show/a.wav"), 1),
            Step::Play(url("http://127.0.0.1:3000/b.wav"), 1),
            Step::Play(url("http://localhost/c.wav"), 1),
        ]
    );
}

#[test]
fn keypad_tones_and_silence_answer_and_are_heard() {
    let silent = script(r#"<Response><Play digits="wW"/></Response>"#, Scope::Call);
    assert!(!silent.keeps_ringing(), "unlike a leading Pause");
    let text = r#"<Response><Play digits="wW"/><Play digits="1w"/><Play digits=""/></Response>"#;
    let steps = steps(text, Scope::Call);
    let [Step::Keys(silence, 1), Step::Keys(tones, 1), Step::Skipped(..)] = steps.as_slice() else {
        panic!("{steps:?}")
    };
    assert_eq!((silence.as_str(), tones.as_str()), ("wW", "1w"));
}

#[test]
fn a_url_that_is_none_stops_the_document() {
    for bad in ["file:///etc/passwd", "http://", "javascript:alert(1)"] {
        let steps =
            steps(&format!("<Response><Redirect>{bad}</Redirect><Say>on</Say></Response>"), Scope::Call);
        assert!(matches!(steps.as_slice(), [Step::Fault(11_100, _)]), "{steps:?}");
    }
}

#[test]
fn what_stands_behind_a_transfer_of_control_is_never_reached() {
    for end in ["<Redirect/>", "<Hangup/>", "<Reject/>"] {
        assert_eq!(steps(&format!("<Response>{end}<Say>on</Say></Response>"), Scope::Call).len(), 1);
    }
}

#[test]
fn the_three_kinds_of_waiting_are_told_apart() {
    let wait = |attributes: &str| {
        let text = format!("<Response><Enqueue {attributes}>line</Enqueue></Response>");
        match steps(&text, Scope::Call).remove(0) {
            Step::Enqueue(enqueue) => enqueue.wait,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(wait(""), WaitSound::HoldMusic);
    assert_eq!(wait(r#"waitUrl="""#), WaitSound::Silence);
    let document = |method| WaitSound::Document(Target { url: url("http://127.0.0.1:3000/w"), method });
    assert_eq!(wait(r#"waitUrl="/w""#), document(Method::Post));
    assert_eq!(wait(r#"waitUrl="/w" waitUrlMethod="GET""#), document(Method::Get));
}

#[test]
fn a_wait_document_may_not_take_the_call_elsewhere() {
    for verb in ["<Dial><Queue>line</Queue></Dial>", "<Enqueue>line</Enqueue>", "<Record/>", "<Reject/>"] {
        let steps = steps(&format!("<Response>{verb}<Say>on</Say></Response>"), Scope::Wait);
        assert!(matches!(steps.as_slice(), [Step::Fault(12_200, _)]), "{verb}: {steps:?}");
    }
    assert_eq!(steps("<Response><Leave/></Response>", Scope::Wait), [Step::Leave]);
}

#[test]
fn only_reject_pause_redirect_and_a_patient_dial_leave_a_call_ringing() {
    let ringing = |verb: &str| script(&format!("<Response>{verb}</Response>"), Scope::Call).keeps_ringing();
    for verb in
        ["<Reject/>", "<Pause/>", "<Redirect/>", r#"<Dial answerOnBridge="true"><Queue>q</Queue></Dial>"#]
    {
        assert!(ringing(verb), "{verb}");
    }
    for verb in ["<Say>on</Say>", "<Enqueue>q</Enqueue>", "<Dial><Queue>q</Queue></Dial>", "<Hangup/>", ""] {
        assert!(!ringing(verb), "{verb}");
    }
}

#[test]
fn a_queue_may_name_what_the_one_taken_hears() {
    let target = |noun: &str| match steps(&format!("<Response><Dial>{noun}</Dial></Response>"), Scope::Call)
        .remove(0)
    {
        Step::Dial(DialStep { target: DialTarget::Queue { whisper, .. }, .. }) => whisper,
        other => panic!("{other:?}"),
    };
    assert_eq!(target("<Queue>line</Queue>"), None);
    let whisper = |method| Some(Target { url: url("http://127.0.0.1:3000/show/on-air"), method });
    assert_eq!(target(r#"<Queue url="on-air">line</Queue>"#), whisper(Method::Post));
    assert_eq!(target(r#"<Queue url="on-air" method="GET">line</Queue>"#), whisper(Method::Get));
}

#[test]
fn a_whisper_speaks_plays_pauses_and_redirects_and_nothing_else() {
    let allowed = "<Response><Say>on</Say><Play>a.wav</Play><Pause/><Redirect>/b</Redirect></Response>";
    assert!(!steps(allowed, Scope::Whisper).iter().any(|step| matches!(step, Step::Fault(..))));
    for (verb, code) in [
        ("<Dial><Queue>line</Queue></Dial>", 13_201),
        ("<Enqueue>line</Enqueue>", 12_200),
        ("<Hangup/>", 12_200),
        ("<Leave/>", 12_200),
        ("<Reject/>", 12_200),
        ("<Record/>", 12_200),
        ("<Gather/>", 12_200),
    ] {
        let steps = steps(&format!("<Response>{verb}<Say>on</Say></Response>"), Scope::Whisper);
        assert!(matches!(steps.as_slice(), [Step::Fault(found, _)] if *found == code), "{verb}: {steps:?}");
    }
}

#[test]
fn a_document_without_an_address_takes_absolute_urls_only() {
    let first = |text: &str| Script::inline(text).expect("TwiML").0.next_step();
    let play = first("<Response><Play>http://127.0.0.1/a.wav</Play></Response>");
    assert_eq!(play, Some(Step::Play(url("http://127.0.0.1/a.wav"), 1)));
    for relative in ["<Play>a.wav</Play>", "<Redirect/>", r#"<Enqueue action="/a">line</Enqueue>"#] {
        let step = first(&format!("<Response>{relative}</Response>"));
        assert!(matches!(step, Some(Step::Fault(15_004, _))), "{relative}: {step:?}");
    }
    let bad = first("<Response><Redirect>javascript:alert(1)</Redirect></Response>");
    assert!(matches!(bad, Some(Step::Fault(11_100, _))), "{bad:?}");
}
