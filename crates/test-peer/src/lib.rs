//! A browser's telephone, for tests that call without a browser: its signalling, and its audio, without which nobody
//! gets a place in line.

mod peer;
mod phone;
mod silent_audio;

pub use peer::Peer;
pub use phone::Phone;
pub use silent_audio::SilentAudio;
