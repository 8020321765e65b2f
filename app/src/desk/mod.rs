//! What the DJ can do on the console, when it can be done, and doing it.

mod deed;
mod guard;
mod perform;
mod situation;
#[cfg(test)]
mod tests;
pub mod wording;

use leptos::prelude::*;
use show::{Caller, CallerId};
use voice::{Phone, Quality};

pub use deed::Deed;
pub use guard::TwoSteps;
pub use perform::perform;
pub use situation::Situation;

use crate::{keys::KeyWatch, live::Live};

/// What the console's components read, and the hand through which they act.
///
/// All of it signals and callbacks, so that a component can be looked at in any state.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The show.
    pub live: Live,
    /// The DJ's telephone.
    pub phone: Signal<Phone>,
    /// Who is at the other end of a direct call.
    pub partner: Signal<Option<voice::Caller>>,
    /// The DJ's microphone in the call.
    pub muted: Signal<bool>,
    /// How loud the DJ is, 0 to 1.
    pub my_level: Signal<f64>,
    /// How loud the caller is, 0 to 1.
    pub their_level: Signal<f64>,
    /// How well the call sounds.
    pub quality: Signal<Option<Quality>>,
    /// The keys, to be shown on buttons.
    pub keys: KeyWatch,
    /// Does it.
    pub act: Callback<Deed>,
}

impl Desk {
    /// Whether something can be done now, reactively.
    pub fn may(self, deed: &Deed) -> bool {
        let direct = self.partner.with(Option::is_some);
        let link = self.live.link();
        self.phone.with(|phone| {
            self.live.board(|board| Situation { board, link, phone, in_direct_call: direct }.may(deed))
        })
    }

    /// Does it, if it can be done now.
    pub fn act(self, deed: Deed) {
        if untrack(|| self.may(&deed)) {
            self.act.run(deed);
        }
    }

    /// Who is on air or about to be.
    pub fn on_air(self) -> Memo<Option<Caller>> {
        Memo::new(move |_| self.live.board(|board| board.on_air().next().cloned()))
    }

    /// Whom Next takes.
    pub fn next(self) -> Memo<Option<Caller>> {
        Memo::new(move |_| self.live.board(|board| board.next().cloned()))
    }

    /// Who waits, in order.
    pub fn waiting(self) -> Memo<Vec<CallerId>> {
        Memo::new(move |_| self.live.board(|board| board.waiting().map(|caller| caller.id.clone()).collect()))
    }
}
