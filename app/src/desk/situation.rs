use show::{Actor, Board, CallerId, LineMove, LineState};
use voice::Phone;

use super::Deed;
use crate::live::Link;

/// All that decides whether something can be done.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// The show.
    pub board: &'a Board,
    /// Whether that is how it stands.
    pub link: Link,
    /// The DJ's telephone.
    pub phone: &'a Phone,
    /// Whether its call is one on the direct line, which has no next caller.
    pub in_direct_call: bool,
}

impl Situation<'_> {
    /// Whether something can be done.
    ///
    /// With the link lost only what goes by the telephone itself can: connecting, `*` for the next
    /// caller, mute and hanging up. All else would be decided by an old board.
    #[must_use]
    pub fn may(&self, deed: &Deed) -> bool {
        match deed {
            Deed::Connect => self.phone.can_call(),
            Deed::Next => {
                self.phone.can_send_digits() && !self.in_direct_call && !self.is_idle() && !self.is_locked()
            }
            Deed::Mute(_) | Deed::HangUp => self.phone.can_hang_up(),
            Deed::Lines(open) => self.is_live() && self.board.house.lines.open != *open,
            Deed::EndShow | Deed::Rehearse(_) => self.is_live(),
            Deed::Take(id) => self.may_move(id, LineMove::Take) && !self.in_direct_call && !self.is_locked(),
            Deed::Designate(id) => self.may_move(id, LineMove::Designate),
            Deed::Hold(id) => self.may_move(id, LineMove::Hold),
            Deed::Lock(id) => self.may_move(id, LineMove::Lock),
            Deed::Unlock(id) => self.may_move(id, LineMove::Unlock),
            Deed::Drop(id) => self.may_move(id, LineMove::Drop),
        }
    }

    /// Whether the press of Next goes to the telephone as `*`, which moves on from whoever talks; else
    /// the server is asked for a caller.
    ///
    /// With the link lost nobody knows who talks: `*` does no harm to an idle line. But a `*` cannot be
    /// told from the end of a conversation: it holds against no lock, and brings nobody who was put back.
    #[must_use]
    pub fn next_by_phone(&self) -> bool {
        let talks = self.board.on_air().next().is_some() && !self.is_locked();
        !self.is_live() || (talks && !self.board.next().is_some_and(|next| next.held))
    }

    fn is_live(&self) -> bool {
        self.link == Link::Live
    }

    /// Whether it is known that Next would move nobody.
    fn is_idle(&self) -> bool {
        self.is_live() && self.board.callers.is_empty()
    }

    /// Whether it is known that somebody stays on air whoever is taken.
    fn is_locked(&self) -> bool {
        self.is_live() && self.board.on_air().any(|talker| talker.state == LineState::OnAirLocked)
    }

    fn may_move(&self, id: &CallerId, made: LineMove) -> bool {
        self.is_live()
            && self.board.caller(id).is_some_and(|caller| caller.state.after(made, Actor::Dj).is_ok())
    }
}
