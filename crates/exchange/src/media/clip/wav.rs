//! Reads the WAV files that telephone prompts come in.
//!
//! A RIFF file is a list of chunks; `fmt ` says what `data` holds. Other chunks are skipped. A
//! file cut off in the middle of `data` is played as far as it goes.

use super::super::codec::decode_ulaw;
use super::ClipError;

/// `wFormatTag` of linear samples.
const PCM: u16 = 1;

/// `wFormatTag` of µ-law.
const ULAW: u16 = 7;

/// `wFormatTag` that says the real one starts the `SubFormat` GUID.
const EXTENSIBLE: u16 = 0xfffe;

/// A file's sound, mixed down to one channel.
pub(super) struct Wav {
    pub(super) samples: Vec<i16>,
    pub(super) rate: u32,
}

/// What the `fmt ` chunk says.
struct Layout {
    tag: u16,
    channels: usize,
    rate: u32,
    bits: u16,
}

/// Takes a file apart.
///
/// # Errors
/// [`ClipError::Format`] with what is wrong.
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

/// Name and content of each chunk; the last content may be shorter than it claims.
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
