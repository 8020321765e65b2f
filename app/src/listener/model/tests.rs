use show::{Estimate, Timestamp};
use voice::{PhoneEvent, VoiceError};

use super::{view::WhyUnknown, *};
use crate::pages::gallery::notice;

const WAITING: ListenerStatus = ListenerStatus::Waiting {
    position: 3,
    estimate: Some(Estimate { from: 8, to: 12 }),
    since: Timestamp(1_000),
};
const ON_AIR: ListenerStatus = ListenerStatus::OnAir { since: Timestamp(9_000) };

/// A page, its phone and its clock.
struct TestPage {
    model: ListenerModel,
    phone: PhoneState,
    now: f64,
}

impl TestPage {
    /// The page is there, and the phone in it.
    fn ready() -> Self {
        let page = Self { model: ListenerModel::default(), phone: PhoneState::Loading, now: 100_000.0 };
        page.does(ListenerEvent::Notice(notice())).hears(PhoneEvent::Prepared)
    }

    /// A call that stands, with the studio's stream.
    fn in_a_call() -> Self {
        Self::ready()
            .hears(PhoneEvent::Dialled)
            .hears(PhoneEvent::Ringing)
            .hears(PhoneEvent::Accepted)
            .does(ListenerEvent::Link(Link::Live))
    }

    fn does(mut self, event: ListenerEvent) -> Self {
        self.model = self.model.apply(event, PageTime(self.now));
        self
    }

    fn hears(mut self, event: PhoneEvent) -> Self {
        self.phone = self.phone.apply(event);
        let phone = self.phone.clone();
        self.does(ListenerEvent::Phone(phone))
    }

    fn told(self, state: ListenerStatus) -> Self {
        let at = Timestamp(500_000);
        self.does(ListenerEvent::Told(ListenerCall { at, notice: notice(), state }))
    }

    fn after(mut self, seconds: u32) -> Self {
        self.now += f64::from(seconds) * 1_000.0;
        self.does(ListenerEvent::Tick)
    }

    fn word(&self) -> &'static str {
        self.model.view().word()
    }
}

const CUT: PhoneEvent = PhoneEvent::CallFailed(VoiceError::Unreachable(53001));

#[test]
fn a_whole_journey_is_told_word_by_word() {
    let mut page = TestPage { model: ListenerModel::default(), phone: PhoneState::Loading, now: 0.0 };
    let mut words = vec![page.word()];
    page = page.hears(PhoneEvent::Prepared);
    words.push(page.word());
    page = page.hears(PhoneEvent::Dialled);
    words.push(page.word());
    page = page.hears(PhoneEvent::Accepted);
    words.push(page.word());
    for state in [
        ListenerStatus::Ringing,
        WAITING,
        ListenerStatus::Next { since: Timestamp(1_000) },
        ListenerStatus::GoingOnAir,
        ON_AIR,
        ListenerStatus::Over,
    ] {
        page = page.told(state);
        words.push(page.word());
    }
    page = page.hears(PhoneEvent::Disconnected);
    words.push(page.word());
    assert_eq!(
        words,
        [
            "One moment",
            "Ready",
            "Calling…",
            "On the line",
            "On the line",
            "Waiting",
            "You are next",
            "On air in a moment",
            "ON AIR",
            "Thank you",
            "Thank you"
        ]
    );
}

#[test]
fn the_place_is_told_in_words_and_the_wait_as_a_range() {
    let page = TestPage::in_a_call().told(WAITING);
    assert_eq!(page.model.sentence(), "You are third in line.");
    assert_eq!(page.model.hint(), "Most likely 8 to 12 minutes.");
    assert_eq!(page.model.title(), "Third in line: Night Line");
}

#[test]
fn a_wait_that_cannot_be_told_is_not_told() {
    let state = ListenerStatus::Waiting { position: 21, estimate: None, since: Timestamp(0) };
    let page = TestPage::in_a_call().told(state);
    assert_eq!(page.model.sentence(), "You are 21st in line.");
    assert!(page.model.hint().starts_with("How long it takes cannot be told yet."));
}

#[test]
fn the_first_in_line_is_next() {
    let state = ListenerStatus::Waiting { position: 1, estimate: None, since: Timestamp(0) };
    assert_eq!(TestPage::in_a_call().told(state).word(), "You are next");
}

#[test]
fn those_who_are_read_to_hear_of_places_but_not_of_estimates() {
    let early = TestPage::in_a_call().told(WAITING);
    let later = ListenerStatus::Waiting {
        position: 3,
        estimate: Some(Estimate { from: 5, to: 9 }),
        since: Timestamp(1_000),
    };
    let said = early.model.announcement();
    assert_eq!(said, "Waiting. You are third in line.");
    assert_eq!(early.told(later).model.announcement(), said);
}

#[test]
fn being_on_air_is_left_to_the_louder_region() {
    assert_eq!(TestPage::in_a_call().told(ON_AIR).model.announcement(), "");
}

