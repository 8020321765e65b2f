//! What must hold: at every end of a call and every pickup, and while everybody keeps still.

use std::{collections::BTreeMap, time::Duration};

use show::{Board, LineState};
use twilio::sid::CallSid;

use crate::{
    line::{CallOrigin, Line, LineId, Owner, TalkEnd},
    media::Hears,
    studio_run::QUEUE,
    world::World,
};

/// Two callers who came closer together than this may change places: each is known when a webhook of theirs arrives.
const ORDER_MARGIN: Duration = Duration::from_secs(6);

/// A caller hears a goodbye, or nothing, for no longer than this.
const MAX_SILENCE: Duration = Duration::from_secs(25);

/// Where a caller's call is, at the exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CallPlace {
    Queue,
    PriorityQueue,
    /// Taken, and not bridged yet.
    Whisper,
    OnAir,
    /// In a document.
    Elsewhere,
}

impl CallPlace {
    /// Whether a board that shows this says so.
    const fn is_shown_as(self, state: Option<LineState>) -> bool {
        match self {
            Self::Queue => matches!(state, Some(LineState::OnHold | LineState::Next)),
            Self::PriorityQueue => matches!(state, Some(LineState::Next)),
            Self::Whisper => matches!(state, Some(LineState::GoingOnAir)),
            Self::OnAir => matches!(state, Some(LineState::OnAir | LineState::OnAirLocked)),
            Self::Elsewhere => matches!(state, None | Some(LineState::Ringing)),
        }
    }
}

impl World {
    /// Whether a call waits in the priority queue.
    pub fn is_in_priority_queue(&self, line: LineId) -> bool {
        self.place_of(line) == CallPlace::PriorityQueue
    }

    fn place_of(&self, line: LineId) -> CallPlace {
        let line = &self.lines[line];
        let Some(sid) = &line.sid else { return CallPlace::Elsewhere };
        for queue in self.controller.queues() {
            if queue.member(Some(sid)).is_some() {
                return if queue.friendly_name() == QUEUE {
                    CallPlace::Queue
                } else {
                    CallPlace::PriorityQueue
                };
            }
        }
        if line.leg.is_some_and(|leg| self.media.peer(leg).is_some()) {
            CallPlace::OnAir
        } else if line.facts.whispered_to.is_some() {
            CallPlace::Whisper
        } else {
            CallPlace::Elsewhere
        }
    }

    /// Whether a call came before another one, both when the studio was first told of it and when it came into the
    /// queue: each may be what its place goes by.
    fn came_before(&self, first: LineId, other: LineId) -> bool {
        let (first, other) = (&self.lines[first].facts, &self.lines[other].facts);
        let was_told_before = first.told.zip(other.told).is_some_and(|(first, other)| first < other);
        let enqueued = first.enqueued.zip(other.enqueued);
        was_told_before && enqueued.is_some_and(|(first, other)| first + ORDER_MARGIN < other)
    }

    /// Who came first and was never moved is taken first.
    pub fn check_turn(&mut self, taken: LineId) {
        if self.lines[taken].facts.moved || self.calls_again(taken) {
            return;
        }
        let queues = self.controller.queues();
        let Some(queue) = queues.iter().find(|queue| queue.friendly_name() == QUEUE) else { return };
        let waits_longer = |line: &LineId| !self.lines[*line].facts.moved && self.came_before(*line, taken);
        let first =
            queue.members().filter_map(|member| self.by_sid.get(&member.call).copied()).find(waits_longer);
        if let Some(first) = first {
            self.fault(format_args!("line {taken} was taken before line {first}, who has waited for longer"));
        }
    }

    /// Whom the DJ's whisper names is whom she gets, unless they are gone. A studio that was started again may not know
    /// yet who stands before them.
    pub fn check_announcement(&mut self, dj: LineId, taken: LineId) {
        let Some(named) = self.lines[dj].facts.announced.take().filter(|named| *named != taken) else {
            return;
        };
        let is_known = self.lines[taken].rang >= self.run_began;
        if is_known && matches!(self.place_of(named), CallPlace::Queue | CallPlace::PriorityQueue) {
            self.fault(format_args!(
                "the DJ at line {dj} was told of line {named}, who waits, and got line {taken}"
            ));
        }
    }

    /// Whether somebody has called before, and may have the place of that call.
    fn calls_again(&self, line: LineId) -> bool {
        let owner = self.lines[line].owner;
        self.lines.iter().filter(|other| other.owner == owner).count() > 1
    }

