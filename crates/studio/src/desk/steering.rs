use std::time::Duration;

use show::{CallerId, Progress, Show, Step, Timestamp};

use super::{Desks, Doing, Line};

/// A leg that was told to ask again and has not is told again after this time.
const PATIENCE: Duration = Duration::from_secs(4);

/// A leg that dials somebody who is gone may just have been given somebody else.
const BENEFIT_OF_DOUBT: Duration = Duration::from_millis(600);

impl Desks {
    /// The legs that have to be told to ask for another document, since what they do is not what they
    /// should do any more; each is told once, and again if nothing comes of it.
    pub fn corrections(&mut self, show: &Show, now: Timestamp) -> Vec<CallerId> {
        let wanted = self.wanted(show);
        let elsewhere = wanted.as_ref().is_some_and(|pickup| self.line_to(pickup) == Line::Own);
        let may_wait = self.may_wait_in_the_queue(show) && !elsewhere;
        let mut corrections = Vec::new();
        for (desk, leg) in &mut self.legs {
            if show.desk_has_ended(desk) {
                continue;
            }
            let (wrong, grace) = match &leg.doing {
                Doing::Nothing | Doing::Talking(_) => (false, Duration::ZERO),
                Doing::Idling => (wanted.is_some(), Duration::ZERO),
                Doing::Announcing(caller) => (!waits(show, caller), Duration::ZERO),
                Doing::Dialling(_, Some(caller)) => (!waits(show, caller), BENEFIT_OF_DOUBT),
                Doing::Dialling(_, None) => (!may_wait, BENEFIT_OF_DOUBT),
            };
            if !wrong {
                leg.doubted = None;
                continue;
            }
            let doubted = *leg.doubted.get_or_insert(now);
            let told = leg.steered.is_some_and(|steered| now.since(steered) < PATIENCE);
            if now.since(doubted) >= grace && !told {
                leg.steered = Some(now);
                corrections.push(desk.clone());
            }
        }
        corrections
    }

    /// Somebody wants the leg to go on: it will be told so.
    pub fn steer(&mut self, desk: &CallerId, now: Timestamp) {
        self.leg(desk).steered = Some(now);
    }

    /// The leg could not be told.
    pub fn not_steered(&mut self, desk: &CallerId) {
        self.leg(desk).steered = None;
    }

    /// Whether a free desk may wait within a dial of the callers' queue, which takes whoever comes.
    pub fn may_wait_in_the_queue(&self, show: &Show) -> bool {
        let options = show.options();
        let somebody_is_held = show.somebody_is_held() || !self.held_back.is_empty();
        options.takes_by_itself && options.dj_whisper.is_empty() && !somebody_is_held
    }
}

/// Whether a caller can still be taken.
fn waits(show: &Show, caller: &CallerId) -> bool {
    matches!(show.progress_of(caller), Some(Progress::Visit(_, Step::Waiting | Step::UpNext)))
}
