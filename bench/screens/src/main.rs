//! Measures how soon every screen has what a webhook tells.
//!
//! ```sh
//! make bench-live
//! ```
//!
//! Arguments: the server's address, the one that webhooks are sent to, the token that they are signed with, how many
//! screens, how many callers, how many others are in line, and optionally a file for the moment at which each caller rang. With `hold`, the
//! server's address and how many screens, the screens only watch until the process is ended. Each screen is a WebSocket to `/live`; all are
//! held by this process, which shares the machine with the server. A delay runs from before the first byte of the
//! webhook is written until a screen has read the frame that names the caller: a little more than from "received".

mod delays;
mod probe;
mod screen;
mod webhook;

use std::{
    fs::File,
    io::Write as _,
    sync::Arc,
    time::{Duration, SystemTime},
};

use anyhow::{Context as _, ensure};
use secrecy::SecretString;
use tokio::time::sleep;
use url::Url;

use self::{
    delays::Delays,
    probe::{Probe, Watched},
    webhook::{BenchCaller, Webhooks},
};

/// Screens that connect at the same time.
const AT_ONCE: usize = 32;
/// What a caller has to be seen by.
const SEEN_TIMEOUT: Duration = Duration::from_secs(5);
/// Between one caller and the next, for a show in which nobody has a quieter moment.
const PAUSE: Duration = Duration::from_millis(100);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1).peekable();
    let holds = arguments.next_if(|argument| argument == "hold").is_some();
    let mut argument = |name: &str| arguments.next().with_context(|| format!("{name} is missing"));
    let origin: Url = argument("the server's address")?.parse().context("the server's address")?;
    let watched = Arc::new(Watched::default());
    if holds {
        let screens = argument("the number of screens")?.parse().context("the number of screens")?;
        open_screens(&origin, screens, &watched).await?;
        return std::future::pending().await;
    }
    let webhooks: Url = argument("the webhooks' address")?.parse().context("the webhooks' address")?;
    let auth_token = SecretString::from(argument("the token")?);
    let screens: usize = argument("the number of screens")?.parse().context("the number of screens")?;
    let callers: u32 = argument("the number of callers")?.parse().context("the number of callers")?;
    let waiting: u32 =
        argument("the number of those in line")?.parse().context("the number of those in line")?;
    let mut moments = argument("a file").ok().map(File::create).transpose().context("the file of moments")?;
    open_screens(&origin, screens, &watched).await?;
    let mut webhooks = Webhooks::connect(&webhooks, auth_token).await?;
    for number in 0..waiting {
        webhooks.rings(&BenchCaller::waiting(number)).await?;
    }
    println!(
        "{screens} screens, {waiting} in line, {callers} callers ring in, one each {} ms",
        PAUSE.as_millis()
    );
    let (mut every_screen, mut slowest_screen) = (Delays::default(), Delays::default());
    for number in 0..callers {
        sleep(PAUSE).await;
        let caller = BenchCaller::new(number);
        let probe = Arc::new(Probe::new(caller.sid.clone(), screens));
        if let Some(file) = &mut moments {
            let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_secs_f64() * 1000.0;
            writeln!(file, "{} {now:.3}", caller.name)?;
        }
        watched.watch_for(Arc::clone(&probe));
        let document = webhooks.rings(&caller).await?;
        ensure!(document.contains("<Enqueue"), "the studio does not queue a caller, but says: {document}");
        let delays = probe.seen_by_all(SEEN_TIMEOUT).await;
        ensure!(delays.len() == screens, "only {} of {screens} screens saw {}", delays.len(), caller.name);
        slowest_screen.add(delays.iter().max().copied().unwrap_or_default());
        delays.into_iter().for_each(|delay| every_screen.add(delay));
        webhooks.hangs_up(&caller).await?;
    }
    println!("webhook to frame read, every screen:        {every_screen}");
    println!("webhook to frame read, the slowest screen:  {slowest_screen}");
    Ok(())
}

/// Opens screens, which read what they are sent for as long as the process lives.
async fn open_screens(origin: &Url, screens: usize, watched: &Arc<Watched>) -> anyhow::Result<()> {
    for first in (0..screens).step_by(AT_ONCE) {
        let group =
            (first..screens.min(first + AT_ONCE)).map(|n| screen::open(origin, n, Arc::clone(watched)));
        for screen in futures_util::future::join_all(group).await {
            tokio::spawn(screen.context("opening a screen")?);
        }
    }
    Ok(())
}
