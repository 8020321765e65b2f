//! The source of what a leg hears: silence, a clip or another leg.

use std::sync::Arc;

use super::{
    Clip, LegEvent, LegId, PlayId, Repeat,
    codec::{Codec, Payload},
    event::EndpointOutput,
};

/// The source of what a leg hears.
#[derive(Debug)]
pub(super) enum Source {
    Silence,
    Player(Player),
    /// The sound of that other leg.
    Bridge(LegId),
}

impl Source {
    /// The other leg of the bridge, if there is one.
    pub(super) fn bridged_to(&self) -> Option<LegId> {
        match self {
            Source::Bridge(other) => Some(*other),
            _ => None,
        }
    }

    pub(super) fn is_bridge(&self) -> bool {
        matches!(self, Source::Bridge(_))
    }

    /// The next 20 ms of what the exchange itself plays. At the end of a clip it adds an event to `output`,
    /// and silence follows. A bridge gives silence, which is sent while the other side sends nothing.
    pub(super) fn next_frame(&mut self, codec: Codec, output: &mut Vec<EndpointOutput>) -> Payload {
        let Source::Player(player) = self else { return codec.silence() };
        if let Some(frame) = player.next(codec) {
            return frame;
        }
        output.push(EndpointOutput::Event(LegEvent::PlayEnded(player.play())));
        *self = Source::Silence;
        codec.silence()
    }
}

/// Plays a clip to one leg: it counts frames and repetitions.
#[derive(Debug)]
pub(super) struct Player {
    play: PlayId,
    clip: Arc<Clip>,
    /// How many times the clip is still to be played, including the current one; `None` for ever.
    left: Option<u32>,
    next: usize,
}

impl Player {
    pub(super) fn new(play: PlayId, clip: Arc<Clip>, repeat: Repeat) -> Player {
        let left = match repeat {
            Repeat::Times(times) => Some(times),
            Repeat::Forever => None,
        };
        Player { play, clip, left, next: 0 }
    }

    /// The playing that ends when there are no more frames.
    pub(super) fn play(&self) -> PlayId {
        self.play
    }

    /// The next 20 ms, or `None` at the end.
    pub(super) fn next(&mut self, codec: Codec) -> Option<Payload> {
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
