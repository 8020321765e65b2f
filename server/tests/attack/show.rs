//! A show that is on, and what becomes of it under an attack.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use test_peer::Phone;
use tokio::{
    sync::{Mutex, MutexGuard},
    time::{Instant, sleep},
};

use crate::{Bounds, studio::Studio};

/// Callers beside the one on air.
const WAITING: u64 = 4;
/// How long the show may take to be as it is wanted.
const TIMEOUT: Duration = Duration::from_secs(30);
/// After an attack, all is as before within this time.
const RECOVERY: Duration = Duration::from_secs(5);

/// A DJ, a caller on air, and callers who wait.
pub(crate) struct Show {
    pub(crate) studio: Studio,
    dj: Phone,
    callers: Vec<Phone>,
    _alone: MutexGuard<'static, ()>,
}

/// An attack takes the whole machine.
static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());

/// Tells an attack when to end.
#[derive(Clone)]
pub(crate) struct Going(Arc<AtomicBool>);

impl Going {
    pub(crate) fn on(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Show {
    pub(crate) async fn begin() -> Self {
        let alone = ONE_AT_A_TIME.lock().await;
        // An attacker has more sockets than a process may have by default.
        let _ = rlimit::increase_nofile_limit(u64::MAX);
        let studio = Studio::start().await;
        let dj = call(&studio, "dj").await;
        let mut callers = vec![call(&studio, "listener").await];
        until("somebody is on air", async || studio.waiting().await == 0).await;
        for _ in 0..WAITING {
            callers.push(call(&studio, "listener").await);
        }
        until("the others wait", async || studio.waiting().await == WAITING).await;
        Self { studio, dj, callers, _alone: alone }
    }

    /// Makes an attack on a thread of its own, and looks at the show: nobody is lost, nobody hears nothing for long, a
    /// new listener is served, and the DJ's next caller comes.
    pub(crate) async fn withstands(&mut self, name: &str, attack: impl FnOnce(Going) + Send + 'static) {
        let bounds = Bounds::chosen();
        for phone in self.honest() {
            let _ = phone.audio().expect("audio").take_longest_gap();
        }
        let going = Going(Arc::new(AtomicBool::new(true)));
        let attacker = std::thread::spawn({
            let going = going.clone();
            move || attack(going)
        });
        sleep(bounds.length / 2).await;
        let begin = Instant::now();
        let newcomer = call(&self.studio, "listener").await;
        let served = begin.elapsed();
        let begin = Instant::now();
        assert_eq!(self.studio.get("/call").await, Some(200));
        let page = begin.elapsed();
        sleep((bounds.length / 2).saturating_sub(served)).await;
        let memory = self.studio.memory();
        going.0.store(false, Ordering::Relaxed);
        attacker.join().expect("the attack was made");
        let gaps: Vec<_> =
            self.honest().map(|phone| phone.audio().expect("audio").take_longest_gap()).collect();
        let lost = self.honest().filter(|phone| !phone.audio().expect("audio").is_alive()).count();
        let gap = gaps.iter().max().copied().unwrap_or_default();
        let begin = Instant::now();
        self.callers.push(newcomer);
        let before = self.studio.waiting().await;
        self.dj.presses_star().await;
        until("the next caller comes", async || self.studio.waiting().await < before).await;
        let next = begin.elapsed();
        println!(
            "{name}: {lost} lost, longest gap {} ms, a new listener has audio after {} ms, the page after {} ms, \
             {memory} MB, Next after {} ms, {} kB of log",
            gap.as_millis(),
            served.as_millis(),
            page.as_millis(),
            next.as_millis(),
            self.studio.log().len() / 1024,
        );
        assert_eq!(lost, 0, "honest callers are lost");
        assert!(gap < bounds.gap, "somebody heard nothing for {gap:?}");
        assert!(served < bounds.newcomer, "a new listener waited {served:?}");
        assert!(page < bounds.newcomer, "the page took {page:?}");
        assert!(memory < bounds.memory, "the process takes {memory} MB");
        assert!(next < RECOVERY, "Next took {next:?}");
    }

    fn honest(&self) -> impl Iterator<Item = &Phone> {
        // Whoever was on air before has been let go.
        let gone = self.callers.len().saturating_sub(WAITING as usize + 1);
        std::iter::once(&self.dj).chain(self.callers.iter().skip(gone))
    }
}

/// Somebody who calls with audio; returns once it flows.
async fn call(studio: &Studio, role: &str) -> Phone {
    let token = studio.token(role).await;
    let mut phone = studio.phone(&token).await;
    phone.calls("").await;
    let audio = phone.audio().expect("audio");
    until("audio flows", async || audio.frames() > 0).await;
    phone
}

async fn until(what: &str, holds: impl AsyncFn() -> bool) {
    let end = Instant::now() + TIMEOUT;
    while !holds().await {
        assert!(Instant::now() < end, "{what}");
        sleep(Duration::from_millis(10)).await;
    }
}
