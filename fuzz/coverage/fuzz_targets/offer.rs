#![no_main]

libfuzzer_sys::fuzz_target!(|input: &str| fuzz::offer::check(input));