    /// Nobody's call ends without anybody's wish.
    pub fn check_end(&mut self, ended: LineId) {
        let line = &self.lines[ended];
        let facts = &line.facts;
        let is_own_doing = line.by_itself || line.replaced || line.never_connects;
        if line.is_dj() || is_own_doing || facts.turned_away || facts.dropped || facts.webhook_failed {
            return;
        }
        match facts.talk_end {
            Some(TalkEnd::Wanted | TalkEnd::Unclear) => {}
            Some(TalkEnd::Broken) => {
                self.fault(format_args!("line {ended} was let go although no DJ wanted that"));
            }
            // The exchange tells of the end before the rest of it.
            None if facts.talk.is_some() => {}
            None => self.fault(format_args!("line {ended} was lost: nobody wanted it to end")),
        }
    }

    /// What the board and the exchange do not agree about, and what else should not last.
    pub fn what_is_wrong(&self) -> Vec<String> {
        let Some(studio) = &self.studio else { return vec!["there is no studio".to_owned()] };
        let board = studio.studio.board();
        let mut wrong = Vec::new();
        // The hour may have been counted anew just now.
        if let Some(shown) = studio.shown()
            && (&shown.callers, &shown.show.dj, &shown.show.next)
                != (&board.callers, &board.show.dj, &board.show.next)
        {
            wrong.push(format!("a screen shows {shown:?} in place of {board:?}"));
        }
        self.compare_callers(&board, &mut wrong);
        self.compare_djs(&board, &mut wrong);
        self.compare_order(&board, &mut wrong);
        self.find_silence(&mut wrong);
        self.find_second_calls(&mut wrong);
        check_sums(&board, &mut wrong);
        if self.scenario.is_faultless() {
            self.check_counts(&board, &mut wrong);
        }
        wrong
    }

    fn compare_callers(&self, board: &Board, wrong: &mut Vec<String>) {
        let mut shown: BTreeMap<_, _> =
            board.callers.iter().map(|caller| (&*caller.id.0, caller.state)).collect();
        for (id, line) in self.lines.iter().enumerate().filter(|(_, line)| line.is_live() && !line.is_dj()) {
            let Some(sid) = &line.sid else { continue };
            let place = self.place_of(id);
            let state = shown.remove(sid.as_str());
            let is_excused = state.is_none() && self.cannot_be_known(id);
            if !is_excused && !place.is_shown_as(state) {
                wrong.push(format!("line {id} ({sid}) is in {place:?}, and the board says {state:?}"));
            }
        }
        for (sid, state) in shown {
            let line = sid.parse().ok().and_then(|sid: CallSid| self.by_sid.get(&sid));
            wrong.push(format!("the board says {state:?} of {sid}, line {line:?}, who is gone"));
        }
    }

    /// Whether the studio was started again while somebody talked who has called by telephone. The account may have
    /// calls of other kinds, and nothing in the REST API tells this one from them.
    fn cannot_be_known(&self, line: LineId) -> bool {
        let line = &self.lines[line];
        matches!(line.origin, CallOrigin::Phone(_))
            && line.facts.talk.is_some_and(|talk| talk.run != self.run)
    }

    fn compare_djs(&self, board: &Board, wrong: &mut Vec<String>) {
        let connected: Vec<_> = (0..self.lines.len())
            .filter(|line| self.lines[*line].is_dj() && self.lines[*line].is_live())
            .collect();
        let shown = board.show.dj.as_ref().and_then(|dj| self.line_named(&dj.call));
        let is_right = match shown {
            Some(line) => connected.contains(&line),
            None => connected.is_empty() && board.show.dj.is_none(),
        };
        if !is_right {
            wrong.push(format!("the lines {connected:?} are DJs, and the board says {shown:?}"));
        }
        // Somebody is free, and takes callers by itself.
        let is_free = |line: &LineId| self.lines[*line].leg.is_some_and(|leg| self.media.peer(leg).is_none());
        let waits = board.callers.iter().find(|caller| caller.state.waits() && !caller.held);
        let whispers = board.on_air().any(|caller| caller.is_going_on_air());
        if let Some(waits) = waits
            && board.show.options.takes_by_itself
            && connected.iter().all(is_free)
            && !connected.is_empty()
            && !whispers
        {
            wrong.push(format!("the lines {connected:?} are free DJs, and {} waits", waits.id));
        }
    }

