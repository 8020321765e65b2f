use twilio::{twiml::Verb, webhook::Address};

use crate::fixture::studio;

/// The document that `from` is given, without the XML declaration.
fn answer(from: &str) -> String {
    let xml = studio().answer_call(&Address::from(from)).to_xml();
    let start = xml.find("<Response").expect("a document");
    xml.get(start..).expect("a boundary").to_owned()
}

#[test]
fn the_dj_takes_one_caller_after_the_other() {
    assert_eq!(
        answer("client:dj_1"),
        "<Response><Dial hangupOnStar=\"true\"><Queue>radio-callin-queue</Queue></Dial>\
         <Redirect method=\"GET\"></Redirect></Response>"
    );
}

#[test]
fn a_listener_waits_in_the_queue() {
    let waits = "<Response><Enqueue waitUrl=\"/voice/wait\">radio-callin-queue</Enqueue></Response>";
    assert_eq!(answer("client:listener_1"), waits);
    assert_eq!(answer("+14158675310"), waits);
}

#[test]
fn everybody_else_is_turned_away() {
    for from in
        ["client:Anonymous", "client:admin_1", "client:DJ_1", "client:dj_", "sip:dj_1@example.com", ""]
    {
        let verbs = studio().answer_call(&Address::from(from)).verbs;
        assert!(matches!(verbs.as_slice(), [Verb::Say(_), Verb::Hangup]), "{from}: {verbs:?}");
    }
}

#[test]
fn a_waiting_caller_hears_their_place_and_music() {
    let heard = |position| match studio().wait_document(position).verbs.as_slice() {
        [Verb::Say(say), Verb::Play(play)] => {
            assert_eq!(play.url.as_deref(), Some("/audio/hold-music.wav"));
            say.words()
        }
        other => panic!("{other:?}"),
    };
    assert!(heard(Some(1)).contains("next"));
    assert!(heard(Some(7)).contains("number 7"));
    assert!(!heard(None).contains("number"));
}
