//! Reads sound files: WAV of every usual kind, MP3, FLAC, Ogg with Vorbis or Opus.

use std::io::Cursor;

use symphonia::core::{
    codecs::{
        CodecParameters,
        audio::{AudioDecoder, AudioDecoderOptions, well_known::CODEC_ID_OPUS},
    },
    errors::Error,
    formats::{FormatOptions, FormatReader, TrackType, probe::Hint},
    io::MediaSourceStream,
    meta::MetadataOptions,
};

use super::{super::codec::OpusDecoder, ClipError, MAX_LENGTH, RATES};

/// The rate at which Opus is decoded: nothing that is played holds more.
const OPUS_RATE: u32 = 16_000;

/// A file's sound, mixed down to one channel.
pub(super) struct DecodedSound {
    pub(super) samples: Vec<i16>,
    pub(super) rate: u32,
}

/// Turns packets into samples.
enum Decoder {
    Symphonia(Box<dyn AudioDecoder>),
    /// Symphonia finds Opus in Ogg, but does not decode it.
    Opus(Box<OpusDecoder>),
}

/// Reads a file. Its kind is told by its content. A file that is cut off is read as far as it goes.
///
/// # Errors
/// [`ClipError::Format`] with the reason, [`ClipError::Rate`] or [`ClipError::TooLong`].
pub(super) fn read(bytes: &[u8]) -> Result<DecodedSound, ClipError> {
    let stream = MediaSourceStream::new(Box::new(Cursor::new(repaired(bytes)?)), Default::default());
    let (format, metadata) = (FormatOptions::default(), MetadataOptions::default());
    let mut file = symphonia::default::get_probe()
        .probe(&Hint::new(), stream, format, metadata)
        .map_err(|_| ClipError::Format("it is no WAV, MP3, FLAC or Ogg file"))?;
    let track = file.default_track(TrackType::Audio).ok_or(ClipError::Format("it holds no sound"))?;
    let Some(CodecParameters::Audio(parameters)) = &track.codec_params else {
        return Err(ClipError::Format("it does not describe its sound"));
    };
    let id = track.id;
    let decoder = if parameters.codec == CODEC_ID_OPUS {
        Decoder::Opus(Box::new(OpusDecoder::new(OPUS_RATE).ok_or(ClipError::Encoder)?))
    } else {
        let made =
            symphonia::default::get_codecs().make_audio_decoder(parameters, &AudioDecoderOptions::default());
        Decoder::Symphonia(made.map_err(|_| ClipError::Format("its sound is of a kind that is not known"))?)
    };
    decode(&mut *file, id, decoder)
}

/// A WAV file as symphonia insists on it; other files are left as they are.
///
/// Programs that write to a pipe do not know the length that stands first, many leave out the length of a description's
/// extension that A-law and µ-law are to have, and some name no place, or no such place, for a channel.
///
/// # Errors
/// [`ClipError::Format`] for more channels than there are places: symphonia reckons with the number unchecked.
fn repaired(bytes: &[u8]) -> Result<Vec<u8>, ClipError> {
    let mut file = bytes.to_vec();
    if !(file.starts_with(b"RIFF") && file.get(8..12) == Some(b"WAVE")) {
        return Ok(file);
    }
    // Long enough for all that follows: a file ends where its bytes end.
    file.splice(4..8, (u32::MAX - 8).to_le_bytes());
    let mut at = 12;
    while let Some((name, length)) = file.get(at..).and_then(|rest| rest.split_first_chunk::<4>()) {
        let Some(length) = length.first_chunk().map(|length| u32::from_le_bytes(*length)) else { break };
        if name == b"fmt " {
            repair_description(&mut file, at, length)?;
            break;
        }
        // What follows a chunk without end is not there.
        let Some(padded) = length.checked_next_multiple_of(2) else { break };
        at = at.saturating_add(8).saturating_add(padded as usize);
    }
    Ok(file)
}