    fn compare_order(&self, board: &Board, wrong: &mut Vec<String>) {
        let plain = |line: &LineId| {
            let facts = &self.lines[*line].facts;
            let is_waiting = self.place_of(*line) == CallPlace::Queue;
            !facts.moved && is_waiting && !self.calls_again(*line)
        };
        let line: Vec<_> = board.callers.iter().filter_map(|caller| self.line_named(&caller.id)).collect();
        let line: Vec<_> = line.into_iter().filter(plain).collect();
        for (place, id) in line.iter().enumerate() {
            let before = line[..place].iter().find(|before| self.came_before(*id, **before));
            if let Some(before) = before {
                wrong
                    .push(format!("the board has line {before} before line {id}, who has waited for longer"));
            }
        }
    }

    /// A listener with a browser has one call, unless the request to end the other one came to nothing.
    fn find_second_calls(&self, wrong: &mut Vec<String>) {
        let faults = &self.scenario.faults;
        if faults.rest > 0 || faults.outages > 0 || faults.restarts > 0 {
            return;
        }
        let mut seen = BTreeMap::new();
        for (id, line) in self.lines.iter().enumerate().filter(|(_, line)| line.is_live() && !line.is_dj()) {
            let Owner::Listener(person) = line.owner else { continue };
            if matches!(line.origin, CallOrigin::Web { .. })
                && self.place_of(id) != CallPlace::Elsewhere
                && let Some(other) = seen.insert(person, id)
            {
                wrong.push(format!("lines {other} and {id} are of one listener"));
            }
        }
    }

    /// Nobody hears nothing for ever.
    fn find_silence(&self, wrong: &mut Vec<String>) {
        for (id, line) in self.lines.iter().enumerate().filter(|(_, line)| line.is_live()) {
            let Some(leg) = line.leg else {
                if self.now() > line.rang + MAX_SILENCE {
                    wrong.push(format!("line {id} rings for ever"));
                }
                continue;
            };
            if let Some(Hears::Silence(since)) = self.media.hears(leg)
                && !line.is_dj()
                && self.now() > since + MAX_SILENCE
            {
                wrong.push(format!("line {id} has heard nothing since {since:?}"));
            }
        }
    }

    /// Where nothing goes wrong, everybody is counted once. No show lasts for an hour.
    fn check_counts(&self, board: &Board, wrong: &mut Vec<String>) {
        let count = |of: &dyn Fn(&Line) -> bool| {
            let counted = self
                .lines
                .iter()
                .filter(|line| !line.is_dj() && line.facts.let_in && !line.facts.turned_away);
            u32::try_from(counted.filter(|line| of(line)).count()).unwrap_or(u32::MAX)
        };
        let gave_up = |line: &Line| !line.is_live() && line.by_itself && !line.facts.taken;
        let hour = &board.show.hour;
        // Whoever hangs up at the end of the whisper may count as answered; whoever does so while the DJ ends their
        // call anyway has given up, or has not.
        let answered = count(&|line| line.facts.aired.is_some())..=count(&|line| line.facts.taken);
        let gave_up = count(&|line| gave_up(line) && !line.facts.dropped)..=count(&|line| {
            !line.is_live() && line.facts.aired.is_none()
        });
        if hour.arrivals != count(&|_| true)
            || !answered.contains(&hour.answered)
            || !gave_up.contains(&hour.gave_up)
        {
            let arrivals = count(&|_| true);
            wrong.push(format!(
                "{arrivals} came, {answered:?} were on air, {gave_up:?} gave up, and the board has {hour:?}"
            ));
        }
    }

    /// At the end nobody is there any more.
    pub fn check_that_nothing_is_left(&mut self) {
        let live = self.controller.calls().filter(|call| call.is_live()).count();
        if live > 0 || !self.media.is_empty() {
            let legs = format!("{:?}", self.media);
            self.fault(format_args!("{live} calls are left, and the legs {legs}"));
        }
        if let Some(deadline) = self.controller.deadline() {
            self.fault(format_args!("the exchange waits for {deadline:?}, and there are no calls"));
        }
    }
}

/// The parts of the hour add up.
fn check_sums(board: &Board, wrong: &mut Vec<String>) {
    let hour = &board.show.hour;
    let sum = |of: fn(&show::Bucket) -> u32| hour.buckets.iter().map(of).sum::<u32>();
    let sums = [sum(|bucket| bucket.arrivals), sum(|bucket| bucket.answered), sum(|bucket| bucket.gave_up)];
    if sums != [hour.arrivals, hour.answered, hour.gave_up] {
        wrong.push(format!("the figures of the hour are not the sums of their parts: {hour:?}"));
    }
}
