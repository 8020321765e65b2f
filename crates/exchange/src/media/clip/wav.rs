//! Reads WAV files with the common formats of telephone prompts.
//!
//! A RIFF file is a list of chunks; `fmt ` describes the content of `data`. Other chunks are skipped. A
//! file that ends in the middle of `data` is played up to its end.

use super::{super::codec::decode_ulaw, ClipError};

/// `wFormatTag` of linear samples.
const PCM: u16 = 1;

/// `wFormatTag` of µ-law.
const ULAW: u16 = 7;

/// `wFormatTag` of a file whose real tag is at the start of the `SubFormat` GUID.
const EXTENSIBLE: u16 = 0xfffe;

/// A file's sound, mixed down to one channel.
pub(super) struct Wav {
    pub(super) samples: Vec<i16>,
    pub(super) rate: u32,
}

/// The content of the `fmt ` chunk.
struct Layout {
    tag: u16,
    channels: usize,
    rate: u32,
    bits: u16,
}

/// Reads a file.
///
/// # Errors
/// [`ClipError::Format`] with the reason.
pub(super) fn read(bytes: &[u8]) -> Result<Wav, ClipError> {
    let body = match (bytes.get(..4), bytes.get(8..12), bytes.get(12..)) {
        (Some(b"RIFF"), Some(b"WAVE"), Some(body)) => body,
        _ => return Err(ClipError::Format("it does not start with RIFF and WAVE")),
    };
    let mut layout = None;
    for (name, content) in chunks(body) {
        match name {
            b"fmt " => layout = Some(read_layout(content)?),
            b"data" => {
                let layout = layout.ok_or(ClipError::Format("the data comes before its description"))?;
                return Ok(Wav { samples: mix(content, &layout)?, rate: layout.rate });
            }
            _ => {}
        }
    }
    Err(ClipError::Format("it holds no data"))
}

/// The name and content of each chunk; the last content may be shorter than its header says.
fn chunks(mut rest: &[u8]) -> impl Iterator<Item = (&[u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let (name, after) = rest.split_first_chunk::<4>()?;
        let (length, after) = after.split_first_chunk::<4>()?;
        let length = (u32::from_le_bytes(*length) as usize).min(after.len());
        let content = after.get(..length)?;
        // Chunks start at even offsets.
        rest = after.get(length + length % 2..).unwrap_or_default();
        Some((name, content))
    })
}

fn read_layout(content: &[u8]) -> Result<Layout, ClipError> {
    let word = |at: usize| Some(u16::from_le_bytes(*content.get(at..)?.first_chunk()?));
    let long = |at: usize| Some(u32::from_le_bytes(*content.get(at..)?.first_chunk()?));
    let read = || {
        let tag = match word(0)? {
            EXTENSIBLE => word(24)?,
            tag => tag,
        };
        Some(Layout { tag, channels: usize::from(word(2)?), rate: long(4)?, bits: word(14)? })
    };
    let layout = read().ok_or(ClipError::Format("its description is cut off"))?;
    if !matches!(layout.channels, 1 | 2) {
        return Err(ClipError::Format("it is neither mono nor stereo"));
    }
    Ok(layout)
}