#[test]
fn a_silent_stream_leaves_only_what_the_phone_knows() {
    let page = TestPage::in_a_call().told(WAITING).does(ListenerEvent::Link(Link::Lost));
    assert_eq!(page.model.view(), ListenerView::OnTheLine(WhyUnknown::Unheard));
    assert!(!page.model.sentence().contains("third"), "{}", page.model.sentence());
    assert_eq!(page.does(ListenerEvent::Link(Link::Live)).word(), "Waiting");
}

#[test]
fn a_stream_lost_on_air_does_not_say_that_nobody_listens() {
    let page = TestPage::in_a_call().told(ON_AIR).does(ListenerEvent::Link(Link::Lost));
    assert_eq!(page.model.view(), ListenerView::OnTheLine(WhyUnknown::PerhapsOnAir));
    assert!(page.model.sentence().contains("you may be on air"));
}

#[test]
fn the_studio_is_not_believed_about_a_call_the_phone_has_not() {
    let page = TestPage::in_a_call()
        .told(WAITING)
        .does(ListenerEvent::HungUp)
        .hears(PhoneEvent::HungUp)
        .told(WAITING);
    assert_eq!(page.model.view(), ListenerView::Ended);
}

#[test]
fn a_new_call_begins_without_what_was_told_of_the_last() {
    let page = TestPage::in_a_call().told(ON_AIR).hears(PhoneEvent::Disconnected);
    assert_eq!(page.word(), "Thank you");
    let page = page.hears(PhoneEvent::Dialled).hears(PhoneEvent::Accepted);
    assert_eq!(page.model.view(), ListenerView::OnTheLine(WhyUnknown::NotYet));
}

#[test]
fn who_is_turned_away_learns_why_whichever_report_is_first() {
    for (state, view) in [
        (ListenerStatus::Closed, ListenerView::Closed),
        (ListenerStatus::Full, ListenerView::Full),
        (ListenerStatus::Elsewhere, ListenerView::Elsewhere),
    ] {
        let before = TestPage::in_a_call().told(state).hears(PhoneEvent::Disconnected);
        let after = TestPage::in_a_call().hears(PhoneEvent::Disconnected).told(state);
        assert_eq!((before.model.view(), after.model.view()), (view.clone(), view));
    }
}

#[test]
fn while_the_message_of_closed_lines_is_heard_the_page_says_so() {
    let page = TestPage::in_a_call().told(ListenerStatus::Closed);
    assert_eq!(
        (page.word(), page.model.sentence().as_str()),
        ("Lines closed", "You hear the studio’s message.")
    );
}

#[test]
fn closed_or_full_lines_are_told_before_a_call() {
    let closed = TestPage::ready().does(ListenerEvent::Notice(LinesNotice { open: false, ..notice() }));
    let full = TestPage::ready().does(ListenerEvent::Notice(LinesNotice { full: true, ..notice() }));
    assert_eq!((closed.word(), full.word()), ("Lines closed", "Line full"));
    assert!(closed.model.can_call(), "a call hears when to call again");
    assert_eq!(closed.does(ListenerEvent::Notice(notice())).word(), "Ready");
}

#[test]
fn a_broken_call_in_line_offers_its_place_for_a_while() {
    let page =
        TestPage::in_a_call().told(WAITING).hears(PhoneEvent::Reconnecting(VoiceError::Unreachable(53001)));
    assert_eq!(page.model.view(), ListenerView::LineLost { place_kept: true });
    let page = page.hears(PhoneEvent::Disconnected);
    assert_eq!(page.word(), "Line lost");
    assert!(page.model.sentence().ends_with("Your place is kept for a minute."));
    let page = page.after(60);
    assert_eq!(page.model.view().name(), "place-kept");
    assert_eq!(page.after(1).model.view(), ListenerView::Failed(VoiceError::Unreachable(53001)));
}

#[test]
fn the_promise_of_a_place_runs_from_the_break_and_ends() {
    let lost = || {
        TestPage::in_a_call()
            .told(WAITING)
            .hears(PhoneEvent::Reconnecting(VoiceError::Unreachable(53001)))
            .after(59)
    };
    assert_eq!(lost().model.view(), ListenerView::LineLost { place_kept: true });
    assert_eq!(lost().after(2).model.view(), ListenerView::LineLost { place_kept: false });
    assert_eq!(lost().after(2).hears(PhoneEvent::Disconnected).model.view().name(), "failed");
    assert_eq!(lost().hears(PhoneEvent::Disconnected).after(2).model.view().name(), "failed");
    assert_eq!(lost().hears(PhoneEvent::Reconnected).model.view().word(), "Waiting");
}

#[test]
fn why_a_call_broke_may_be_told_after_its_end() {
    let page = TestPage::in_a_call().told(WAITING).hears(PhoneEvent::Disconnected);
    assert_eq!(page.model.view(), ListenerView::LetGo);
    assert_eq!(page.hears(CUT).model.view().name(), "place-kept");
}

#[test]
fn no_place_is_promised_to_who_had_none_or_has_been_on_air() {
    for state in [ListenerStatus::Ringing, ON_AIR] {
        let page = TestPage::in_a_call().told(state).hears(CUT).hears(PhoneEvent::Disconnected);
        assert_eq!(page.model.view(), ListenerView::Failed(VoiceError::Unreachable(53001)), "{state:?}");
    }
}

