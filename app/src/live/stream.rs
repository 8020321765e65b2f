#[cfg(feature = "hydrate")]
use leptos::prelude::Effect;
use show::Board;

#[cfg(feature = "hydrate")]
use super::socket::Socket;
use super::view::Live;
use crate::{
    Failure,
    api::board,
    wire::{Brought, brought},
};

/// Where the board comes from: the page itself, and in the browser the socket after it.
#[derive(Clone, Copy)]
pub struct Stream {
    first: Brought<Result<Board, Failure>>,
    live: Live,
    #[cfg(feature = "hydrate")]
    socket: Socket,
}

/// Follows the show for the current component, in the browser for as long as it lives.
#[must_use]
pub fn use_stream() -> Stream {
    let live = Live::unknown();
    let stream = Stream {
        first: brought(board),
        live,
        #[cfg(feature = "hydrate")]
        socket: Socket::new(live),
    };
    // An effect, so that hydration is over before anything leaves what the server rendered.
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| stream.socket.begin());
    stream
}

impl Stream {
    /// The show, once the first board is there: to be awaited under `Suspense`.
    ///
    /// Without a board it is the empty one, until the socket brings another; why, is told beside it.
    pub async fn live(self) -> (Live, Option<Failure>) {
        let refusal = match self.first.await {
            Ok(board) => {
                self.live.begin_with(board);
                None
            }
            Err(failure) => Some(failure),
        };
        (self.live, refusal)
    }

    /// Asks for a whole board now.
    pub fn refresh(self) {
        #[cfg(feature = "hydrate")]
        self.socket.begin();
    }
}
