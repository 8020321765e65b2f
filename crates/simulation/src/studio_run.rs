//! One run of the studio, from its start until it is killed.

use std::{
    pin::{Pin, pin},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use exchange::OwnAccount;
use fastrand::Rng;
use show::{Board, LiveFrame, ShowOptions, Timestamp};
use studio::{
    ApiKey, Clock, NoRandomness, Randomness, ShowSettings, Signalling, Studio, TwilioSettings, Viewer,
};
use tokio::time::Instant;

use crate::{
    network::{SimulatedNetwork, StudioConnection, Timing},
    webhooks,
};

/// The name of the callers' queue.
pub(crate) const QUEUE: &str = "radio-callin-queue";

/// The wall clock of the studio's machine, which somebody may set.
pub(crate) struct WallClock {
    began: Instant,
    began_at: u64,
    set_by: AtomicI64,
}

impl WallClock {
    pub fn new(began_at: u64) -> Self {
        Self { began: Instant::now(), began_at, set_by: AtomicI64::new(0) }
    }

    /// Sets it, by so many milliseconds.
    pub fn jump(&self, by: i64) {
        self.set_by.fetch_add(by, Ordering::Relaxed);
    }
}

impl Clock for WallClock {
    fn now(&self) -> Timestamp {
        let elapsed = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        Timestamp((self.began_at + elapsed).saturating_add_signed(self.set_by.load(Ordering::Relaxed)))
    }
}

struct Chance(Mutex<Rng>);

impl Randomness for Chance {
    fn bytes(&self) -> Result<[u8; 16], NoRandomness> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).u128(..).to_be_bytes())
    }
}

/// Something that goes on by itself.
pub(crate) type StudioTask<T = ()> = Pin<Box<dyn Future<Output = T>>>;

/// A studio that runs.
pub(crate) struct StudioRun {
    pub studio: Studio,
    running: StudioTask,
    /// What the DJs have asked it for.
    pub commands: Vec<StudioTask>,
    is_alive: Arc<AtomicBool>,
    screen: Option<Screen>,
}

impl StudioRun {
    /// Starts a studio.
    pub fn start(
        account: &OwnAccount,
        network: Arc<SimulatedNetwork>,
        clock: Arc<dyn Clock>,
        reconcile_interval: Duration,
        options: ShowOptions,
        rng: &mut Rng,
    ) -> Self {
        let (connection, is_alive) = StudioConnection::new(network);
        let settings = TwilioSettings {
            account_sid: account.sid.clone(),
            auth_token: account.auth_token.clone(),
            api_key: Some(ApiKey { sid: account.api_key.clone(), secret: account.api_key_secret.clone() }),
            application_sid: account.application_sid.clone(),
            dj_application_sid: None,
            rest_base_url: "http://exchange.test".parse().expect("an address"),
            webhook_base: webhooks::BASE.to_owned(),
            signalling: Signalling::SamePage { path: "/exchange".to_owned() },
        };
        let show = ShowSettings {
            queue_name: QUEUE.to_owned(),
            queue_read_interval: Duration::from_secs(2),
            token_lifetime: Duration::from_secs(3600),
            dj_pin: Some("314159".into()),
            reconcile_interval,
            data_dir: None,
        };
        let randomness = Arc::new(Chance(Mutex::new(rng.fork())));
        let timing = Arc::new(Timing::new(rng.fork()));
        let studio =
            Studio::over(Arc::new(connection), timing, settings, show, clock, randomness).expect("a studio");
        let (run, prepare) = (studio.clone(), studio.clone());
        let prepared: StudioTask = Box::pin(async move {
            // As if they came from the file of the run before.
            prepare.set_options(options).await.expect("options that can be used");
            // As the server does it, which tries again for as long as it runs.
            while prepare.ensure_queues().await.is_err() {
                tokio::time::sleep(Duration::from_secs(5)).await;
            }
        });
        Self {
            studio,
            running: Box::pin(async move { run.run().await }),
            commands: vec![prepared],
            is_alive,
            screen: None,
        }
    }

    /// Opens a screen, if none is open.
    pub fn open_screen(&mut self) {
        if self.screen.is_none() {
            self.screen = Some(Screen::open(&self.studio));
        }
    }

    /// What the screen shows, if one is open.
    pub fn shown(&self) -> Option<&Board> {
        self.screen.as_ref().map(|screen| &screen.shown)
    }

    /// Lets everything go on that can. Returns what was wrong with what the screen was told.
    pub fn poll(&mut self, context: &mut Context<'_>) -> Result<(), String> {
        let _ = self.running.as_mut().poll(context);
        self.commands.retain_mut(|command| command.as_mut().poll(context).is_pending());
        self.screen.as_mut().map_or(Ok(()), |screen| screen.poll(context))
    }

    /// Ends it, whatever it is doing.
    pub fn kill(self) {
        self.is_alive.store(false, Ordering::Relaxed);
    }
}

/// A screen of the studio, which follows the updates as a page does.
struct Screen {
    viewer: Viewer,
    shown: Board,
}

impl Screen {
    fn open(studio: &Studio) -> Self {
        Self { viewer: studio.watch(None), shown: Board::empty() }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Result<(), String> {
        loop {
            // The future may be dropped while it waits.
            let Poll::Ready(frame) = pin!(self.viewer.next()).poll(context) else { return Ok(()) };
            match serde_json::from_str(&frame) {
                Ok(LiveFrame::Board(board)) => self.shown = *board,
                Ok(LiveFrame::Update(update)) => {
                    self.shown.take(update).map_err(|gap| format!("a screen: {gap}"))?;
                }
                Ok(LiveFrame::Beat(_)) => {}
                Err(error) => return Err(format!("a screen was told {frame}: {error}")),
            }
        }
    }
}
