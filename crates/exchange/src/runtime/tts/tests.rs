//! Tests with the real program where it is installed, and with small programs that misbehave.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use super::*;

const TIMEOUT: Duration = Duration::from_secs(10);

fn speaker(program: impl Into<PathBuf>, timeout: Duration) -> TextToSpeech {
    TextToSpeech::through(program, timeout).expect("silence is encoded")
}

/// Makes a program out of the shell script `script`.
///
/// A separate process writes the file: a file that any process still has open for writing cannot be run,
/// and a child that this process starts for another test would inherit the open file.
fn program(folder: &Path, script: &str) -> PathBuf {
    let path = folder.join("program");
    let write = "printf '%s\n' '#!/bin/sh' \"$1\" > \"$0\" && chmod +x \"$0\"";
    let written = Command::new("sh").args(["-c", write]).arg(&path).arg(script).status().expect("sh runs");
    assert!(written.success());
    path
}

/// A WAV file of one second.
fn wav(folder: &Path) -> PathBuf {
    let path = folder.join("sound.wav");
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 22_050,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = hound::WavWriter::create(&path, spec).expect("made");
    for n in 0..22_050_u32 {
        file.write_sample(((f64::from(n) * 0.1).sin() * 900.0) as i16).expect("written");
    }
    file.finalize().expect("written");
    path
}

fn say(text: &str) -> Say {
    Say::new(text)
}

#[tokio::test]
async fn speech_has_the_length_and_the_level_of_speech() {
    let speaker = speaker(PROGRAM, TIMEOUT);
    let text = say("You are on air. Please turn your radio down.");
    let clip = match speaker.try_say(&text).await {
        // `make test` installs it; elsewhere this test cannot run.
        Err(SpeechError::Missing(program)) => return eprintln!("{program} is not installed: not tested"),
        clip => clip.expect("is spoken"),
    };
    let seconds = clip.duration().as_secs_f64();
    assert!((2.0..6.0).contains(&seconds), "{seconds} s");
    let level = clip.level();
    assert!((-26.0..-17.0).contains(&level), "{level} dB, pauses included");

    let option = speaker.try_say(&say("--help -v de")).await.expect("is spoken");
    assert!(option.duration() > Duration::from_millis(500), "it is said, not obeyed");
    let german = Say { language: Some("de-DE".to_owned()), ..text.clone() };
    let german = speaker.try_say(&german).await.expect("is spoken");
    assert_ne!(german.duration(), clip.duration());
}

#[tokio::test]
async fn a_text_is_spoken_once_and_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, count) = (wav(folder.path()), folder.path().join("count"));
    let script = format!("echo \"$*\" >> {}; cat > /dev/null; cat {}", count.display(), file.display());
    let speaker = speaker(program(folder.path(), &script), TIMEOUT);
    let first = speaker.try_say(&say("Once")).await.expect("is spoken");
    let second = speaker.try_say(&say("Once")).await.expect("is spoken");
    assert!(Arc::ptr_eq(&first, &second));
    let woman = Say { voice: Some("woman".to_owned()), ..say("Once") };
    speaker.try_say(&woman).await.expect("is spoken");
    let runs = fs::read_to_string(count).expect("counted");
    let voices: Vec<&str> = runs.lines().collect();
    assert_eq!(voices.len(), 3, "the list of voices, a man, a woman: {voices:?}");
    assert_eq!(voices[0], "--voices");
    assert!(voices[2].contains("-v en-us+f3"), "{}", voices[2]);
}

#[tokio::test]
async fn the_text_reaches_the_program_by_its_input_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, seen) = (wav(folder.path()), folder.path().join("seen"));
    let script = format!("echo \"$@\" > {0}; cat >> {0}; cat {1}", seen.display(), file.display());
    let speaker = speaker(program(folder.path(), &script), TIMEOUT);
    speaker.try_say(&say("-v xx; $(touch /tmp/no) & so on")).await.expect("is spoken");
    let seen = fs::read_to_string(seen).expect("written");
    let (arguments, input) = seen.split_once('\n').expect("two lines");
    assert_eq!(arguments, "-m -b 1 -z --stdin --stdout -v en-us+m3 -p 50 -s 155");
    assert_eq!(input, "<speak>-v xx; $(touch /tmp/no) &amp; so on</speak>");
}

#[tokio::test]
async fn a_program_that_takes_too_long_is_killed() {
    let folder = tempfile::tempdir().expect("a folder");
    let pid = folder.path().join("pid");
    let script = format!("[ \"$1\" = --voices ] && exit 0; echo $$ > {}; exec sleep 100", pid.display());
    let speaker = speaker(program(folder.path(), &script), Duration::from_millis(300));
    let began = Instant::now();
    let spoken = speaker.try_say(&say("Slow")).await;
    assert!(matches!(spoken, Err(SpeechError::TooSlow(_))), "{spoken:?}");
    assert!(began.elapsed() < Duration::from_secs(20));
    let pid = fs::read_to_string(pid).expect("it ran").trim().to_owned();
    assert!(!Path::new(&format!("/proc/{pid}")).exists(), "it still runs");
}

#[tokio::test]
async fn a_missing_or_failing_program_is_an_error() {
    let missing = speaker("/nowhere/espeak-ng", TIMEOUT).try_say(&say("Hello")).await;
    assert!(matches!(missing, Err(SpeechError::Missing(program)) if program == "espeak-ng"));
    let folder = tempfile::tempdir().expect("a folder");
    let failing = speaker(program(folder.path(), "exit 3"), TIMEOUT).try_say(&say("Hello")).await;
    assert!(matches!(failing, Err(SpeechError::Failed(_))));
    let mute = speaker(program(folder.path(), "cat > /dev/null"), TIMEOUT).try_say(&say("Hello")).await;
    assert!(matches!(mute, Err(SpeechError::Sound(_))));
}

#[tokio::test]
async fn nothing_to_say_runs_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = "[ \"$1\" = --voices ] || exit 3";
    let clip =
        speaker(program(folder.path(), script), TIMEOUT).try_say(&say("  … ")).await.expect("is silent");
    assert_eq!(clip.duration(), Duration::from_millis(20));
}
