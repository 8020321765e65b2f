use super::*;

/// A period with constant levels, sampled every 50 ms as the SDK does.
struct Stretch {
    ms: u32,
    own: f64,
    far: f64,
}

const ANNOUNCED: Stretch = Stretch { ms: 3000, own: 0.0, far: 0.4 };
const BREATH: Stretch = Stretch { ms: 800, own: 0.0, far: 0.0 };
const TONE: Stretch = Stretch { ms: 500, own: 0.0, far: 0.3 };
const SPOKEN: Stretch = Stretch { ms: 4000, own: 0.5, far: 0.0 };
const STAYED_SILENT: Stretch = Stretch { ms: 4000, own: 0.02, far: 0.05 };
const PLAYED: Stretch = Stretch { ms: 3000, own: 0.0, far: 0.5 };

fn answered() -> Preflight {
    [PreflightEvent::Started, PreflightEvent::MicrophoneOpened, PreflightEvent::Answered]
        .into_iter()
        .fold(Preflight::Idle, Preflight::apply)
}

/// The modes that a test call goes through with these levels, and its last state.
fn heard(stretches: &[Stretch]) -> (Vec<&'static str>, Preflight) {
    let (mut now, mut state) = (1000.0, answered());
    let mut modes = vec![state.mode()];
    for stretch in stretches {
        for _ in 0..stretch.ms / 50 {
            now += 50.0;
            state = state.apply(PreflightEvent::Heard {
                now: Monotonic(now),
                own: stretch.own,
                far: stretch.far,
            });
            if modes.last() != Some(&state.mode()) {
                modes.push(state.mode());
            }
        }
    }
    (modes, state)
}

fn figures() -> Quality {
    Quality { rtt_ms: Some(20.0), ..Quality::default() }
}

#[test]
fn the_person_is_told_to_listen_when_the_playback_begins() {
    let (modes, state) = heard(&[ANNOUNCED, BREATH, TONE, SPOKEN]);
    assert_eq!(modes, ["speak"]);
    assert!(matches!(state, Preflight::SpeakNow(_)));
    let (modes, _) = heard(&[ANNOUNCED, BREATH, TONE, SPOKEN, PLAYED]);
    assert_eq!(modes, ["speak", "listen"]);
}

#[test]
fn a_slow_announcement_is_no_playback() {
    let slow = Stretch { ms: 5000, own: 0.3, far: 0.0 };
    let (modes, _) = heard(&[slow, ANNOUNCED, BREATH, TONE]);
    assert_eq!(modes, ["speak"]);
}

#[test]
fn a_click_while_recording_is_no_playback() {
    let click = Stretch { ms: 100, own: 0.5, far: 0.6 };
    let (modes, _) = heard(&[TONE, SPOKEN, click, SPOKEN]);
    assert_eq!(modes, ["speak"]);
}

#[test]
fn a_whole_test_ends_with_its_verdict() {
    let (_, state) = heard(&[ANNOUNCED, BREATH, TONE, SPOKEN, PLAYED]);
    let done = state.apply(PreflightEvent::Ended(Some(figures())));
    let report = done.report().expect("done");
    assert_eq!((report.verdict(), report.heard_you, report.played_back), (QualityVerdict::Good, true, true));
}

#[test]
fn a_microphone_nobody_hears_is_poor_on_the_best_of_lines() {
    let (_, state) = heard(&[ANNOUNCED, TONE, STAYED_SILENT]);
    let done = state.apply(PreflightEvent::Ended(Some(figures())));
    let report = done.report().expect("done");
    assert_eq!((report.verdict(), report.played_back), (QualityVerdict::Poor, false));
    assert!(done.status_line().contains("Nothing was heard"));
}

#[test]
fn a_call_that_ends_before_it_was_measured_is_no_test() {
    for state in [Preflight::Calling, answered()] {
        let ended = state.apply(PreflightEvent::Ended(None));
        assert_eq!(ended.failure(), Some(&VoiceError::TestCallCut));
    }
}

#[test]
fn a_refused_microphone_fails_the_test_by_its_name() {
    let failed = Preflight::AskingMicrophone.apply(PreflightEvent::Failed(VoiceError::MicrophoneRefused));
    assert_eq!(failed, Preflight::Failed(VoiceError::MicrophoneRefused));
    assert_eq!(failed.apply(PreflightEvent::Started), Preflight::AskingMicrophone);
}

#[test]
fn stopping_a_test_leaves_nothing_behind_but_not_a_verdict_that_stands() {
    assert_eq!(answered().apply(PreflightEvent::Stopped), Preflight::Idle);
    let done = Preflight::Done(PreflightReport::default());
    assert_eq!(done.clone().apply(PreflightEvent::Stopped), done);
}

#[test]
fn late_events_of_a_test_that_was_stopped_change_nothing() {
    for late in [
        PreflightEvent::MicrophoneOpened,
        PreflightEvent::Answered,
        PreflightEvent::Heard { now: Monotonic(5.0), own: 1.0, far: 1.0 },
        PreflightEvent::Ended(Some(figures())),
        PreflightEvent::Failed(VoiceError::NotFound),
    ] {
        assert_eq!(Preflight::Idle.apply(late), Preflight::Idle);
    }
}

#[test]
fn a_second_start_does_not_disturb_a_test_under_way() {
    assert_eq!(answered().apply(PreflightEvent::Started), answered());
}
