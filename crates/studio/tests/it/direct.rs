use twilio::{sid::CallSid, webhook::DialCallStatus};

use crate::fixture::{body, studio};

#[tokio::test]
async fn a_direct_call_rings_the_djs_pages_for_twenty_seconds() {
    assert_eq!(
        body(&studio().direct(&CallSid::from_random_bytes([4; 16]))),
        "<Response><Dial action=\"/voice/direct/ended\" timeout=\"20\"><Client>dj_studio</Client></Dial>\
         </Response>"
    );
}

#[tokio::test]
async fn whoever_has_talked_to_the_dj_or_hung_up_is_done() {
    for status in [DialCallStatus::Completed, DialCallStatus::Answered, DialCallStatus::Canceled] {
        assert_eq!(
            body(&studio().direct_ended(Some(status))),
            "<Response><Hangup/></Response>",
            "{status:?}"
        );
    }
}

#[tokio::test]
async fn whoever_did_not_reach_the_dj_is_told_so_and_waits_like_everybody() {
    for status in
        [Some(DialCallStatus::Busy), Some(DialCallStatus::NoAnswer), Some(DialCallStatus::Failed), None]
    {
        assert_eq!(
            body(&studio().direct_ended(status)),
            "<Response><Say>The studio cannot talk to you directly just now. You will be put in the line.</Say>\
             <Redirect>/voice?direct=1</Redirect></Response>",
            "{status:?}"
        );
    }
}
