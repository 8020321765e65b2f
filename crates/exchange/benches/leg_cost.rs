//! What a new leg costs the media thread, which carries all sound meanwhile: beside 10, 1,000 and 5,000 others.
//!
//! `cargo bench -p exchange --bench leg_cost`. The figures of a row must not grow from left to right.

use std::ops::RangeFrom;

use divan::{Bencher, black_box};
use exchange::bare::BareRouter;

const LEGS: [u64; 3] = [10, 1_000, 5_000];
const OFFER: &str = include_str!("../../../fuzz/seeds/offer/chrome.sdp");
/// Each leg is another one, and stays: there must not be so many that they count.
const SAMPLES: u32 = 50;

fn main() {
    divan::main();
}

/// A router with some legs, and the numbers of those to come.
fn router(legs: u64) -> (BareRouter, RangeFrom<u64>) {
    let mut router = BareRouter::new().expect("a certificate");
    for leg in 0..legs {
        router.answer(leg, OFFER).expect("an answer");
    }
    router.events();
    (router, legs..)
}

/// A browser rings in.
#[divan::bench(args = LEGS, sample_count = SAMPLES, sample_size = 1)]
fn answer(bencher: Bencher, legs: u64) {
    let (mut router, mut numbers) = router(legs);
    bencher.bench_local(move || {
        let leg = numbers.next().expect("without end");
        black_box(router.answer(leg, OFFER)).expect("an answer");
        router.events();
    });
}

/// A browser is rung.
#[divan::bench(args = LEGS, sample_count = SAMPLES, sample_size = 1)]
fn offer(bencher: Bencher, legs: u64) {
    let (mut router, mut numbers) = router(legs);
    bencher.bench_local(move || {
        black_box(router.offer(numbers.next().expect("without end"))).expect("an offer");
        router.events();
    });
}