/// Repairs the description of a WAV file's sound (`WAVEFORMATEX`), a chunk of this length that stands there.
fn repair_description(file: &mut Vec<u8>, at: usize, length: u32) -> Result<(), ClipError> {
    /// `wFormatTag` of A-law and µ-law, and the length of a description without an extension's.
    const LAWS: [u16; 2] = [6, 7];
    const SHORT: u32 = 16;
    /// `wFormatTag` of a description with the places of the channels, and where they stand in its chunk.
    const EXTENSIBLE: u16 = 0xfffe;
    const PLACES: usize = 28;
    /// As many as `dwChannelMask` has bits for.
    const MAX_CHANNELS: u16 = 18;

    let number = |offset| {
        let number = file.get(at + offset..).and_then(|rest| rest.first_chunk());
        number.map(|number| u16::from_le_bytes(*number))
    };
    let (Some(tag), Some(channels)) = (number(8), number(10)) else { return Ok(()) };
    if channels > MAX_CHANNELS {
        return Err(ClipError::Format("it has more than 18 channels"));
    }
    if length == SHORT && LAWS.contains(&tag) && file.len() >= at + 24 {
        file.splice(at + 24..at + 24, [0, 0]);
        file.splice(at + 4..at + 8, (SHORT + 2).to_le_bytes());
    }
    if tag == EXTENSIBLE && file.len() >= at + PLACES + 4 {
        // Any will do: the channels are mixed.
        file.splice(at + PLACES..at + PLACES + 4, ((1_u32 << channels) - 1).to_le_bytes());
    }
    Ok(())
}

fn decode(file: &mut dyn FormatReader, track: u32, mut decoder: Decoder) -> Result<DecodedSound, ClipError> {
    let mut sound = DecodedSound { samples: Vec::new(), rate: OPUS_RATE };
    let mut interleaved: Vec<f32> = Vec::new();
    // A packet that cannot be read is the end of a file that was cut off.
    while let Ok(Some(packet)) = file.next_packet() {
        if packet.track_id != track {
            continue;
        }
        match &mut decoder {
            Decoder::Opus(opus) => sound.samples.extend(opus.decode(&packet.data).unwrap_or_default()),
            Decoder::Symphonia(decoder) => match decoder.decode(&packet) {
                Ok(decoded) => {
                    sound.rate = decoded.spec().rate();
                    // Before more is decoded: the length that is allowed, and so the memory, depends on it.
                    if !RATES.contains(&sound.rate) {
                        return Err(ClipError::Rate(sound.rate));
                    }
                    let channels = decoded.num_planes().max(1);
                    decoded.copy_to_vec_interleaved(&mut interleaved);
                    sound.samples.extend(interleaved.chunks_exact(channels).map(mixed));
                }
                // One bad packet is left out.
                Err(Error::DecodeError(_) | Error::IoError(_)) => {}
                Err(_) => return Err(ClipError::Format("its sound cannot be decoded")),
            },
        }
        if sound.samples.len() as u64 > MAX_LENGTH.as_secs() * u64::from(sound.rate) {
            return Err(ClipError::TooLong);
        }
    }
    Ok(sound)
}