#[test]
fn a_page_loaded_again_offers_the_place_it_had() {
    let left = |at, in_line| ListenerEvent::CameBack(LeftCall { at: PageTime(at), in_line });
    let page = || TestPage::ready().does(left(95_000.0, true));
    assert_eq!(page().model.view(), ListenerView::PlaceKept { error: None });
    assert_eq!(page().after(61).model.view(), ListenerView::Left);
    let again = page().hears(PhoneEvent::Dialled).hears(PhoneEvent::Accepted);
    assert_eq!(again.model.view(), ListenerView::OnTheLine(WhyUnknown::NotYet));
    assert_eq!(TestPage::ready().does(left(95_000.0, false)).model.view(), ListenerView::Left);
    assert_eq!(TestPage::ready().does(left(10_000.0, true)).word(), "Ready");
}

#[test]
fn a_duplicate_of_a_tab_offers_no_place_while_the_call_stands_in_the_other() {
    let left = LeftCall { at: PageTime(99_000.0), in_line: true };
    let page = TestPage::ready().does(ListenerEvent::CameBack(left)).told(WAITING);
    assert_eq!(page.word(), "Ready");
    assert_eq!(page.model.leaves(PageTime(100_000.0)), None);
    let page = page.told(ListenerStatus::NoCall);
    assert_eq!(page.model.view(), ListenerView::PlaceKept { error: None });
}

#[test]
fn a_page_that_the_browser_kept_tells_what_leaving_it_did() {
    let left = |state| {
        let page = TestPage::in_a_call().told(state).does(ListenerEvent::Left);
        page.hears(PhoneEvent::Disconnected).after(20)
    };
    assert_eq!(left(WAITING).model.view(), ListenerView::PlaceKept { error: None });
    assert_eq!(left(WAITING).after(60).model.view(), ListenerView::Left);
    assert_eq!(left(ListenerStatus::Ringing).model.view(), ListenerView::Left);
    assert_eq!(left(ON_AIR).model.view(), ListenerView::Left);
    let again = left(WAITING).hears(PhoneEvent::Dialled).hears(PhoneEvent::Accepted);
    assert_eq!(again.hears(PhoneEvent::Disconnected).model.view(), ListenerView::LetGo);
    assert_eq!(TestPage::ready().does(ListenerEvent::Left).word(), "Ready");
}

#[test]
fn what_a_page_leaves_is_its_call_or_the_place_that_is_kept() {
    let leaves = |page: &TestPage| page.model.leaves(PageTime(page.now));
    let page = TestPage::in_a_call();
    assert_eq!(leaves(&page), Some(LeftCall { at: PageTime(100_000.0), in_line: false }));
    let page = page.told(WAITING).after(5);
    assert_eq!(leaves(&page), Some(LeftCall { at: PageTime(105_000.0), in_line: true }));
    let page = page.hears(CUT).hears(PhoneEvent::Disconnected).after(5);
    assert_eq!(leaves(&page), Some(LeftCall { at: PageTime(105_000.0), in_line: true }));
    assert_eq!(leaves(&page.after(56)), None);
}

#[test]
fn each_obstacle_has_words_of_its_own() {
    let errors = [
        VoiceError::MicrophoneRefused,
        VoiceError::NoMicrophone,
        VoiceError::MicrophoneFailed,
        VoiceError::InsecurePage,
        VoiceError::BrowserUnsupported,
        VoiceError::SdkMissing,
        VoiceError::NoToken("too many calls from here; wait a minute and try again".to_owned()),
        VoiceError::TokenRefused(31204),
        VoiceError::Unreachable(53001),
        VoiceError::Declined(31603),
    ];
    let mut said: Vec<_> = errors
        .map(|error| {
            let page = TestPage::ready().hears(PhoneEvent::Dialled).hears(PhoneEvent::DeviceFailed(error));
            assert!(page.model.can_call());
            page.model.sentence()
        })
        .into();
    said.sort();
    said.dedup();
    assert_eq!(said.len(), 10, "{said:?}");
}

#[test]
fn whatever_is_wrong_with_a_microphone_is_told_as_that() {
    for error in [VoiceError::MicrophoneRefused, VoiceError::NoMicrophone, VoiceError::MicrophoneFailed] {
        let page = TestPage::ready().hears(PhoneEvent::Dialled).hears(PhoneEvent::DeviceFailed(error));
        assert_eq!(page.word(), "No microphone");
    }
}

#[test]
fn who_cannot_call_from_the_page_reads_how_the_lines_are() {
    let lines = |notice| ListenerModel::default().apply(ListenerEvent::Notice(notice), PageTime(0.0)).lines();
    assert_eq!(lines(notice()), "2 callers are waiting.");
    assert_eq!(lines(LinesNotice { full: true, ..notice() }), "The line is full.");
    assert_eq!(lines(LinesNotice { open: false, full: true, ..notice() }), "The lines are closed.");
}
