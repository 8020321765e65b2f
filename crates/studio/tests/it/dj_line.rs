//! The DJ's own line: by a browser whose token names its application, or by telephone and PIN.

use show::{LineState, ShowOptions};
use studio::Studio;
use twilio::{
    sid::ApplicationSid,
    webhook::{Params, VoiceRequest},
};

use crate::{
    fixture::{body, studio},
    telephone::Phone,
};

const OWN: [u8; 16] = [4; 16];
const NOBODY: &str = "<Response><Say>Sorry, this line is for the DJ. Goodbye.</Say><Hangup/></Response>";
const ASK: &str = "<Say>This is the DJ's line. Enter your PIN, then press the hash key.</Say>";

fn request(phone: &Phone, added: &[(&str, &str)]) -> VoiceRequest {
    let params = added.iter().fold(phone.params(), |params, (name, value)| params.with(*name, *value));
    VoiceRequest::try_from(&params).expect("a request")
}

fn rings(studio: &Studio, phone: &Phone, added: &[(&str, &str)]) -> String {
    body(&studio.dj_line(&request(phone, added), &Params::new()))
}

fn gives_pin(studio: &Studio, phone: &Phone, pin: &str) -> String {
    body(&studio.dj_pin(&request(phone, &[("Digits", pin)])))
}

async fn without_whispers() -> Studio {
    let studio = studio();
    let options = ShowOptions { dj_whisper: String::new(), ..ShowOptions::default() };
    studio.set_options(options).await.expect("usable");
    studio
}

#[tokio::test]
async fn whoever_holds_a_token_for_its_application_is_the_dj_under_any_name() {
    let studio = without_whispers().await;
    let own = ApplicationSid::from_random_bytes(OWN).to_string();
    for name in ["client:Anonymous", "client:listener_1", "client:ann-marie@radio.example"] {
        let document = rings(&studio, &Phone::of(9, name), &[("ApplicationSid", &own)]);
        assert_eq!(
            document,
            "<Response><Dial hangupOnStar=\"true\"><Queue url=\"/voice/whisper?document=1\">radio-callin-queue</Queue></Dial>\
             <Redirect method=\"GET\">/voice?document=1</Redirect></Response>",
            "{name}"
        );
    }
    let main = ApplicationSid::from_random_bytes([3; 16]).to_string();
    for (name, application) in [("client:listener_1", main.as_str()), ("client:dj_studio", main.as_str())] {
        let stranger = rings(&studio, &Phone::of(7, name), &[("ApplicationSid", application)]);
        assert_eq!(stranger, NOBODY, "{name}");
    }
    assert_eq!(rings(&studio, &Phone::of(6, "client:Anonymous"), &[]), NOBODY);
}

#[tokio::test]
async fn a_leg_of_the_djs_stays_one_under_whatever_name_and_at_whatever_address() {
    let studio = without_whispers().await;
    let own = ApplicationSid::from_random_bytes(OWN).to_string();
    let dj = Phone::of(9, "client:Anonymous");
    rings(&studio, &dj, &[("ApplicationSid", &own)]);
    let caller = Phone::caller(1);
    caller.waits(&studio);
    assert!(dj.asks(&studio, "").contains("<Dial hangupOnStar=\"true\">"));
    assert_eq!(studio.board().callers.len(), 1, "she is no caller");
    assert!(studio.board().show.dj.is_some());
}

#[tokio::test]
async fn a_telephone_is_the_djs_once_it_has_given_the_pin() {
    let studio = without_whispers().await;
    let phone = Phone::caller(9);
    let asked = rings(&studio, &phone, &[]);
    assert!(
        asked.contains(&format!("<Gather action=\"/voice/dj/pin\" timeout=\"10\">{ASK}</Gather>")),
        "{asked}"
    );
    assert!(asked.ends_with("Goodbye.</Say><Hangup/></Response>"), "{asked}");
    let refused = gives_pin(&studio, &phone, "000000");
    assert!(refused.contains("<Say>That was not the PIN.</Say>"), "{refused}");
    let welcome = gives_pin(&studio, &phone, "314159");
    assert!(
        welcome.contains("You are connected.")
            && welcome.contains("<Redirect method=\"GET\">/voice</Redirect>")
    );
    let caller = Phone::caller(1);
    caller.waits(&studio);
    assert!(phone.asks(&studio, "").contains("<Dial hangupOnStar=\"true\"><Queue"));
    let _ = studio.whisper(&caller.sid, Some(&caller.taken_by(&phone)), &Params::new());
    let _ = studio.whispered(&caller.sid, &Params::from_form(b"visit=1"));
    assert_eq!(studio.board().callers[0].state, LineState::OnAir);
}

#[tokio::test]
async fn tries_are_limited_for_each_call_and_each_number() {
    let studio = studio();
    for call in 1..=2 {
        let phone = Phone::of(call, "+15550000001");
        for _ in 0..2 {
            assert!(gives_pin(&studio, &phone, "1").contains("<Gather"));
        }
        assert_eq!(gives_pin(&studio, &phone, "1"), NOBODY);
        assert_eq!(gives_pin(&studio, &phone, "314159"), NOBODY, "too late");
    }
    assert_eq!(rings(&studio, &Phone::of(3, "+15550000001"), &[]), NOBODY);
    let other = Phone::of(4, "+15550000002");
    assert!(gives_pin(&studio, &other, "314159").contains("You are connected."));
}

#[tokio::test]
async fn at_a_telephone_star_takes_the_next_caller_while_nobody_is_on_air() {
    let studio = studio();
    let options = ShowOptions { dj_whisper: String::new(), takes_by_itself: false, ..ShowOptions::default() };
    studio.set_options(options).await.expect("usable");
    let phone = Phone::caller(9);
    gives_pin(&studio, &phone, "314159");
    Phone::caller(1).waits(&studio);
    let idle = phone.asks(&studio, "");
    let listens = "<Gather action=\"/voice/dj/key?document=1\" timeout=\"1\" numDigits=\"1\" finishOnKey=\"\"><Pause length=\"20\"/></Gather>";
    assert!(idle.contains(listens), "{idle}");
    let presses = |phone: &Phone, digit: &str, document: &str| {
        body(&studio.dj_key(&request(phone, &[("Digits", digit)]), &Params::from_form(document.as_bytes())))
    };
    let key = |digit, document| presses(&phone, digit, document);
    assert!(!key("1", "document=1").contains("<Dial"));
    let late = key("*", "document=1");
    assert!(!late.contains("<Dial"), "this document is over: {late}");
    let dials = key("*", "document=2");
    assert!(dials.contains("<Dial hangupOnStar=\"true\"><Queue"), "{dials}");
    assert_eq!(key("*", "document=2"), dials, "the same press");
    assert_eq!(presses(&Phone::caller(2), "*", "document=3"), NOBODY);
}
