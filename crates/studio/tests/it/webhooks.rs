use show::{LineState, ShowOptions};
use studio::Studio;
use twilio::{
    sid::CallSid,
    webhook::{Params, RecordResult},
};

use crate::{
    account::Account,
    fixture::{body, studio},
    telephone::Phone,
};

const DIALS: &str = "<Response><Dial hangupOnStar=\"true\"><Queue url=\"/voice/whisper?document=1\">radio-callin-queue</Queue></Dial>\
                     <Redirect method=\"GET\">/voice?document=1</Redirect></Response>";

/// A studio whose DJ chose this.
async fn choosing(choose: impl FnOnce(&mut ShowOptions)) -> Studio {
    let studio = studio();
    let mut options = ShowOptions::default();
    choose(&mut options);
    studio.set_options(options).await.expect("usable");
    studio
}

#[tokio::test]
async fn a_listener_waits_in_the_queue() {
    for from in [
        "client:listener_1",
        "+14158675310",
        "anonymous",
        "+266696687",
        "",
        "70010",
        "02079460018",
        "sip:dj_1@x.example",
    ] {
        assert_eq!(
            Phone::of(1, from).asks(&studio(), ""),
            "<Response><Enqueue action=\"/voice/enqueue-action?visit=1\" waitUrl=\"/voice/wait?visit=1\">radio-callin-queue\
             </Enqueue></Response>",
            "{from}"
        );
    }
}

#[tokio::test]
async fn everybody_else_is_turned_away() {
    let strangers = ["client:Anonymous", "client:admin_1", "client:DJ_1", "client:dj_", "client:"];
    for from in strangers {
        let document = Phone::of(1, from).asks(&studio(), "");
        assert!(
            document.starts_with("<Response><Say>") && document.ends_with("<Hangup/></Response>"),
            "{from}"
        );
    }
}

#[tokio::test]
async fn whoever_comes_from_the_direct_line_waits_too() {
    let document = Phone::of(1, "client:crm_42").asks(&studio(), "direct=1");
    assert!(document.contains("<Enqueue"), "{document}");
}

#[tokio::test]
async fn closed_lines_and_full_ones_say_so_and_queue_nobody() {
    let studio = choosing(|options| options.most_waiting = 1).await;
    Phone::caller(1).waits(&studio);
    let full = Phone::caller(2).asks(&studio, "");
    assert_eq!(
        full,
        "<Response><Say>All our lines are busy. Please call again in a few minutes. Goodbye.</Say><Hangup/></Response>"
    );
    studio.set_lines(false).await.expect("set");
    let closed = Phone::caller(3).asks(&studio, "");
    assert!(closed.contains("Our lines are closed") && closed.contains("<Hangup/>"), "{closed}");
    assert_eq!(studio.board().callers.len(), 1, "who waits stays, and nobody else is there");
    assert!(Phone::caller(1).asks(&studio, "").contains("<Enqueue"), "who is in line stays in line");
}

#[tokio::test]
async fn a_second_call_of_a_listener_who_is_on_air_is_turned_away() {
    let studio = studio();
    let (dj, first) = (Phone::dj(9), Phone::of(1, "client:listener_1"));
    first.waits(&studio);
    dj.asks(&studio, "");
    first.is_taken_by(&studio, &dj);
    assert_eq!(first.state(&studio), Some(LineState::OnAir));
    let second = first.another(2).asks(&studio, "");
    assert_eq!(
        second,
        "<Response><Say>You are on the line already, with another call.</Say><Hangup/></Response>"
    );
    assert_eq!(first.another(2).asks(&studio, ""), second, "a webhook that comes again");
    assert_eq!(first.another(2).state(&studio), None);
    assert!(first.asks(&studio, "").contains("<Enqueue"), "the first one stays what it is");
    assert!(Phone::of(3, "client:listener_2").asks(&studio, "").contains("<Enqueue"));
}

