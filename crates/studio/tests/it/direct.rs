use twilio::webhook::DialCallStatus;

use crate::fixture::studio;

/// A document without its XML declaration.
fn body(document: twilio::twiml::Response) -> String {
    let xml = document.to_xml();
    let start = xml.find("<Response").expect("a document");
    xml.get(start..).expect("a boundary").to_owned()
}

#[test]
fn a_direct_call_rings_the_djs_pages_for_twenty_seconds() {
    assert_eq!(
        body(studio().direct_document()),
        "<Response><Dial action=\"/voice/direct/ended\" timeout=\"20\"><Client>dj_studio</Client></Dial>\
         </Response>"
    );
}

#[test]
fn whoever_has_talked_to_the_dj_or_hung_up_is_done() {
    for status in [DialCallStatus::Completed, DialCallStatus::Answered, DialCallStatus::Canceled] {
        assert_eq!(
            body(studio().after_direct_call(Some(status))),
            "<Response><Hangup/></Response>",
            "{status:?}"
        );
    }
}

#[test]
fn whoever_did_not_reach_the_dj_is_told_so_and_waits_like_everybody() {
    for status in
        [Some(DialCallStatus::Busy), Some(DialCallStatus::NoAnswer), Some(DialCallStatus::Failed), None]
    {
        assert_eq!(
            body(studio().after_direct_call(status)),
            "<Response><Say>The studio cannot talk to you directly just now. You will be put in the line.</Say>\
             <Redirect>/voice</Redirect></Response>",
            "{status:?}"
        );
    }
}
