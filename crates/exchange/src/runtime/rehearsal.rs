//! The stage of a rehearsal: places the calls of a [`Schedule`], makes its voices heard.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use twilio::sid::{ApplicationSid, CallSid};

use super::actor::sleep_until;
use super::clock::Clock;
use super::handle::ExchangeHandle;
use super::speech::Speaker;
use crate::exchange::random_bytes;
use crate::media::{Clip, LegId, PlayId, synth};
use crate::rehearsal::{
    Act, CallerId, Chance, LineId, Notice, Persona, STUDIO_NUMBER, Schedule, SimulatedCaller,
};
use crate::speech::Utterance;

/// Starts and stops simulated listeners who ring the studio; cheap to clone.
///
/// They come as calls by telephone from +1 555 555 0101 to 0199, wait, talk, fall silent and hang up
/// at the wrong moment, and go on coming until they are stopped.
#[derive(Debug, Clone)]
pub struct Rehearsal {
    orders: mpsc::UnboundedSender<Order>,
    running: Arc<AtomicBool>,
}

/// How a rehearsal is to go.
#[derive(Debug, Clone, Default)]
pub struct RehearsalOptions {
    /// Makes it repeatable: who rings when, and what they do. Without, each is different.
    pub seed: Option<u64>,
}

#[derive(Debug)]
enum Order {
    Start(u64),
    Stop,
}

impl Rehearsal {
    /// Lets callers ring; the first three within five seconds. Does nothing more if they do already.
    pub fn start(&self, options: RehearsalOptions) {
        let seed = options.seed.unwrap_or_else(|| {
            let [a, b, c, d, e, f, g, h, ..] = random_bytes();
            u64::from_be_bytes([a, b, c, d, e, f, g, h])
        });
        self.order(Order::Start(seed), true);
    }

    /// Lets nobody ring any more. Who waits hangs up within some seconds; who talks says goodbye before.
    pub fn stop(&self) {
        self.order(Order::Stop, false);
    }

    /// Whether callers ring; not while the last ones say goodbye.
    #[must_use]
    pub fn running(&self) -> bool {
        self.running.load(Ordering::Relaxed)
    }

    fn order(&self, order: Order, running: bool) {
        // After shutdown there is no stage to rehearse on.
        let taken = self.orders.send(order).is_ok();
        self.running.store(running && taken, Ordering::Relaxed);
    }
}

/// What the stage needs.
pub(crate) struct Stage {
    pub(crate) clock: Clock,
    pub(crate) line: ExchangeHandle,
    pub(crate) speaker: Speaker,
    /// The application that is rung where the directory has no number.
    pub(crate) application: ApplicationSid,
    /// What simulated parties notice, also those of nobody on this stage.
    pub(crate) notices: mpsc::UnboundedReceiver<(LegId, Notice)>,
    pub(crate) cancelled: CancellationToken,
}

impl Stage {
    /// Opens the stage, empty; it closes when its token is cancelled.
    pub(crate) fn open(self) -> Rehearsal {
        let (orders, taken) = mpsc::unbounded_channel();
        let Self { clock, line, speaker, application, notices, cancelled } = self;
        let play = Play {
            clock,
            line,
            speaker,
            application,
            schedule: Schedule::new(Chance::new(0)),
            on_line: HashMap::new(),
        };
        tokio::spawn(play.run(taken, notices, cancelled));
        Rehearsal { orders, running: Arc::default() }
    }
}

/// The rehearsal itself.
struct Play {
    clock: Clock,
    line: ExchangeHandle,
    speaker: Speaker,
    application: ApplicationSid,
    schedule: Schedule,
    on_line: HashMap<CallerId, (CallSid, LegId)>,
}

impl Play {
    async fn run(
        mut self,
        mut orders: mpsc::UnboundedReceiver<Order>,
        mut notices: mpsc::UnboundedReceiver<(LegId, Notice)>,
        cancelled: CancellationToken,
    ) {
        loop {
            let deadline = self.schedule.deadline().map(|moment| self.clock.instant(moment));
            tokio::select! {
                () = cancelled.cancelled() => break,
                Some(order) = orders.recv() => self.obey(&order),
                Some((leg, notice)) = notices.recv() => self.notice(leg, notice),
                () = sleep_until(deadline) => self.schedule.tick(self.clock.now()),
            }
            for act in self.schedule.take_acts() {
                self.carry_out(act).await;
            }
        }
    }

    fn obey(&mut self, order: &Order) {
        match order {
            Order::Start(seed) => {
                tracing::info!(seed, "the rehearsal begins: simulated listeners ring");
                self.schedule.start(self.clock.now(), *seed);
            }
            Order::Stop => {
                tracing::info!("the rehearsal ends: simulated listeners hang up");
                self.schedule.stop(self.clock.now());
            }
        }
    }

    fn notice(&mut self, leg: LegId, notice: Notice) {
        let Some(caller) =
            self.on_line.iter().find(|(_, (_, known))| *known == leg).map(|(caller, _)| *caller)
        else {
            return;
        };
        if notice == Notice::Ended {
            self.on_line.remove(&caller);
        }
        self.schedule.noticed(self.clock.now(), caller, notice);
    }

    async fn carry_out(&mut self, act: Act) {
        match act {
            Act::Ring { caller, persona, number } => {
                match ring(&self.line, SimulatedCaller::of(persona, number), &self.application).await {
                    Some(call) => {
                        self.on_line.insert(caller, call);
                    }
                    None => self.schedule.noticed(self.clock.now(), caller, Notice::Ended),
                }
            }
            Act::Say { caller, line, persona, words } => {
                if let Some((_, leg)) = self.on_line.get(&caller) {
                    self.say(*leg, line, persona, words);
                }
            }
            Act::HangUp { caller } => {
                if let Some((sid, _)) = self.on_line.remove(&caller) {
                    // After shutdown every call has ended.
                    let _ = self.line.ask(move |board, now| board.caller_hangs_up(now, &sid)).await;
                }
            }
        }
    }

    /// Says it as soon as it is made; meanwhile the caller is silent.
    fn say(&self, leg: LegId, line: LineId, persona: &'static Persona, words: &'static str) {
        let (exchange, speaker) = (self.line.clone(), self.speaker.clone());
        tokio::spawn(async move {
            let clip = match speaker.speak(Utterance::plain(words, persona.voice())).await {
                Ok(clip) => Some(clip),
                Err(error) => {
                    speaker.report(&error);
                    hum(words, persona.hum_hz).await
                }
            };
            if let Some(clip) = clip {
                exchange.speak(leg, PlayId(line.0), clip);
            }
        });
    }
}

/// What stands for a voice.
async fn hum(words: &'static str, hz: u16) -> Option<Arc<Clip>> {
    let made =
        tokio::task::spawn_blocking(move || Clip::from_pcm(&synth::hum(words, f64::from(hz)), synth::RATE));
    Some(Arc::new(made.await.ok()?.ok()?))
}

/// Rings the first number of the directory, or the one that simulated callers know.
pub(crate) async fn ring(
    line: &ExchangeHandle,
    caller: SimulatedCaller,
    application: &ApplicationSid,
) -> Option<(CallSid, LegId)> {
    let application = application.clone();
    let rung = line.ask(move |board, now| {
        let to = board.directory.oldest_number().unwrap_or(STUDIO_NUMBER).to_owned();
        board.ring_in(now, caller.call(to, application))
    });
    rung.await.ok()?
}
