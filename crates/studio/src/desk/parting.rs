use show::{CallerId, Show};

use super::Desks;

/// What ended a conversation, other than the caller hanging up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Parting {
    /// The DJ moved on, or was moved on.
    MovedOn,
    /// The DJ hung up, and had said so.
    HungUp,
    /// The DJ's leg broke off, or was sent elsewhere by mistake: nobody wanted this.
    Broken,
}

impl Desks {
    /// What ended the conversation of a caller; `None` while that cannot be told.
    ///
    /// It is told by what their DJ's leg does next: asking for another document, or ending. Either
    /// news may come before or after that of the caller.
    pub fn parting(&self, caller: &CallerId, show: &Show) -> Option<Parting> {
        let taken = self.taken.get(caller)?;
        let leg = self.legs.get(&taken.desk)?;
        if leg.turn > taken.turn {
            let corrected = leg.corrected.contains(&(taken.turn + 1));
            return Some(if corrected { Parting::Broken } else { Parting::MovedOn });
        }
        show.desk_has_ended(&taken.desk).then(|| ending_of(&taken.desk, show))
    }

    /// The leg that a caller was taken by, as far as anybody knows.
    pub fn desk_of(&self, caller: &CallerId, show: &Show) -> Option<CallerId> {
        self.taken.get(caller).map(|taken| taken.desk.clone()).or_else(|| show.desk())
    }
}

/// What the end of a leg means for whoever it talked to.
pub(crate) fn ending_of(desk: &CallerId, show: &Show) -> Parting {
    if show.desk_left_on_purpose(desk) { Parting::HungUp } else { Parting::Broken }
}