#[tokio::test]
async fn a_household_may_call_twice_by_telephone() {
    let studio = studio();
    Phone::caller(1).waits(&studio);
    Phone::caller(1).another(2).waits(&studio);
    assert_eq!(studio.board().callers.len(), 2);
}

#[tokio::test]
async fn who_only_rings_takes_nobodys_place_and_the_last_place_is_given_once() {
    let studio = choosing(|options| options.most_waiting = 1).await;
    for number in 1..=20 {
        let document = Phone::caller(number).asks(&studio, "");
        assert!(document.contains("<Enqueue"), "{number}: {document}");
    }
    let hears = |number| body(&studio.wait(&Phone::caller(number).sid, None, &Params::from_form(b"visit=1")));
    assert!(hears(7).contains("hold-music"));
    assert_eq!(hears(8), "<Response><Leave/></Response>");
    assert!(hears(7).contains("hold-music"), "who is in line stays in line");
    let left = Phone::caller(8).leaves(&studio, "leave", 1).await;
    assert!(left.contains("All our lines are busy") && left.contains("<Hangup/>"), "{left}");
    assert_eq!(studio.board().callers.iter().filter(|caller| caller.id == Phone::caller(8).id()).count(), 0);
}

#[tokio::test]
async fn a_webhook_that_comes_again_is_answered_as_before() {
    let studio = choosing(|options| options.most_waiting = 1).await;
    Phone::caller(1).waits(&studio);
    let full = Phone::caller(2).asks(&studio, "");
    assert!(full.contains("All our lines are busy"), "{full}");
    Phone::caller(1).ends(&studio);
    assert_eq!(Phone::caller(2).asks(&studio, ""), full, "not let in, and then shown to nobody");
    let hears = |number| body(&studio.wait(&Phone::caller(number).sid, None, &Params::from_form(b"visit=1")));
    Phone::caller(3).asks(&studio, "");
    Phone::caller(4).waits(&studio);
    assert_eq!(hears(3), "<Response><Leave/></Response>");
    Phone::caller(4).ends(&studio);
    assert_eq!(hears(3), "<Response><Leave/></Response>");
}

#[tokio::test]
async fn what_callers_tell_of_themselves_is_shown_tidied() {
    let studio = studio();
    Phone::of(1, "client:listener_1")
        .with("name", " <b>Maria</b>\u{202e} ")
        .with("place", "Leeds")
        .with("topic", "buses")
        .waits(&studio);
    Phone::caller(2).with("FromCity", "SAN FRANCISCO").with("CallerName", "").waits(&studio);
    let board = studio.board();
    let shown: Vec<_> = board
        .callers
        .iter()
        .map(|caller| (&*caller.label, caller.place.as_deref(), caller.topic.as_deref()))
        .collect();
    assert_eq!(
        shown,
        [("<b>Maria</b>", Some("Leeds"), Some("buses")), ("…0002", Some("San Francisco"), None)]
    );
}

#[tokio::test]
async fn callers_by_phone_are_greeted_once_and_told_their_place() {
    let studio = studio();
    let (first, second) = (Phone::caller(1), Phone::caller(2));
    first.waits(&studio);
    assert!(second.asks(&studio, "").contains("<Enqueue"));
    let hears = || body(&studio.wait(&second.sid, None, &Params::from_form(b"visit=1")));
    let heard = hears();
    assert!(heard.contains("Welcome to the show") && heard.contains("number 2 in the line"), "{heard}");
    assert!(heard.ends_with("<Play>/audio/hold-music.wav</Play></Response>"), "{heard}");
    assert_eq!(hears(), "<Response><Play>/audio/hold-music.wav</Play></Response>");
    first.ends(&studio);
    let heard = hears();
    assert!(heard.contains("You are the next caller") && !heard.contains("Welcome"), "{heard}");
}

#[tokio::test]
async fn callers_from_the_web_hear_music_only() {
    let studio = studio();
    let web = Phone::of(1, "client:listener_1");
    web.asks(&studio, "");
    let heard = body(&studio.wait(&web.sid, None, &Params::from_form(b"visit=1")));
    assert_eq!(heard, "<Response><Play>/audio/hold-music.wav</Play></Response>");
}

