use show::Estimate;
use voice::{Event as Wire, VoiceError};

use super::{stage::Unknown, *};
use crate::pages::gallery::notice;

const WAITING: ListenerStatus = ListenerStatus::Waiting {
    position: 3,
    estimate: Some(Estimate { from: 8, to: 12 }),
    since: Timestamp(1_000),
};
const ON_AIR: ListenerStatus = ListenerStatus::OnAir { since: Timestamp(9_000) };

/// A page, its phone and its clock.
struct Page {
    journey: Journey,
    phone: Phone,
    now: u64,
}

impl Page {
    /// The page is there, and the phone in it.
    fn ready() -> Self {
        let page = Self { journey: Journey::default(), phone: Phone::Loading, now: 100_000 };
        page.does(Event::Notice(notice())).hears(Wire::Prepared)
    }

    /// A call that stands, with the studio's stream.
    fn in_a_call() -> Self {
        Self::ready()
            .hears(Wire::Dialled)
            .hears(Wire::Ringing)
            .hears(Wire::Accepted)
            .does(Event::Link(Link::Live))
    }

    fn does(mut self, event: Event) -> Self {
        self.journey = self.journey.on(event, Timestamp(self.now));
        self
    }

    fn hears(mut self, event: Wire) -> Self {
        self.phone = self.phone.on(event);
        let phone = self.phone.clone();
        self.does(Event::Phone(phone))
    }

    fn told(self, state: ListenerStatus) -> Self {
        let at = Timestamp(500_000);
        self.does(Event::Told(ListenerCall { at, notice: notice(), state }))
    }

    fn after(mut self, seconds: u64) -> Self {
        self.now += seconds * 1_000;
        self.does(Event::Tick)
    }

    fn word(&self) -> &'static str {
        self.journey.stage().word()
    }
}

const CUT: Wire = Wire::CallFailed(VoiceError::Unreachable(53001));

#[test]
fn a_whole_journey_is_told_word_by_word() {
    let mut page = Page { journey: Journey::default(), phone: Phone::Loading, now: 0 };
    let mut words = vec![page.word()];
    page = page.hears(Wire::Prepared);
    words.push(page.word());
    page = page.hears(Wire::Dialled);
    words.push(page.word());
    page = page.hears(Wire::Accepted);
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
    page = page.hears(Wire::Disconnected);
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
    let page = Page::in_a_call().told(WAITING);
    assert_eq!(page.journey.sentence(), "You are third in line.");
    assert_eq!(page.journey.hint(), "Most likely 8 to 12 minutes.");
    assert_eq!(page.journey.title(), "Third in line: Night Line");
}

#[test]
fn a_wait_that_cannot_be_told_is_not_told() {
    let state = ListenerStatus::Waiting { position: 21, estimate: None, since: Timestamp(0) };
    let page = Page::in_a_call().told(state);
    assert_eq!(page.journey.sentence(), "You are 21st in line.");
    assert!(page.journey.hint().starts_with("How long it takes cannot be told yet."));
}

#[test]
fn the_first_in_line_is_next() {
    let state = ListenerStatus::Waiting { position: 1, estimate: None, since: Timestamp(0) };
    assert_eq!(Page::in_a_call().told(state).word(), "You are next");
}

#[test]
fn those_who_are_read_to_hear_of_places_but_not_of_estimates() {
    let early = Page::in_a_call().told(WAITING);
    let later = ListenerStatus::Waiting {
        position: 3,
        estimate: Some(Estimate { from: 5, to: 9 }),
        since: Timestamp(1_000),
    };
    let said = early.journey.announcement();
    assert_eq!(said, "Waiting. You are third in line.");
    assert_eq!(early.told(later).journey.announcement(), said);
}

#[test]
fn being_on_air_is_left_to_the_louder_region() {
    assert_eq!(Page::in_a_call().told(ON_AIR).journey.announcement(), "");
}

#[test]
fn a_silent_stream_leaves_only_what_the_phone_knows() {
    let page = Page::in_a_call().told(WAITING).does(Event::Link(Link::Lost));
    assert_eq!(page.journey.stage(), Stage::OnTheLine(Unknown::Unheard));
    assert!(!page.journey.sentence().contains("third"), "{}", page.journey.sentence());
    assert_eq!(page.does(Event::Link(Link::Live)).word(), "Waiting");
}

#[test]
fn a_stream_lost_on_air_does_not_say_that_nobody_listens() {
    let page = Page::in_a_call().told(ON_AIR).does(Event::Link(Link::Lost));
    assert_eq!(page.journey.stage(), Stage::OnTheLine(Unknown::PerhapsOnAir));
    assert!(page.journey.sentence().contains("you may be on air"));
}

#[test]
fn the_studio_is_not_believed_about_a_call_the_phone_has_not() {
    let page = Page::in_a_call().told(WAITING).does(Event::HungUp).hears(Wire::HungUp).told(WAITING);
    assert_eq!(page.journey.stage(), Stage::Ended);
}

#[test]
fn a_new_call_begins_without_what_was_told_of_the_last() {
    let page = Page::in_a_call().told(ON_AIR).hears(Wire::Disconnected);
    assert_eq!(page.word(), "Thank you");
    let page = page.hears(Wire::Dialled).hears(Wire::Accepted);
    assert_eq!(page.journey.stage(), Stage::OnTheLine(Unknown::NotYet));
}

