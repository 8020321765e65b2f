//! Any file is read or refused; what is read is no longer than what may be played, and is read alike from the WAV file
//! that holds it.

use std::io::Cursor;

use exchange::bare::read_sound_file;
use hound::{SampleFormat, WavSpec, WavWriter};

const MAX_SECONDS: usize = 600;

/// Checks one file; panics if what is said above does not hold.
pub fn check(file: &[u8]) {
    let Ok((samples, rate)) = read_sound_file(file) else { return };
    assert!(samples.len() <= MAX_SECONDS * rate as usize, "{} samples at {rate} Hz", samples.len());
    if samples.is_empty() {
        return;
    }
    let again = read_sound_file(&wav(&samples, rate)).expect("a WAV file is read");
    assert!(again == (samples, rate), "a WAV file is read alike");
}

fn wav(samples: &[i16], sample_rate: u32) -> Vec<u8> {
    let spec = WavSpec { channels: 1, sample_rate, bits_per_sample: 16, sample_format: SampleFormat::Int };
    let mut file = Cursor::new(Vec::new());
    let mut writer = WavWriter::new(&mut file, spec).expect("a file");
    samples.iter().for_each(|sample| writer.write_sample(*sample).expect("is written"));
    writer.finalize().expect("is finished");
    file.into_inner()
}
