use std::collections::BTreeSet;

use show::{CallerId, Progress, Show, Step};

use crate::{desk::Desks, documents::Heard};

/// The show with what the studio must remember to direct it.
pub(crate) struct Stage {
    pub show: Show,
    /// What the DJ's legs do.
    pub desks: Desks,
    /// What waiting callers have been told.
    pub heard: Heard,
    /// Calls that are none of the show's: the direct line's, and tests of the DJ's microphone.
    pub aside: BTreeSet<CallerId>,
}

impl Stage {
    pub fn new(show: Show) -> Self {
        Self { show, desks: Desks::default(), heard: Heard::default(), aside: BTreeSet::new() }
    }

    /// Whether a caller is in a queue, as far as is known.
    pub fn waits(&self, caller: &CallerId) -> bool {
        let step = self.show.progress_of(caller).and_then(Progress::step);
        matches!(step, Some(Step::Waiting | Step::UpNext))
    }

    /// Whether a caller talks to the DJ, or is about to.
    pub fn is_with_the_dj(&self, caller: &CallerId) -> bool {
        let step = self.show.progress_of(caller).and_then(Progress::step);
        matches!(step, Some(Step::Whisper | Step::OnAir))
    }

    /// A call has ended: nothing of it need be remembered but what the show does.
    pub fn forget(&mut self, call: &CallerId) {
        self.heard.forget(call);
        self.aside.remove(call);
        self.desks.forget_caller(call);
    }
}