fn mix(content: &[u8], layout: &Layout) -> Result<Vec<i16>, ClipError> {
    let samples: Vec<i16> = match (layout.tag, layout.bits) {
        (PCM, 16) => content.as_chunks::<2>().0.iter().map(|pair| i16::from_le_bytes(*pair)).collect(),
        // 8-bit samples are unsigned, with silence at 128.
        (PCM, 8) => content.iter().map(|byte| (i16::from(*byte) - 128) << 8).collect(),
        (ULAW, 8) => content.iter().copied().map(decode_ulaw).collect(),
        _ => return Err(ClipError::Format("it is neither 8- or 16-bit PCM nor µ-law")),
    };
    if layout.channels == 1 {
        return Ok(samples);
    }
    let mean = |pair: &[i16; 2]| (pair.iter().map(|sample| i32::from(*sample)).sum::<i32>() / 2) as i16;
    Ok(samples.as_chunks::<2>().0.iter().map(mean).collect())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use hound::{SampleFormat, WavSpec, WavWriter};
    use proptest::prelude::*;

    use super::*;

    fn file(channels: u16, bits: u16, samples: &[i32]) -> Vec<u8> {
        let spec = WavSpec {
            channels,
            sample_rate: 22_050,
            bits_per_sample: bits,
            sample_format: SampleFormat::Int,
        };
        let mut file = Cursor::new(Vec::new());
        let mut writer = WavWriter::new(&mut file, spec).expect("a file");
        for sample in samples {
            writer.write_sample(*sample).expect("is written");
        }
        writer.finalize().expect("is finished");
        file.into_inner()
    }

    /// A file with the given chunks.
    fn riff(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut file = b"RIFF\0\0\0\0WAVE".to_vec();
        for (name, content) in chunks {
            file.extend(*name);
            file.extend((content.len() as u32).to_le_bytes());
            file.extend(*content);
            file.resize(file.len().next_multiple_of(2), 0);
        }
        file
    }

    /// `fmt ` for µ-law, 8 kHz, mono.
    const ULAW_8K: &[u8] = &[7, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0];

    fn samples(file: &[u8]) -> Vec<i16> {
        read(file).expect("is read").samples
    }

    #[test]
    fn sixteen_bits_are_read_as_they_are() {
        let wav = read(&file(1, 16, &[0, 1, -1, 32_767, -32_768])).expect("is read");
        assert_eq!((wav.rate, wav.samples), (22_050, vec![0, 1, -1, 32_767, -32_768]));
    }

    #[test]
    fn eight_bits_are_widened() {
        assert_eq!(samples(&file(1, 8, &[0, 127, -128])), [0, 32_512, -32_768]);
    }

    #[test]
    fn stereo_is_mixed_down() {
        assert_eq!(samples(&file(2, 16, &[100, 300, 32_767, 32_767])), [200, 32_767]);
    }

    #[test]
    fn ulaw_is_read_among_other_chunks() {
        let file = riff(&[
            (b"LIST", b"odd"),
            (b"fmt ", ULAW_8K),
            (b"fact", &[2, 0, 0, 0]),
            (b"data", &[0xff, 0x80]),
        ]);
        let wav = read(&file).expect("is read");
        assert_eq!((wav.rate, wav.samples), (8_000, vec![0, 32_124]));
    }

    #[test]
    fn a_file_cut_off_is_read_as_far_as_it_goes() {
        let whole = file(1, 16, &[5; 100]);
        assert_eq!(samples(&whole[..whole.len() - 21]).len(), 89);
    }

    #[test]
    fn what_cannot_be_played_is_refused_with_the_reason() {
        let refused = |file: &[u8]| matches!(read(file), Err(ClipError::Format(_)));
        assert!(refused(b""));
        assert!(refused(b"ID3 this is music"));
        assert!(refused(&riff(&[(b"fmt ", ULAW_8K)])), "no data");
        assert!(refused(&riff(&[(b"data", &[1, 2])])), "no description");
        assert!(refused(&riff(&[(b"fmt ", &ULAW_8K[..10]), (b"data", &[1, 2])])), "half a description");
        assert!(refused(&file(1, 24, &[1, 2])), "24 bits");
        assert!(refused(&file(3, 16, &[1, 2, 3])), "three channels");
    }

    proptest! {
        #[test]
        fn no_file_panics(tail in proptest::collection::vec(any::<u8>(), 0..120), format in any::<u8>()) {
            let mut description = ULAW_8K.to_vec();
            description[0] = format;
            let mut file = riff(&[(b"fmt ", &description)]);
            file.extend(&tail);
            let _ = read(&file);
            let _ = read(&tail);
        }
    }
}
