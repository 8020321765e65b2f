#![no_main]

libfuzzer_sys::fuzz_target!(|input: &str| fuzz::headers::check(input));
