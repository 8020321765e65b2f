//! What DJs do, by what their screens show.

use show::{Board, CallerId, LineState};
use studio::Studio;

use crate::{
    line::{LineId, Owner},
    people::PersonAction,
    scenario::{self, Habit},
    world::{Event, World},
};

/// A DJ, with the page that she has open.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dj {
    pub line: Option<LineId>,
}

impl World {
    /// Decides when the DJs come.
    pub fn hire_djs(&mut self) {
        for dj in 0..self.scenario.djs as usize {
            self.djs.push(Dj::default());
            self.soon(0..15_000, Event::Does(PersonAction::Connects(dj)));
            self.soon(1_000..20_000, Event::Does(PersonAction::Acts(dj)));
        }
    }

    pub fn dj_connects(&mut self, dj: usize) {
        if self.is_closing || self.djs[dj].line.is_some() {
            return;
        }
        let identity = if dj == 0 { "dj_studio".to_owned() } else { format!("dj_{dj}") };
        let line = self.rings(Owner::Dj(dj), None, &identity);
        if self.lines[line].is_live() {
            self.djs[dj].line = Some(line);
            self.may_break(line, 300);
        }
    }

    pub fn dj_acts(&mut self, dj: usize) {
        if self.is_closing {
            return;
        }
        self.soon(700..12_000, Event::Does(PersonAction::Acts(dj)));
        let Some(board) = self.studio.as_ref().and_then(|studio| studio.shown()).cloned() else { return };
        let Some(line) = self.djs[dj].line else {
            // Without a connection there is still the page.
            return self.dj_uses_page(&board);
        };
        match self.rng.u32(..20) {
            0..=8 => self.next(line, &board),
            9 => {
                self.next(line, &board);
                self.next(line, &board);
            }
            10 => self.leaves(line),
            _ if self.scenario.habit == Habit::Everything => self.dj_uses_page(&board),
            _ => {}
        }
    }

    /// Presses Next: as the page does it, by a key while somebody is on air.
    fn next(&mut self, line: LineId, board: &Board) {
        if board.on_air().any(|caller| caller.state.is_on_air()) {
            self.trace.add(format_args!("DJ at line {line} presses *"));
            self.lines[line].facts.moved_on = Some(self.now());
            self.presses(line, '*');
        } else {
            self.trace.add(format_args!("DJ at line {line} presses Next"));
            self.all_move_on();
            self.command("next", |studio| async move { studio.next_caller().await });
        }
    }

    /// Ends the call on purpose, or finds it broken.
    fn leaves(&mut self, line: LineId) {
        if self.scenario.faults.lines && self.rng.bool() {
            return self.does(PersonAction::IsLost(line));
        }
        self.trace.add(format_args!("DJ at line {line} hangs up"));
        if let Some(studio) = &self.studio {
            studio.studio.finish();
            // The studio is not told which DJ says so, and takes it for the one who came last.
            for line in self.djs.iter().filter_map(|dj| dj.line) {
                self.lines[line].facts.on_purpose = true;
            }
        }
        self.hangs_up(line);
    }

