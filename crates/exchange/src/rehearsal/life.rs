use super::cast::FAREWELL;
use super::chance::Chance;
use super::persona::{Persona, Temper};
use crate::Moment;

/// One thing a caller says, so that its end can be told from the end of an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LineId(pub u64);

/// What a caller notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notice {
    /// Somebody is there.
    Met,
    /// They are gone again; music, or whatever comes.
    Parted,
    /// What was being said has been said.
    Spoken(LineId),
    /// The call is over.
    Ended,
}

/// What a caller does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Nothing,
    Say(&'static str),
    HangUp,
}

/// One call of one persona, from ringing to its end.
#[derive(Debug)]
pub(super) struct Life {
    temper: Temper,
    doing: Doing,
    /// When it does something by itself.
    until: Option<Moment>,
    lines: &'static [&'static str],
    /// Lines begun so far.
    begun: usize,
    /// Whether they have been on before.
    returning: bool,
    /// Whether somebody has been there.
    met: bool,
    farewell: Farewell,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doing {
    Waiting,
    /// Somebody is there, and has the word.
    Listening,
    Speaking,
    /// Hangs up soon.
    Leaving,
}

/// How far the end of the rehearsal has reached this caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Farewell {
    NotYet,
    Due,
    Said,
}

impl Life {
    /// Who rings now; `returning` if they have been on before.
    pub(super) fn begin(now: Moment, persona: &Persona, returning: bool, chance: &mut Chance) -> Self {
        let patience = match persona.temper {
            Temper::Impatient => chance.between(12_000, 25_000),
            _ => chance.between(100_000, 240_000),
        };
        Self {
            temper: persona.temper,
            doing: Doing::Waiting,
            until: Some(now + patience),
            lines: if returning { persona.again } else { persona.lines },
            begun: 0,
            returning,
            met: false,
            farewell: Farewell::NotYet,
        }
    }

    /// When [`Self::due`] is to be asked at the latest.
    pub(super) const fn deadline(&self) -> Option<Moment> {
        self.until
    }

    /// Whether nobody has been there, or is there.
    pub(super) fn is_waiting(&self) -> bool {
        self.doing == Doing::Waiting
    }

    /// Whether they have been on: next time they will speak of it.
    pub(super) fn has_been_on(&self) -> bool {
        self.begun > 0 || self.met && self.temper == Temper::Shy
    }

    pub(super) fn met(&mut self, now: Moment, chance: &mut Chance) {
        if self.farewell != Farewell::NotYet {
            return;
        }
        self.met = true;
        let (doing, pause) = match self.temper {
            Temper::Shy if !self.returning => (Doing::Leaving, chance.between(100, 400)),
            Temper::Silent => (Doing::Leaving, chance.between(20_000, 35_000)),
            // The host greets them first.
            _ => (Doing::Listening, chance.between(1_200, 2_200)),
        };
        (self.doing, self.until) = (doing, Some(now + pause));
    }

    /// Somebody taken off the air holds on: they may be put back.
    pub(super) fn parted(&mut self, now: Moment, chance: &mut Chance) {
        let done = self.doing == Doing::Leaving && self.temper != Temper::Silent;
        if self.farewell == Farewell::NotYet && !done {
            self.doing = Doing::Waiting;
            self.until = Some(now + chance.between(60_000, 120_000));
        }
    }

    pub(super) fn spoken(&mut self, now: Moment, chance: &mut Chance) {
        if self.doing != Doing::Speaking {
            return;
        }
        let more = self.begun < self.lines.len() && self.farewell == Farewell::NotYet;
        let (doing, pause) = match self.farewell {
            Farewell::Due => (Doing::Listening, chance.between(200, 500)),
            _ if more => (Doing::Listening, chance.between(2_500, 6_000)),
            _ => (Doing::Leaving, chance.between(1_000, 2_500)),
        };
        (self.doing, self.until) = (doing, Some(now + pause));
    }

    /// The rehearsal is over: whoever talks says goodbye, the others hang up one by one.
    pub(super) fn say_goodbye(&mut self, now: Moment, chance: &mut Chance) {
        if self.farewell != Farewell::NotYet {
            return;
        }
        self.farewell = Farewell::Due;
        match self.doing {
            Doing::Waiting | Doing::Leaving => {
                self.doing = Doing::Leaving;
                self.until = Some(now + chance.between(300, 3_000));
            }
            Doing::Listening => self.until = Some(now),
            // The sentence is finished; the limit is for a line that never ends.
            Doing::Speaking => self.until = Some(now + chance.between(12_000, 12_000)),
        }
    }

    /// What is due by now.
    pub(super) fn due(&mut self, now: Moment, chance: &mut Chance) -> Step {
        if self.until.is_none_or(|until| until > now) {
            return Step::Nothing;
        }
        self.until = None;
        match self.doing {
            Doing::Waiting | Doing::Leaving | Doing::Speaking => Step::HangUp,
            Doing::Listening => self.next_line(now, chance),
        }
    }

    fn next_line(&mut self, now: Moment, chance: &mut Chance) -> Step {
        if self.farewell == Farewell::Due {
            self.farewell = Farewell::Said;
            self.doing = Doing::Speaking;
            self.until = Some(now + chance.between(12_000, 12_000));
            return Step::Say(FAREWELL);
        }
        let Some(line) = self.lines.get(self.begun).copied() else { return Step::HangUp };
        self.begun += 1;
        self.doing = Doing::Speaking;
        let breaks_off = self.temper == Temper::CutOff && !self.returning;
        if breaks_off && self.begun == self.lines.len() {
            self.until = Some(now + chance.between(1_500, 2_600));
        }
        Step::Say(line)
    }
}