/// One sample of all channels.
fn mixed(channels: &[f32]) -> i16 {
    let mean = channels.iter().sum::<f32>() / channels.len() as f32;
    // The conversion of a number too large gives the largest there is.
    (mean * 32_768.0).round() as i16
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
        let length = (file.len() as u32 - 8).to_le_bytes();
        file[4..8].copy_from_slice(&length);
        file
    }

    /// `fmt ` for µ-law, 8 kHz, mono.
    const ULAW_8K: &[u8] = &[7, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0];

    fn samples(file: &[u8]) -> Vec<i16> {
        read(file).expect("is read").samples
    }

    #[test]
    fn a_chunk_that_claims_to_be_endless_is_the_last() {
        let mut file = riff(&[(b"JUNK", &[0; 4]), (b"fmt ", ULAW_8K), (b"data", &[0xff; 80])]);
        file[16..20].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(read(&file).is_err());
    }

    /// `fmt ` for 16 bits, 8 kHz, with the places of the channels.
    fn with_places(channels: u16, places: u32) -> Vec<u8> {
        let align = channels.wrapping_mul(2).to_le_bytes();
        let mut content = [&[0xfe, 0xff][..], &channels.to_le_bytes()].concat();
        content.extend([0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, align[0], align[1], 16, 0, 22, 0, 16, 0]);
        content.extend(places.to_le_bytes());
        // KSDATAFORMAT_SUBTYPE_PCM.
        content.extend([1, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]);
        content
    }

    #[test]
    fn channels_without_a_place_are_mixed_all_the_same() {
        let sound: Vec<u8> = [100_i16, 300].iter().flat_map(|sample| sample.to_le_bytes()).collect();
        // `SPEAKER_ALL` is the last.
        for places in [0, 1, 3, u32::MAX, 0x8000_0000] {
            let file = riff(&[(b"fmt ", &with_places(2, places)), (b"data", &sound)]);
            assert_eq!(samples(&file), [200], "{places:#x}");
        }
    }

    #[test]
    fn more_channels_than_there_are_places_are_refused() {
        for channels in [19, 32, 0xe002, u16::MAX] {
            let file = riff(&[(b"fmt ", &with_places(channels, 3)), (b"data", &[0; 80])]);
            assert!(matches!(read(&file), Err(ClipError::Format(_))), "{channels}");
            let mut plain = ULAW_8K.to_vec();
            plain[..4].copy_from_slice(&[[1, 0], channels.to_le_bytes()].concat());
            let file = riff(&[(b"fmt ", &plain), (b"data", &[0; 80])]);
            assert!(matches!(read(&file), Err(ClipError::Format(_))), "{channels}, plain");
        }
    }

    #[test]
    fn sixteen_bits_are_read_as_they_are() {
        let sound = read(&file(1, 16, &[0, 1, -1, 32_767, -32_768])).expect("is read");
        assert_eq!((sound.rate, sound.samples), (22_050, vec![0, 1, -1, 32_767, -32_768]));
    }

    #[test]
    fn other_widths_are_brought_to_sixteen_bits() {
        assert_eq!(samples(&file(1, 8, &[0, 127, -128])), [0, 32_512, -32_768]);
        assert_eq!(samples(&file(1, 24, &[0, 256, 8_388_352])), [0, 1, 32_767]);
        assert_eq!(samples(&file(1, 32, &[0, 65_536, -65_536])), [0, 1, -1]);
    }

    #[test]
    fn several_channels_are_mixed_down() {
        assert_eq!(samples(&file(2, 16, &[100, 300, 32_767, 32_767])), [200, 32_767]);
        assert_eq!(samples(&file(3, 16, &[30, 60, 90])), [60]);
    }

    #[test]
    fn ulaw_is_read_among_other_chunks() {
        let file = riff(&[
            (b"LIST", b"INFO"),
            (b"fmt ", ULAW_8K),
            (b"fact", &[2, 0, 0, 0]),
            (b"data", &[0xff, 0x80]),
        ]);
        let sound = read(&file).expect("is read");
        assert_eq!((sound.rate, sound.samples), (8_000, vec![0, 32_124]));
    }

    #[test]
    fn a_file_written_to_a_pipe_is_read_to_its_end() {
        for length in [0, 36, u32::MAX, 0x7fff_f000] {
            let mut file = file(1, 16, &[7; 5_000]);
            file[4..8].copy_from_slice(&u32::to_le_bytes(length));
            if length > 1_000_000 {
                file[40..44].copy_from_slice(&u32::to_le_bytes(length.saturating_sub(44)));
            }
            assert_eq!(samples(&file).len(), 5_000, "{length}");
        }
    }

    #[test]
    fn a_file_cut_off_is_read_as_far_as_it_goes() {
        let whole = file(1, 16, &[5; 10_000]);
        let cut = samples(&whole[..whole.len() - 3_001]);
        assert!(cut.len() > 6_000 && cut.iter().all(|sample| *sample == 5), "{}", cut.len());
    }

    #[test]
    fn what_cannot_be_played_is_refused_with_the_reason() {
        let refused = |file: &[u8]| matches!(read(file), Err(ClipError::Format(_)));
        assert!(refused(b""));
        assert!(refused(b"<html><body>Not found</body></html>"));
        assert!(refused(&riff(&[(b"fmt ", ULAW_8K)])), "no data");
        assert!(refused(&riff(&[(b"data", &[1, 2])])), "no description");
        let mut fast = file(1, 16, &[0; 10]);
        fast[24..28].copy_from_slice(&192_001_u32.to_le_bytes());
        assert_eq!(read(&fast).err(), Some(ClipError::Rate(192_001)));
    }

    proptest! {
        #[test]
        fn no_file_panics(tail in proptest::collection::vec(any::<u8>(), 0..200), format in any::<u8>(), kind in 0..5_usize) {
            let mut description = ULAW_8K.to_vec();
            description[0] = format;
            let head: [&[u8]; 5] =
                [&riff(&[(b"fmt ", &description)]), b"fLaC\0\0\0\x22", b"OggS\0\x02", b"ID3\x04\0\0\0\0\0\0\xff\xfb\x90\x00", b""];
            let mut file = head[kind].to_vec();
            file.extend(&tail);
            let _ = read(&file);
        }
    }
}
