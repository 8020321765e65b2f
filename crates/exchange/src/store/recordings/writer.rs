use std::{
    fs::{self, File, OpenOptions},
    io::BufWriter,
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
    time::Duration,
};

use hound::{SampleFormat, WavSpec, WavWriter};
use tokio::sync::mpsc::UnboundedReceiver;

use crate::media::{RECORDING_RATE, Recorded};

const FORMAT: WavSpec = WavSpec {
    channels: 1,
    sample_rate: RECORDING_RATE,
    bits_per_sample: 16,
    sample_format: SampleFormat::Int,
};

/// A finished file of sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// How long the sound is.
    pub length: Duration,
    /// The size of the file.
    pub bytes: u64,
}

impl Written {
    /// The length in whole seconds, as Twilio reports it; at least one.
    #[must_use]
    pub fn seconds(&self) -> u64 {
        let rounded = (self.length + Duration::from_millis(500)).as_secs();
        rounded.max(1)
    }
}

/// Writes a recording to a file, and blocks until the recording ends. Only the owner can read the file.
///
/// It returns `None`, and leaves no file, if there was nothing but silence.
///
/// # Errors
/// When the file cannot be written, for example because the disk is full; it is then removed.
pub(crate) fn write(
    path: &Path,
    mut from: UnboundedReceiver<Recorded>,
) -> Result<Option<Written>, hound::Error> {
    let written = write_sound(path, &mut from);
    if !matches!(written, Ok(Some(_))) {
        // It fails if there is no file.
        let _ = fs::remove_file(path);
    }
    written
}

fn write_sound(path: &Path, from: &mut UnboundedReceiver<Recorded>) -> Result<Option<Written>, hound::Error> {
    let mut file = None;
    let mut anything = false;
    while let Some(recorded) = from.blocking_recv() {
        match recorded {
            Recorded::Sound(sound) => {
                let writer = match &mut file {
                    Some(writer) => writer,
                    none => none.insert(create(path)?),
                };
                for sample in sound {
                    writer.write_sample(sample)?;
                }
            }
            Recorded::Ended { heard, .. } => anything = heard,
        }
    }
    let Some(writer) = file.filter(|_| anything) else { return Ok(None) };
    let length = Duration::from_millis(u64::from(writer.duration()) * 1000 / u64::from(RECORDING_RATE));
    writer.finalize()?;
    Ok(Some(Written { length, bytes: fs::metadata(path)?.len() }))
}

fn create(path: &Path) -> Result<WavWriter<BufWriter<File>>, hound::Error> {
    let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    WavWriter::new(BufWriter::new(file), FORMAT)
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc::unbounded_channel;

    use super::*;
    use crate::media::RecordEnd;

    fn record(path: &Path, sound: &[&[i16]], heard: bool) -> Result<Option<Written>, hound::Error> {
        let (to, from) = unbounded_channel();
        for part in sound {
            to.send(Recorded::Sound(part.to_vec())).expect("is heard");
        }
        to.send(Recorded::Ended { cause: RecordEnd::Stopped, heard }).expect("is heard");
        drop(to);
        write(path, from)
    }

    #[test]
    fn what_comes_is_found_in_the_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.wav");
        let (first, second) = ([1, 2, 3], [4; 1_597]);
        let written = record(&path, &[&first, &second], true).expect("written").expect("something");
        assert_eq!(written, Written { length: Duration::from_millis(200), bytes: 44 + 3_200 });
        let mut reader = hound::WavReader::open(&path).expect("is a WAV");
        assert_eq!(reader.spec(), FORMAT);
        let samples: Vec<i16> = reader.samples().map(|sample| sample.expect("a sample")).collect();
        assert_eq!(samples, [first.as_slice(), &second].concat());
    }

    #[test]
    fn silence_leaves_no_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.wav");
        assert_eq!(record(&path, &[&[0; 800]], false).expect("no trouble"), None);
        assert!(!path.exists());
    }

    #[test]
    fn a_recording_cut_off_without_an_end_leaves_no_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.wav");
        let (to, from) = unbounded_channel();
        to.send(Recorded::Sound(vec![7; 800])).expect("is heard");
        drop(to);
        assert_eq!(write(&path, from).expect("no trouble"), None);
        assert!(!path.exists());
    }

    #[test]
    fn a_file_that_cannot_be_written_is_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(record(&folder.path().join("missing/a.wav"), &[&[1]], true).is_err());
    }

    #[test]
    fn a_short_word_takes_a_second() {
        let seconds = |length| Written { length: Duration::from_millis(length), bytes: 0 }.seconds();
        assert_eq!((seconds(300), seconds(1_499), seconds(1_500)), (1, 1, 2));
    }
}
