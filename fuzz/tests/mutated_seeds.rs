//! Each check holds for its seeds and for inputs made from them by random changes.

use std::{fs, path::Path};

use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
    test_runner::{Config, TestRunner},
};

const CASES: u32 = 10_000;
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

/// Reads the seeds of a check, runs it on each, and then on changed ones.
fn feed(seeds: &str, check: fn(&str)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(seeds);
    let seeds: Vec<Vec<u8>> = fs::read_dir(folder)
        .expect("there are seeds")
        .map(|file| fs::read(file.expect("a file").path()).expect("can be read"))
        .collect();
    for seed in &seeds {
        check(str::from_utf8(seed).expect("seeds are text"));
    }

    let inputs = (0..seeds.len(), vec(change(), 1..=MAX_CHANGES)).prop_map(|(seed, changes)| {
        let mut input = seeds[seed].clone();
        for change in &changes {
            apply(&mut input, change, &seeds);
        }
        String::from_utf8_lossy(&input).into_owned()
    });
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&inputs, |input| {
            check(&input);
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn a_token_is_accepted_only_signed_and_not_expired() {
    feed("token", fuzz::token::check);
}

#[test]
fn twiml_that_is_read_says_the_same_when_written_and_read_again() {
    feed("twiml", fuzz::twiml::check);
}

#[test]
fn whatever_is_signed_is_accepted_and_nothing_else() {
    feed("signature", fuzz::signature::check);
}