#[tokio::test]
async fn without_whispers_a_free_dj_waits_in_a_dial_of_the_queue() {
    let studio = choosing(|options| options.dj_whisper.clear()).await;
    assert_eq!(Phone::dj(9).asks(&studio, ""), DIALS);
    assert_eq!(studio.board().show.dj.map(|dj| dj.call), Some(Phone::dj(9).id()));
}

#[tokio::test]
async fn the_dj_is_told_whom_she_gets_and_then_gets_them() {
    let studio = studio();
    let (dj, caller) = (Phone::dj(9), Phone::caller(1));
    caller.waits(&studio);
    let whisper = dj.asks(&studio, "");
    assert_eq!(
        whisper,
        format!(
            "<Response><Say>Next: number ending 0 0 0 1, first time on the show, just rang in.</Say>\
             <Redirect method=\"GET\">/voice?document=1&amp;announced={}</Redirect></Response>",
            caller.sid
        )
    );
    let announcing = |studio: &Studio| studio.board().show.dj.and_then(|dj| dj.announcing);
    assert_eq!(announcing(&studio), Some(caller.id()));
    let dial = dj.asks(&studio, &format!("document=1&announced={}", caller.sid));
    assert!(dial.contains("<Queue url=\"/voice/whisper?document=2\">radio-callin-queue</Queue>"), "{dial}");
    assert!(dial.ends_with("<Redirect method=\"GET\">/voice?document=2</Redirect></Response>"), "{dial}");
    assert_eq!(announcing(&studio), None);
}

#[tokio::test]
async fn whoever_is_announced_and_gone_is_not_dialled() {
    let studio = studio();
    let (dj, gone, there) = (Phone::dj(9), Phone::caller(1), Phone::caller(2));
    gone.waits(&studio);
    there.waits(&studio);
    dj.asks(&studio, "");
    gone.ends(&studio);
    let anew = dj.asks(&studio, &format!("document=1&announced={}", gone.sid));
    assert!(anew.contains(&format!("/voice?document=2&amp;announced={}", there.sid)), "{anew}");
    there.ends(&studio);
    let idle = dj.asks(&studio, &format!("document=2&announced={}", there.sid));
    assert_eq!(
        idle,
        "<Response><Pause length=\"20\"/><Redirect method=\"GET\">/voice?document=3</Redirect></Response>",
        "nobody to announce, and no tight loop"
    );
}

#[tokio::test]
async fn a_caller_taken_hears_a_whisper_and_is_on_air_after_it() {
    let studio = studio();
    let (dj, caller) = (Phone::dj(9), Phone::caller(1));
    caller.waits(&studio);
    dj.asks(&studio, "");
    assert_eq!(
        body(&studio.whisper(&caller.sid, Some(&caller.taken_by(&dj)), &Params::new())),
        "<Response><Say>You are on air. Please turn your radio down.</Say>\
         <Redirect>/voice/whispered?visit=1</Redirect></Response>"
    );
    assert_eq!(caller.state(&studio), Some(LineState::GoingOnAir));
    let after = studio.whispered(&caller.sid, &Params::from_form(b"visit=1"));
    assert_eq!(body(&after), "<Response/>");
    assert_eq!(caller.state(&studio), Some(LineState::OnAir));
}

#[tokio::test]
async fn without_a_whisper_the_caller_is_on_air_at_once() {
    let studio = choosing(|options| options.caller_whisper.clear()).await;
    let (dj, caller) = (Phone::dj(9), Phone::caller(1));
    caller.waits(&studio);
    assert_eq!(
        body(&studio.whisper(&caller.sid, Some(&caller.taken_by(&dj)), &Params::new())),
        "<Response/>"
    );
    assert_eq!(caller.state(&studio), Some(LineState::OnAir));
}

