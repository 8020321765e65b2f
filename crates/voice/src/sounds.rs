/// One of the SDK's fifteen sounds: its key in the Device option `sounds`, and this program's file for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SoundFile {
    /// The key the SDK knows the sound by (`Device.SoundName`).
    pub key: &'static str,
    /// The address of the sound on the page's own host.
    pub url: &'static str,
}

const fn sound(key: &'static str, url: &'static str) -> SoundFile {
    SoundFile { key, url }
}

/// All fifteen sounds of the SDK, each from the page's own host.
///
/// Every key must be present: for a missing one, each new Device asks `sdk.twilio.com`.
pub const SOUNDS: [SoundFile; 15] = [
    sound("incoming", "/audio/incoming.wav"),
    sound("outgoing", "/audio/outgoing.wav"),
    sound("disconnect", "/audio/disconnect.wav"),
    sound("dtmf0", "/audio/dtmf-0.wav"),
    sound("dtmf1", "/audio/dtmf-1.wav"),
    sound("dtmf2", "/audio/dtmf-2.wav"),
    sound("dtmf3", "/audio/dtmf-3.wav"),
    sound("dtmf4", "/audio/dtmf-4.wav"),
    sound("dtmf5", "/audio/dtmf-5.wav"),
    sound("dtmf6", "/audio/dtmf-6.wav"),
    sound("dtmf7", "/audio/dtmf-7.wav"),
    sound("dtmf8", "/audio/dtmf-8.wav"),
    sound("dtmf9", "/audio/dtmf-9.wav"),
    sound("dtmfs", "/audio/dtmf-star.wav"),
    sound("dtmfh", "/audio/dtmf-hash.wav"),
];

#[cfg(test)]
mod tests {
    use std::{collections::HashSet, path::Path};

    use super::*;

    #[test]
    fn every_sound_is_a_file_that_is_served() {
        let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public");
        for SoundFile { key, url } in SOUNDS {
            assert!(public.join(url.trim_start_matches('/')).is_file(), "{key}: {url}");
        }
    }

    #[test]
    fn no_sound_is_given_twice() {
        assert_eq!(SOUNDS.iter().map(|sound| sound.key).collect::<HashSet<_>>().len(), SOUNDS.len());
    }
}