#[test]
fn who_is_turned_away_learns_why_whichever_report_is_first() {
    for (state, stage) in [(ListenerStatus::Closed, Stage::Closed), (ListenerStatus::Full, Stage::Full)] {
        let before = Page::in_a_call().told(state).hears(Wire::Disconnected);
        let after = Page::in_a_call().hears(Wire::Disconnected).told(state);
        assert_eq!((before.journey.stage(), after.journey.stage()), (stage.clone(), stage));
    }
}

#[test]
fn while_the_message_of_closed_lines_is_heard_the_page_says_so() {
    let page = Page::in_a_call().told(ListenerStatus::Closed);
    assert_eq!(
        (page.word(), page.journey.sentence().as_str()),
        ("Lines closed", "You hear the studio’s message.")
    );
}

#[test]
fn closed_or_full_lines_are_told_before_a_call() {
    let closed = Page::ready().does(Event::Notice(LinesNotice { open: false, ..notice() }));
    let full = Page::ready().does(Event::Notice(LinesNotice { full: true, ..notice() }));
    assert_eq!((closed.word(), full.word()), ("Lines closed", "Line full"));
    assert!(closed.journey.can_call(), "a call hears when to call again");
    assert_eq!(closed.does(Event::Notice(notice())).word(), "Ready");
}

#[test]
fn a_broken_call_in_line_offers_its_place_for_a_while() {
    let page = Page::in_a_call().told(WAITING).hears(Wire::Reconnecting(VoiceError::Unreachable(53001)));
    assert_eq!(page.journey.stage(), Stage::LineLost { place_kept: true });
    let page = page.hears(Wire::Disconnected);
    assert_eq!(page.word(), "Line lost");
    assert!(page.journey.sentence().ends_with("Your place is kept for a minute."));
    let page = page.after(60);
    assert_eq!(page.journey.stage().name(), "place-kept");
    assert_eq!(page.after(1).journey.stage(), Stage::Failed(VoiceError::Unreachable(53001)));
}

#[test]
fn the_promise_of_a_place_runs_from_the_break_and_ends() {
    let lost = || {
        Page::in_a_call().told(WAITING).hears(Wire::Reconnecting(VoiceError::Unreachable(53001))).after(59)
    };
    assert_eq!(lost().journey.stage(), Stage::LineLost { place_kept: true });
    assert_eq!(lost().after(2).journey.stage(), Stage::LineLost { place_kept: false });
    assert_eq!(lost().after(2).hears(Wire::Disconnected).journey.stage().name(), "failed");
    assert_eq!(lost().hears(Wire::Disconnected).after(2).journey.stage().name(), "failed");
    assert_eq!(lost().hears(Wire::Reconnected).journey.stage().word(), "Waiting");
}

#[test]
fn why_a_call_broke_may_be_told_after_its_end() {
    let page = Page::in_a_call().told(WAITING).hears(Wire::Disconnected);
    assert_eq!(page.journey.stage(), Stage::LetGo);
    assert_eq!(page.hears(CUT).journey.stage().name(), "place-kept");
}

#[test]
fn no_place_is_promised_to_who_had_none_or_has_been_on_air() {
    for state in [ListenerStatus::Ringing, ON_AIR] {
        let page = Page::in_a_call().told(state).hears(CUT).hears(Wire::Disconnected);
        assert_eq!(page.journey.stage(), Stage::Failed(VoiceError::Unreachable(53001)), "{state:?}");
    }
}

#[test]
fn a_page_loaded_again_offers_the_place_it_had() {
    let left = Page::ready().does(Event::CameBack(Timestamp(95_000)));
    assert_eq!(left.journey.stage(), Stage::PlaceKept { error: None });
    let again = left.hears(Wire::Dialled).hears(Wire::Accepted);
    assert_eq!(again.journey.stage(), Stage::OnTheLine(Unknown::NotYet));
    assert_eq!(Page::ready().does(Event::CameBack(Timestamp(10_000))).word(), "Ready");
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
        VoiceError::NoPass("too many calls from here; wait a minute and try again".to_owned()),
        VoiceError::PassRefused(31204),
        VoiceError::Unreachable(53001),
        VoiceError::Declined(31603),
    ];
    let mut said: Vec<_> = errors
        .map(|error| {
            let page = Page::ready().hears(Wire::Dialled).hears(Wire::DeviceFailed(error));
            assert!(page.journey.can_call());
            page.journey.sentence()
        })
        .into();
    said.sort();
    said.dedup();
    assert_eq!(said.len(), 10, "{said:?}");
}

#[test]
fn whatever_is_wrong_with_a_microphone_is_told_as_that() {
    for error in [VoiceError::MicrophoneRefused, VoiceError::NoMicrophone, VoiceError::MicrophoneFailed] {
        let page = Page::ready().hears(Wire::Dialled).hears(Wire::DeviceFailed(error));
        assert_eq!(page.word(), "No microphone");
    }
}

#[test]
fn who_cannot_call_from_the_page_reads_how_the_lines_are() {
    let lines = |notice| Journey::default().on(Event::Notice(notice), Timestamp(0)).lines();
    assert_eq!(lines(notice()), "2 callers are waiting.");
    assert_eq!(lines(LinesNotice { full: true, ..notice() }), "The line is full.");
    assert_eq!(lines(LinesNotice { open: false, full: true, ..notice() }), "The lines are closed.");
}
