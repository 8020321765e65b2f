//! The state of a caller's line, and what somebody may do with it.

use serde::{Deserialize, Serialize};

/// The state of a line, in the trade's words: what a call-in system's screens show by colour, shape
/// and word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// Nobody is there any more.
    Idle,
    /// Just rung in; not yet in the line.
    Ringing,
    /// Somebody of the show talks to them, off air.
    Screening,
    /// Waits; nobody has spoken to them yet.
    OnHold,
    /// Waits, screened and good to go.
    OnHoldReady,
    /// First in line: what the Next key takes.
    Next,
    /// Talks to the DJ privately, off air.
    Private,
    /// The whisper runs; on air in a moment.
    GoingOnAir,
    /// On air.
    OnAir,
    /// On air, and the Next key leaves them there.
    OnAirLocked,
}

impl LineState {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Idle,
        Self::Ringing,
        Self::Screening,
        Self::OnHold,
        Self::OnHoldReady,
        Self::Next,
        Self::Private,
        Self::GoingOnAir,
        Self::OnAir,
        Self::OnAirLocked,
    ];

    /// Whether the audience hears them.
    #[must_use]
    pub const fn is_on_air(self) -> bool {
        matches!(self, Self::OnAir | Self::OnAirLocked)
    }

    /// Whether they wait to be taken.
    #[must_use]
    pub const fn waits(self) -> bool {
        matches!(self, Self::OnHold | Self::OnHoldReady | Self::Next)
    }

    /// The state in a word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Idle => "Gone",
            Self::Ringing => "Ringing",
            Self::Screening => "Screening",
            Self::OnHold => "Waiting",
            Self::OnHoldReady => "Ready",
            Self::Next => "Next",
            Self::Private => "Private",
            Self::GoingOnAir => "Going on air",
            Self::OnAir => "ON AIR",
            Self::OnAirLocked => "ON AIR, locked",
        }
    }

    /// The state a move leads to.
    ///
    /// # Errors
    /// When it cannot be made from here, or not by this person.
    pub const fn after(self, made: LineMove, hand: Actor) -> Result<Self, Refusal> {
        use LineMove as M;

        let dj = matches!(hand, Actor::Dj);
        match (self, made) {
            (Self::Idle, _) => Err(Refusal::Gone),

            // What is on air, or about to be, is the DJ's alone.
            (Self::GoingOnAir | Self::OnAir | Self::OnAirLocked | Self::Private, _) if !dj => {
                Err(Refusal::DjOnly)
            }
            (Self::OnAirLocked, M::Hold | M::Drop | M::Private) => Err(Refusal::Locked),
            (Self::OnAir, M::Lock) => Ok(Self::OnAirLocked),
            (Self::OnAirLocked, M::Unlock) => Ok(Self::OnAir),
            (Self::OnAir | Self::GoingOnAir | Self::Private, M::Hold) => Ok(Self::OnHold),
            (Self::OnAir, M::Private) => Ok(Self::Private),
            (Self::Private, M::Take) => Ok(Self::OnAir),

            (_, M::Drop) => Ok(Self::Idle),

            (Self::OnHold | Self::OnHoldReady | Self::Next | Self::Screening, M::Take | M::Private)
                if !dj =>
            {
                Err(Refusal::DjOnly)
            }
            (Self::OnHold | Self::OnHoldReady | Self::Next, M::Screen) | (Self::Ringing, M::Screen) => {
                Ok(Self::Screening)
            }
            (Self::OnHold | Self::Screening, M::Ready) => Ok(Self::OnHoldReady),
            (Self::OnHold | Self::OnHoldReady, M::Designate) => Ok(Self::Next),
            (Self::OnHoldReady | Self::Next | Self::Screening, M::Hold) => Ok(Self::OnHold),
            (Self::OnHold | Self::OnHoldReady | Self::Next, M::Take) => Ok(Self::GoingOnAir),
            (Self::OnHold | Self::OnHoldReady | Self::Next | Self::Screening, M::Private) => {
                Ok(Self::Private)
            }

            _ => Err(Refusal::NotNow),
        }
    }
}

