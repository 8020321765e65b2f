//! Each check holds for its seeds and for inputs made from them by random changes.

use std::{fs, path::Path};

use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
    test_runner::{Config, TestRunner},
};

const CASES: u32 = 4_000;
/// For checks that set up a connection or decode sound, which take a thousand times as long.
const FEW_CASES: u32 = 300;
const MAX_CHANGES: usize = 8;
const MAX_INSERTED: usize = 16;

/// What is done to an input at some place of it; lengths are in bytes.
#[derive(Clone, Debug)]
enum Change {
    Overwrite(Index, u8),
    Insert(Index, Vec<u8>),
    Remove(Index, usize),
    /// Copies a stretch of the input to another place of it.
    Repeat(Index, Index, usize),
    /// Puts the end of another seed in place of its own.
    Splice(Index, Index, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let place = any::<Index>;
    prop_oneof![
        (place(), any::<u8>()).prop_map(|(at, byte)| Change::Overwrite(at, byte)),
        (place(), vec(any::<u8>(), 1..=MAX_INSERTED)).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        // Characters that mean something to one of the readers.
        (place(), vec(select(br#"<>&;"'/=%+.?#:{}[]-_0e "#.to_vec()), 1..=4))
            .prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        (place(), 1..64_usize).prop_map(|(at, length)| Change::Remove(at, length)),
        (place(), place(), 1..64_usize).prop_map(|(from, to, length)| Change::Repeat(from, to, length)),
        (place(), place(), any::<usize>()).prop_map(|(at, from, seed)| Change::Splice(at, from, seed)),
    ]
}

fn apply(input: &mut Vec<u8>, change: &Change, seeds: &[Vec<u8>]) {
    let place = |index: &Index, input: &[u8]| index.index(input.len() + 1);
    match change {
        Change::Overwrite(at, byte) => {
            let at = place(at, input);
            if let Some(old) = input.get_mut(at) {
                *old = *byte;
            }
        }
        Change::Insert(at, bytes) => {
            let at = place(at, input);
            input.splice(at..at, bytes.iter().copied());
        }
        Change::Remove(at, length) => {
            let at = place(at, input);
            input.drain(at..input.len().min(at + length));
        }
        Change::Repeat(from, to, length) => {
            let (from, to) = (place(from, input), place(to, input));
            let copied = input[from..input.len().min(from + length)].to_vec();
            input.splice(to..to, copied);
        }
        Change::Splice(at, from, seed) => {
            let other = &seeds[seed % seeds.len()];
            input.truncate(place(at, input));
            input.extend_from_slice(&other[place(from, other)..]);
        }
    }
}

/// A check of bytes that are to be text; those that are not are replaced.
fn text(check: fn(&str)) -> impl Fn(&[u8]) {
    move |input| check(&String::from_utf8_lossy(input))
}

/// Reads the seeds of a check, runs it on each, and then on so many changed ones.
fn feed(seeds: &str, cases: u32, check: impl Fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(seeds);
    let seeds: Vec<Vec<u8>> = fs::read_dir(folder)
        .expect("there are seeds")
        .map(|file| fs::read(file.expect("a file").path()).expect("can be read"))
        .collect();
    seeds.iter().for_each(|seed| check(seed));

    let inputs = (0..seeds.len(), vec(change(), 1..=MAX_CHANGES)).prop_map(|(seed, changes)| {
        let mut input = seeds[seed].clone();
        for change in &changes {
            apply(&mut input, change, &seeds);
        }
        input
    });
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&inputs, |input| {
            check(&input);
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn a_token_is_accepted_only_signed_and_not_expired() {
    feed("token", CASES, text(fuzz::token::check));
}

#[test]
fn twiml_that_is_read_says_the_same_when_written_and_read_again() {
    feed("twiml", CASES, text(fuzz::twiml::check));
}

#[test]
fn whatever_is_signed_is_accepted_and_nothing_else() {
    feed("signature", CASES, text(fuzz::signature::check));
}

#[test]
fn a_frame_does_what_the_token_allows_and_nothing_else() {
    feed("frame", CASES, text(fuzz::frame::check));
}

#[test]
fn a_form_is_read_or_refused_and_pages_come_to_an_end() {
    feed("form", CASES, text(fuzz::form::check));
}

#[test]
fn a_client_is_counted_by_its_own_address_whatever_it_writes() {
    feed("headers", CASES, text(fuzz::headers::check));
}

#[test]
fn a_hello_that_is_read_says_the_same_when_written_and_read_again() {
    feed("hello", CASES, text(fuzz::hello::check));
}

#[test]
fn an_sdp_is_answered_with_one_codec_or_refused() {
    feed("offer", FEW_CASES, text(fuzz::offer::check));
}

#[test]
fn a_datagram_without_proof_is_not_answered() {
    feed("datagram", FEW_CASES, fuzz::datagram::check);
}

#[test]
fn packets_use_no_number_twice_and_stretch_no_recording() {
    feed("rtp", FEW_CASES, fuzz::rtp::check);
}

#[test]
fn opus_is_decoded_alike_by_every_decoder_and_silence_is_silent_after_it() {
    feed("opus", FEW_CASES, fuzz::opus::check);
}

#[test]
fn a_sound_that_is_read_is_read_alike_when_it_is_written() {
    feed("sound", FEW_CASES, fuzz::sound::check);
}
