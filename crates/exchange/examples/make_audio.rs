//! Writes the sounds of the page and the music on hold to `public/audio`.
//!
//! ```sh
//! cargo run -p exchange --example make_audio [FOLDER]
//! ```
//!
//! They are made by arithmetic, so they are ours; the files are kept in the repository, and this
//! is how to make them again.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;
use exchange::media::synth;
use hound::{SampleFormat, WavSpec, WavWriter};

fn main() -> anyhow::Result<()> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public/audio");
    let folder = std::env::args_os().nth(1).map_or(default, PathBuf::from);
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    for (name, sound) in sounds() {
        let path = folder.join(name).with_extension("wav");
        write(&path, &sound).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}

/// File names without extension, and what is in them.
fn sounds() -> Vec<(String, Vec<i16>)> {
    let mut sounds = vec![
        ("hold-music".into(), synth::hold_music()),
        ("incoming".into(), synth::ring()),
        ("outgoing".into(), synth::outgoing()),
        ("disconnect".into(), synth::hang_up()),
    ];
    for key in "0123456789*#".chars() {
        let name = match key {
            '*' => "dtmf-star".into(),
            '#' => "dtmf-hash".into(),
            digit => format!("dtmf-{digit}"),
        };
        sounds.push((name, synth::dtmf(key)));
    }
    sounds
}

fn write(path: &Path, sound: &[i16]) -> anyhow::Result<()> {
    let spec = WavSpec {
        channels: 1,
        sample_rate: synth::RATE,
        bits_per_sample: 16,
        sample_format: SampleFormat::Int,
    };
    let mut writer = WavWriter::create(path, spec)?;
    for sample in sound {
        writer.write_sample(*sample)?;
    }
    Ok(writer.finalize()?)
}
