//! What the DJ does: each noted in the show at once, and carried out through the REST API.

mod air;
mod house;
mod line;
mod steering;

use show::{Actor, CallerId, LineMove, LineState, Refusal, Timestamp};

use crate::live::Stage;

impl Stage {
    fn make(&mut self, id: &CallerId, made: LineMove) -> Result<LineState, Refusal> {
        self.show.make(id, made, Actor::Dj)
    }

    /// The DJ's leg, with whom it talks to.
    ///
    /// # Errors
    /// When that caller is locked on air.
    fn free_to_move_on(&self) -> Result<Option<CallerId>, Refusal> {
        let desk = self.show.desk();
        let talks_to = desk.as_ref().and_then(|desk| self.desks.talks_to(desk));
        let state = talks_to.and_then(|caller| self.show.board().caller(caller)).map(|caller| caller.state);
        if state == Some(LineState::OnAirLocked) { Err(Refusal::Locked) } else { Ok(desk) }
    }

    /// The leg that has to be told of a caller to be taken; it is noted that it will be.
    fn steer_unless_taking(&mut self, desk: Option<CallerId>, now: Timestamp) -> Option<CallerId> {
        let desk = desk.filter(|desk| !self.desks.already_takes(desk, &self.show))?;
        self.desks.steer(&desk, now);
        Some(desk)
    }
}
