//! A clip on its way to one leg.

use std::sync::Arc;

use super::super::codec::{Codec, Payload};
use super::super::{Clip, PlayId, Repeat};

/// Counts frames and repetitions.
#[derive(Debug)]
pub(in crate::media) struct Player {
    play: PlayId,
    clip: Arc<Clip>,
    /// How many playings are left, the running one included; `None` is forever.
    left: Option<u32>,
    next: usize,
}

impl Player {
    pub(in crate::media) fn new(play: PlayId, clip: Arc<Clip>, repeat: Repeat) -> Player {
        let left = match repeat {
            Repeat::Times(times) => Some(times),
            Repeat::Forever => None,
        };
        Player { play, clip, left, next: 0 }
    }

    /// What ends when there are no more frames.
    pub(in crate::media) fn play(&self) -> PlayId {
        self.play
    }

    /// The next 20 ms, or `None` at the end.
    pub(in crate::media) fn next(&mut self, codec: Codec) -> Option<Payload> {
        if self.next >= self.clip.len() {
            self.next = 0;
            self.left = self.left.map(|left| left.saturating_sub(1));
        }
        if self.left == Some(0) {
            return None;
        }
        let frame = self.clip.frame(self.next, codec)?;
        self.next += 1;
        Some(frame.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn player(repeat: Repeat) -> Player {
        // Three frames.
        let clip = Clip::from_pcm(&[0; 480], 8_000).expect("encodes");
        Player::new(PlayId(1), Arc::new(clip), repeat)
    }

    fn count(player: &mut Player) -> usize {
        std::iter::from_fn(|| player.next(Codec::Pcmu)).take(100).count()
    }

    #[test]
    fn a_clip_is_played_as_often_as_asked() {
        assert_eq!(count(&mut player(Repeat::Times(0))), 0);
        assert_eq!(count(&mut player(Repeat::Times(1))), 3);
        assert_eq!(count(&mut player(Repeat::Times(3))), 9);
    }

    #[test]
    fn forever_does_not_end() {
        assert_eq!(count(&mut player(Repeat::Forever)), 100);
    }
}
