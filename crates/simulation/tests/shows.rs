//! Shows of many seeds, and what must hold in all of them.

use std::{
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use simulation::{Report, play};

/// How many shows are played unless `SIMULATION_SHOWS` says something else: few enough for every run of the tests.
const SHOWS: u64 = 200;

/// How many calls are made in them at least: shows without calls prove nothing.
const MIN_CALLS_OF_SHOW: u64 = 5;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Plays the shows of some seeds, as many at a time as there are processors.
fn play_all(seeds: std::ops::Range<u64>, folder: &Path, each: impl Fn(Report) + Sync) {
    let next = AtomicU64::new(seeds.start);
    let play_on = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                return;
            }
            each(play(seed, folder));
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(play_on);
        }
    });
}

/// `SIMULATION_SEED` is the first seed; with that alone there is one show.
#[test]
fn what_must_hold_holds_in_every_show() {
    let folder = tempfile::tempdir().expect("a folder");
    let only = number("SIMULATION_SEED");
    let first = only.unwrap_or(0);
    let shows = number("SIMULATION_SHOWS").unwrap_or(if only.is_some() { 1 } else { SHOWS });
    let bad = Mutex::new(Vec::new());
    let played = Mutex::new((0_u64, 0_u64, 0_u64, Vec::<Duration>::new()));
    play_all(first..first + shows, folder.path(), |report| {
        if !report.faults.is_empty() {
            println!("{report}\n");
            bad.lock().expect("no panic").push(report.seed);
        }
        let mut played = played.lock().expect("no panic");
        let (shows, calls, aired, settled) = &mut *played;
        *shows += 1;
        *calls += report.calls;
        *aired += report.aired;
        settled.extend(report.settled);
        if shows.is_multiple_of(5_000) {
            println!("{shows} shows");
        }
    });
    let (_, calls, aired, mut settled) = played.into_inner().expect("no panic");
    settled.sort();
    let (median, most) = (settled.get(settled.len() / 2), settled.last());
    println!("{shows} shows, {calls} calls, {aired} on air; right again after {median:?}, at most {most:?}");
    let bad = bad.into_inner().expect("no panic");
    assert!(bad.is_empty(), "{} of {shows} shows went wrong: {bad:?}", bad.len());
    assert!(shows < SHOWS || calls > shows * MIN_CALLS_OF_SHOW, "nobody called");
}

#[test]
fn the_same_seed_brings_the_same_show() {
    let folder = tempfile::tempdir().expect("a folder");
    let [first, second] = [(); 2].map(|()| {
        let hashes = Mutex::new(std::collections::BTreeMap::new());
        play_all(0..20, folder.path(), |report| {
            hashes.lock().expect("no panic").insert(report.seed, report.hash);
        });
        hashes.into_inner().expect("no panic")
    });
    assert_eq!(first, second);
    let different: std::collections::BTreeSet<_> = first.values().collect();
    assert_eq!(different.len(), first.len(), "each seed brings a show of its own");
}