#[tokio::test]
async fn a_dj_who_takes_callers_by_hand_gets_nobody_unasked() {
    let account = Account::default();
    let studio = account.open().await;
    let options = ShowOptions { takes_by_itself: false, dj_whisper: String::new(), ..ShowOptions::default() };
    studio.set_options(options).await.expect("usable");
    let dj = Phone::dj(9);
    account.has_call(&dj.sid, "client:dj_studio", "in-progress");
    Phone::caller(1).waits(&studio);
    assert!(dj.asks(&studio, "").contains("<Pause"), "nothing was pressed");
    studio.next_caller().await.expect("pressed");
    assert!(dj.asks(&studio, "redirected=dj&redirection=1").contains("<Dial"));
    Phone::caller(1).is_taken_by(&studio, &dj);
    Phone::caller(2).waits(&studio);
    assert!(dj.asks(&studio, "document=2").contains("<Pause"), "one press is one caller");
}

#[tokio::test]
async fn a_caller_taken_out_of_order_goes_through_the_djs_own_queue() {
    let studio = studio();
    let caller = Phone::caller(1);
    caller.waits(&studio);
    assert_eq!(
        body(&studio.priority_queue(&caller.sid, &Params::from_form(b"visit=1"))),
        "<Response><Enqueue action=\"/voice/enqueue-action?visit=1\" waitUrl=\"/voice/wait?visit=1&amp;priority=1\">radio-callin-queue.dj\
         </Enqueue></Response>"
    );
    assert_eq!(caller.state(&studio), Some(LineState::Next));
    Phone::caller(2).waits(&studio);
    let dj = Phone::dj(9);
    dj.asks(&studio, "");
    let dial = dj.asks(&studio, &format!("document=1&announced={}", caller.sid));
    assert!(dial.contains(">radio-callin-queue.dj</Queue>"), "{dial}");
}

#[tokio::test]
async fn whoever_is_let_go_is_thanked_and_off_the_board() {
    let studio = studio();
    let caller = Phone::caller(1);
    caller.waits(&studio);
    let thanked = "<Response><Say>Thank you for calling. Goodbye.</Say><Hangup/></Response>";
    assert_eq!(body(&studio.goodbye(&caller.sid)), thanked);
    assert_eq!(caller.state(&studio), None);
    let silent = choosing(|options| options.goodbye.clear()).await;
    let farewell = silent.goodbye(&CallSid::from_random_bytes([5; 16]));
    assert_eq!(body(&farewell), "<Response><Hangup/></Response>");
}

#[tokio::test]
async fn a_test_of_the_microphone_is_no_desk() {
    let studio = studio();
    let test = Phone::dj(9).with("purpose", "echo");
    let document = test.asks(&studio, "");
    assert!(document.contains("<Record action=\"/voice/mic-test\" maxLength=\"5\""), "{document}");
    assert_eq!(studio.board().show.dj, None);
    let recorded = test.params().with("RecordingUrl", "https://api.example/RE1");
    let recorded = RecordResult::try_from(&recorded).expect("a recording");
    let played = body(&studio.mic_test(&test.sid, Some(&recorded)));
    assert!(played.starts_with("<Response><Play>https://api.example/RE1</Play>"), "{played}");
    assert!(played.ends_with("<Hangup/></Response>"), "{played}");
    let nothing = body(&studio.mic_test(&test.sid, None));
    assert!(nothing.contains("could not be recorded"), "{nothing}");
    test.ends(&studio);
    let listener = Phone::of(3, "client:listener_1").with("purpose", "echo").asks(&studio, "");
    assert!(listener.contains("<Enqueue"), "only the DJ's page can ask for it");
}

#[tokio::test]
async fn calls_of_the_direct_line_are_none_of_the_shows() {
    let studio = studio();
    let caller = Phone::caller(1);
    let _ = studio.direct(&caller.sid);
    caller.ends(&studio);
    assert_eq!(studio.board().callers, []);
    assert_eq!(studio.board().show.hour.arrivals, 0);
}
