//! The task that dials the calls of a [`Schedule`] and plays the callers' voices.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use exchange::{
    Telephone, TelephoneCall, TelephoneEvent, TextToSpeech,
    media::{Clip, PlayId, synth},
};
use tokio::sync::mpsc;

use crate::{
    persona::{DEFAULT_NUMBER, Persona, number},
    schedule::{Schedule, ScheduledAction, SimulatedCallerId},
};

/// Starts and stops simulated callers; cheap to clone.
///
/// They call by telephone from +1 555 555 0101 to 0199, wait, talk, fall silent and hang up at the wrong
/// moment. They keep ringing until they are stopped.
#[derive(Debug, Clone)]
pub struct Simulator {
    commands: mpsc::UnboundedSender<SimulatorCommand>,
    running: Arc<AtomicBool>,
}

/// How callers are to be simulated.
#[derive(Debug, Clone, Default)]
pub struct SimulatorOptions {
    /// Makes the simulation repeatable: who rings when, and what they do. Without a seed each run is
    /// different.
    pub seed: Option<u64>,
}

#[derive(Debug)]
enum SimulatorCommand {
    Start(u64),
    Stop,
}

impl Simulator {
    /// Makes a simulator on the current tokio runtime; nobody rings until it is started. It ends with the
    /// exchange.
    #[must_use]
    pub fn new(telephone: Telephone, speech: TextToSpeech) -> Self {
        let (commands, received) = mpsc::unbounded_channel();
        let (events, happened) = mpsc::unbounded_channel();
        let task =
            SimulatorTask { telephone, speech, schedule: Schedule::new(), calls: HashMap::new(), events };
        tokio::spawn(task.run(received, happened));
        Self { commands, running: Arc::default() }
    }

    /// Lets callers ring, the first three within five seconds. Has no effect if they ring already.
    pub fn start(&self, options: SimulatorOptions) {
        self.command(SimulatorCommand::Start(options.seed.unwrap_or_else(|| fastrand::u64(..))), true);
    }

    /// Lets nobody ring any more. Callers who wait hang up within some seconds; callers who talk say
    /// goodbye first.
    pub fn stop(&self) {
        self.command(SimulatorCommand::Stop, false);
    }

    /// Whether callers ring; false while the last ones say goodbye.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.running.load(Ordering::Relaxed)
    }

    fn command(&self, command: SimulatorCommand, running: bool) {
        // Sending fails only after the exchange has been shut down, and then nobody can ring.
        let taken = self.commands.send(command).is_ok();
        self.running.store(running && taken, Ordering::Relaxed);
    }
}

struct SimulatorTask {
    telephone: Telephone,
    speech: TextToSpeech,
    schedule: Schedule,
    calls: HashMap<SimulatedCallerId, TelephoneCall>,
    /// Where the events of all calls are sent.
    events: mpsc::UnboundedSender<(SimulatedCallerId, TelephoneEvent)>,
}

impl SimulatorTask {
    async fn run(
        mut self,
        mut commands: mpsc::UnboundedReceiver<SimulatorCommand>,
        mut events: mpsc::UnboundedReceiver<(SimulatedCallerId, TelephoneEvent)>,
    ) {
        let telephone = self.telephone.clone();
        loop {
            let deadline = self.schedule.deadline();
            tokio::select! {
                () = telephone.stopped() => break,
                Some(command) = commands.recv() => self.obey(&command),
                Some((caller, event)) = events.recv() => self.event(caller, event),
                () = sleep_until(deadline) => self.schedule.tick(Instant::now()),
            }
            for action in self.schedule.take_actions() {
                self.carry_out(action).await;
            }
        }
    }

    fn obey(&mut self, command: &SimulatorCommand) {
        match command {
            SimulatorCommand::Start(seed) => {
                tracing::info!(seed, "simulated callers begin to ring");
                self.schedule.start(Instant::now(), *seed);
            }
            SimulatorCommand::Stop => {
                tracing::info!("simulated callers hang up");
                self.schedule.stop(Instant::now());
            }
        }
    }

    fn event(&mut self, caller: SimulatedCallerId, event: TelephoneEvent) {
        if event == TelephoneEvent::Ended {
            self.calls.remove(&caller);
        }
        self.schedule.event(Instant::now(), caller, event);
    }

    async fn carry_out(&mut self, action: ScheduledAction) {
        match action {
            ScheduledAction::Dial { caller, persona, number } => self.dial(caller, persona, number).await,
            ScheduledAction::Say { caller, play, persona, words } => {
                if let Some(call) = self.calls.get(&caller) {
                    self.say(call.clone(), play, persona, words);
                }
            }
            ScheduledAction::HangUp { caller } => {
                if let Some(call) = self.calls.remove(&caller) {
                    call.hang_up().await;
                }
            }
        }
    }

    /// Dials the first number of the exchange, or `DEFAULT_NUMBER` if it has none.
    async fn dial(&mut self, caller: SimulatedCallerId, persona: &'static Persona, index: usize) {
        let to = self.telephone.first_number().await.unwrap_or_else(|| DEFAULT_NUMBER.to_owned());
        match self.telephone.dial(number(index), to, persona.parameters()).await {
            Ok((call, mut events)) => {
                self.calls.insert(caller, call);
                let all = self.events.clone();
                tokio::spawn(async move {
                    while let Some(event) = events.recv().await {
                        // The simulator may have ended before the call.
                        let _ = all.send((caller, event));
                    }
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a simulated caller could not ring");
                self.schedule.event(Instant::now(), caller, TelephoneEvent::Ended);
            }
        }
    }

    /// Plays the words as soon as the speech is made; until then the caller is silent.
    fn say(&self, call: TelephoneCall, play: PlayId, persona: &'static Persona, words: &'static str) {
        let speech = self.speech.clone();
        tokio::spawn(async move {
            let clip = match speech.speak(words, persona.voice()).await {
                Some(clip) => Some(clip),
                None => hum(words, persona.hum_hz).await,
            };
            if let Some(clip) = clip {
                call.speak(play, clip);
            }
        });
    }
}

/// Waits until the deadline, or for ever without one.
async fn sleep_until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => tokio::time::sleep_until(deadline.into()).await,
        None => std::future::pending().await,
    }
}

/// Makes the hum that replaces a voice if no speech program is installed.
async fn hum(words: &'static str, hz: u16) -> Option<Arc<Clip>> {
    let made =
        tokio::task::spawn_blocking(move || Clip::from_pcm(&synth::hum(words, f64::from(hz)), synth::RATE));
    Some(Arc::new(made.await.ok()?.ok()?))
}