    fn dj_uses_page(&mut self, board: &Board) {
        if self.scenario.habit == Habit::Plain {
            return;
        }
        let waiting: Vec<_> = board.waiting().map(|caller| caller.id.clone()).collect();
        let on_air: Vec<_> = board.on_air().map(|caller| (caller.id.clone(), caller.state)).collect();
        let somebody = self.one_of(&waiting);
        let talks = self.one_of(&on_air);
        match (self.rng.u32(..16), somebody, talks) {
            (0..=3, Some(caller), _) => self.takes(caller),
            (4..=5, Some(caller), _) => {
                self.is_moved(&caller);
                self.asks_by_name();
                self.command_now("designate", |studio| studio.designate(&caller).map(|_| ()));
            }
            (6, Some(caller), _) => {
                self.command("hold", |studio| async move { studio.hold(&caller).await });
            }
            (7, Some(caller), _) => self.drops(caller),
            (8..=9, _, Some((caller, _))) => {
                self.all_move_on();
                self.command("hold", |studio| async move { studio.hold(&caller).await });
            }
            (10, _, Some((caller, _))) => self.drops(caller),
            (11..=12, _, Some((caller, LineState::OnAirLocked))) => {
                self.command_now("unlock", |studio| studio.unlock(&caller).map(|_| ()));
            }
            (11, _, Some((caller, _))) => {
                self.command_now("lock", |studio| studio.lock(&caller).map(|_| ()));
            }
            (13, ..) => {
                let is_open = self.rng.u32(..4) > 0;
                self.trace.add(format_args!("lines open: {is_open}"));
                self.command("lines", |studio| async move { studio.set_lines(is_open).await });
            }
            (14, ..) => {
                self.options = show::ShowOptions {
                    most_waiting: self.options.most_waiting,
                    ..scenario::options(&mut self.rng)
                };
                let options = self.options.clone();
                self.trace.add(format_args!("options by itself: {}", options.takes_by_itself));
                self.command("options", |studio| async move { studio.set_options(options).await });
            }
            (15, ..) if self.rng.u32(..4) == 0 => self.ends_show(),
            _ => {}
        }
    }

    fn takes(&mut self, caller: CallerId) {
        self.is_moved(&caller);
        self.all_move_on();
        self.asks_by_name();
        self.trace.add(format_args!("takes {caller}"));
        self.command("take", |studio| async move { studio.take(&caller).await });
    }

    fn drops(&mut self, caller: CallerId) {
        if let Some(line) = self.line_named(&caller) {
            self.lines[line].facts.dropped = true;
        }
        self.all_move_on();
        self.trace.add(format_args!("drops {caller}"));
        self.command("drop", |studio| async move { studio.drop_caller(&caller).await });
    }

    fn ends_show(&mut self) {
        for line in &mut self.lines {
            line.facts.dropped |= line.is_live() && !line.is_dj();
        }
        self.trace.add(format_args!("ends the show"));
        self.command("end show", |studio| async move { studio.end_show().await });
    }

    /// Notes that the DJs may leave whom they talk to.
    fn all_move_on(&mut self) {
        let now = self.now();
        for line in self.djs.iter().filter_map(|dj| dj.line) {
            self.lines[line].facts.moved_on = Some(now);
        }
    }

    /// A DJ gets whom she has asked for by name, whomever her whisper has named before.
    fn asks_by_name(&mut self) {
        for line in self.djs.iter().filter_map(|dj| dj.line) {
            self.lines[line].facts.announced = None;
        }
    }

    fn is_moved(&mut self, caller: &CallerId) {
        if let Some(line) = self.line_named(caller) {
            self.lines[line].facts.moved = true;
        }
    }

    /// The call that the show knows by this name.
    pub fn line_named(&self, caller: &CallerId) -> Option<LineId> {
        self.by_sid.get(&caller.0.parse().ok()?).copied()
    }

    fn one_of<T: Clone>(&mut self, some: &[T]) -> Option<T> {
        if some.is_empty() { None } else { some.get(self.rng.usize(..some.len())).cloned() }
    }

    fn command<F>(&mut self, name: &'static str, command: impl FnOnce(Studio) -> F)
    where
        F: Future<Output = Result<(), studio::Error>> + 'static,
    {
        let Some(studio) = &mut self.studio else { return };
        let (trace, answer) = (self.trace.clone(), command(studio.studio.clone()));
        studio.commands.push(Box::pin(async move {
            let answer = answer.await;
            trace.add(format_args!("{name}: {answer:?}"));
        }));
    }

    fn command_now(&self, name: &str, command: impl FnOnce(&Studio) -> Result<(), studio::Error>) {
        let Some(studio) = &self.studio else { return };
        let answer = command(&studio.studio);
        self.trace.add(format_args!("{name}: {answer:?}"));
    }
}