/// What the DJ or a screener does with a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineMove {
    /// Answer off air, to hear who it is.
    Screen,
    /// Done with screening: good to go.
    Ready,
    /// Make them the one the Next key takes.
    Designate,
    /// Put them on air.
    Take,
    /// Back to waiting.
    Hold,
    /// Keep them on air whatever the Next key does.
    Lock,
    /// Undo a lock.
    Unlock,
    /// Talk to them privately, off air.
    Private,
    /// End their call.
    Drop,
}

impl LineMove {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Screen,
        Self::Ready,
        Self::Designate,
        Self::Take,
        Self::Hold,
        Self::Lock,
        Self::Unlock,
        Self::Private,
        Self::Drop,
    ];
}

/// Who moves a caller. A screener can neither air a caller nor end a call that is on air.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Actor {
    /// Whoever is on air.
    Dj,
    /// Whoever answers before.
    Screener,
}

/// Why a move cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// There is no such caller any more.
    #[error("this caller is gone")]
    Gone,
    /// The caller is where the move would lead, or it means nothing there.
    #[error("that cannot be done with this caller now")]
    NotNow,
    /// Only the DJ may do it.
    #[error("only the DJ may do that")]
    DjOnly,
    /// A locked caller stays until unlocked.
    #[error("this caller is locked on air; unlock first")]
    Locked,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every state against every move, for the DJ: the state after it, or `.` not now, `x` gone, `L` locked.
    const TABLE: [(LineState, [&str; 9]); 10] = {
        use LineState as S;
        [
            //                   Screen       Ready    Designate Take      Hold    Lock      Unlock   Private    Drop
            (S::Idle, ["x", "x", "x", "x", "x", "x", "x", "x", "x"]),
            (S::Ringing, ["Screening", ".", ".", ".", ".", ".", ".", ".", "Idle"]),
            (S::Screening, [".", "OnHoldReady", ".", ".", "OnHold", ".", ".", "Private", "Idle"]),
            (S::OnHold, ["Screening", "OnHoldReady", "Next", "GoingOnAir", ".", ".", ".", "Private", "Idle"]),
            (S::OnHoldReady, ["Screening", ".", "Next", "GoingOnAir", "OnHold", ".", ".", "Private", "Idle"]),
            (S::Next, ["Screening", ".", ".", "GoingOnAir", "OnHold", ".", ".", "Private", "Idle"]),
            (S::Private, [".", ".", ".", "OnAir", "OnHold", ".", ".", ".", "Idle"]),
            (S::GoingOnAir, [".", ".", ".", ".", "OnHold", ".", ".", ".", "Idle"]),
            (S::OnAir, [".", ".", ".", ".", "OnHold", "OnAirLocked", ".", "Private", "Idle"]),
            (S::OnAirLocked, [".", ".", ".", ".", "L", ".", "OnAir", "L", "L"]),
        ]
    };

    #[test]
    fn every_move_from_every_state_leads_where_the_table_says() {
        for (state, row) in TABLE {
            for (made, expected) in LineMove::ALL.into_iter().zip(row) {
                let found = match state.after(made, Actor::Dj) {
                    Ok(state) => format!("{state:?}"),
                    Err(Refusal::NotNow) => ".".to_owned(),
                    Err(Refusal::Gone) => "x".to_owned(),
                    Err(Refusal::Locked) => "L".to_owned(),
                    Err(Refusal::DjOnly) => "D".to_owned(),
                };
                assert_eq!(found, expected, "{state:?} {made:?}");
            }
        }
    }

    #[test]
    fn a_screener_neither_airs_nor_touches_what_is_on_air() {
        for state in LineState::ALL {
            for made in LineMove::ALL {
                let after = state.after(made, Actor::Screener);
                assert!(!after.is_ok_and(|after| after.is_on_air() || after == LineState::GoingOnAir));
                if state.is_on_air() || state == LineState::GoingOnAir {
                    assert_eq!(after, Err(Refusal::DjOnly), "{state:?} {made:?}");
                }
            }
        }
    }

    #[test]
    fn what_a_screener_may_do_leads_where_it_would_lead_the_dj() {
        for state in LineState::ALL {
            for made in LineMove::ALL {
                if let Ok(after) = state.after(made, Actor::Screener) {
                    assert_eq!(state.after(made, Actor::Dj), Ok(after));
                }
            }
        }
    }
}
