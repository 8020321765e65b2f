use show::{Actor, Board, CallerId, LineMove, LineState};
use voice::PhoneState;

use super::command::Command;
use crate::live_socket::Link;

/// Everything that decides whether a command can be run.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    pub board: &'a Board,
    /// Whether the board is up to date.
    pub link: Link,
    pub phone: &'a PhoneState,
    /// Whether its call is on the direct line, which has no next caller.
    pub in_direct_call: bool,
}

impl Situation<'_> {
    /// Whether a command can be run.
    ///
    /// While the connection is lost, only what the telephone itself does: connecting, `*` for the next
    /// caller, mute and hanging up. Anything else would be decided by an old board.
    #[must_use]
    pub fn can(&self, command: &Command) -> bool {
        match command {
            Command::Connect => self.phone.can_call(),
            Command::Next => {
                self.phone.can_send_digits() && !self.in_direct_call && !self.is_idle() && !self.is_locked()
            }
            Command::Mute(_) | Command::HangUp => self.phone.can_hang_up(),
            Command::Lines(open) => self.is_live() && self.board.show.lines.open != *open,
            Command::EndShow | Command::Rehearse(_) => self.is_live(),
            Command::Take(id) => {
                self.can_move(id, LineMove::Take) && !self.in_direct_call && !self.is_locked()
            }
            Command::Designate(id) => self.can_move(id, LineMove::Designate),
            Command::Hold(id) => self.can_move(id, LineMove::Hold),
            Command::Lock(id) => self.can_move(id, LineMove::Lock),
            Command::Unlock(id) => self.can_move(id, LineMove::Unlock),
            Command::Drop(id) => self.can_move(id, LineMove::Drop),
        }
    }

    /// Whether Next is sent by telephone as `*`, which ends the present conversation; else the server is
    /// asked for a caller.
    ///
    /// While the connection is lost nobody knows who is on air, and `*` does no harm on an idle line. But
    /// a `*` looks like the end of a conversation: it respects no lock, and takes nobody who was put back.
    #[must_use]
    pub fn next_by_phone(&self) -> bool {
        let talks = self.board.on_air().next().is_some() && !self.is_locked();
        !self.is_live() || (talks && !self.board.next().is_some_and(|next| next.held))
    }

    fn is_live(&self) -> bool {
        self.link == Link::Live
    }

    /// Whether it is certain that Next would move nobody.
    fn is_idle(&self) -> bool {
        self.is_live() && self.board.callers.is_empty()
    }

    /// Whether it is certain that a locked caller stays on air.
    fn is_locked(&self) -> bool {
        self.is_live() && self.board.on_air().any(|talker| talker.state == LineState::OnAirLocked)
    }

    fn can_move(&self, id: &CallerId, made: LineMove) -> bool {
        self.is_live()
            && self.board.caller(id).is_some_and(|caller| caller.state.after(made, Actor::Dj).is_ok())
    }
}
