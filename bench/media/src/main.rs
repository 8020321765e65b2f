//! Measures what bridged calls cost the exchange's media plane, and how much it delays them, beside rtpengine.
//!
//! ```sh
//! make bench-media
//! ```
//!
//! Arguments of `measure`: how many calls, how many seconds a run, and how many rounds. Callers are WebRTC peers of this
//! process, each with a socket of its own on the loopback interface; each says a frame of 80 bytes every 20 ms. Half
//! of them call and half are rung. In each round the two of each pair are connected directly, to learn what callers and
//! kernel need; then by the exchange; then by rtpengine. Each of these has a process of its own on core 0; this
//! process belongs on another. Its peers come from the library that the exchange uses, too.
//!
//! `engine` is the exchange's media plane alone in a process, commanded by lines on its standard input.

mod caller;
mod crowd;
mod engine;
mod exchange_process;
mod figures;
mod process;
mod rtpengine;
mod suite;
mod system;

use std::time::Duration;

use anyhow::{Context, bail, ensure};

use self::{
    caller::Caller,
    crowd::{Crowd, Talk},
    exchange_process::ExchangeProcess,
    figures::{Run, Summary},
    rtpengine::Rtpengine,
    system::{Direct, System},
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// For all connections to stand.
const SET_UP: Duration = Duration::from_secs(30);

/// Until what set-up held back is done.
const SETTLE: Duration = Duration::from_secs(2);

/// What a leg takes is counted once this part of the calls talks: what is needed once is taken by then.
const FIRST: u64 = 5;

/// For the last frames to arrive.
const LAST_FRAMES: Duration = Duration::from_millis(500);

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let job = arguments.next().context("say `measure` or `engine`")?;
    let mut number = |name: &str| -> anyhow::Result<u64> {
        let text = arguments.next().with_context(|| format!("{name} is missing"))?;
        text.parse().with_context(|| format!("{text:?} is not a number"))
    };
    match job.as_str() {
        "engine" => engine::serve(),
        "measure" => {
            let (calls, seconds, rounds) =
                (number("the number of calls")?, number("the seconds")?, number("the number of rounds")?);
            ensure!(
                calls > 0 && seconds > 0 && rounds > 0,
                "at least one call, for one second, in one round"
            );
            measure(calls, Duration::from_secs(seconds), rounds)
        }
        other => bail!("there is no job {other:?}"),
    }
}

fn measure(calls: u64, length: Duration, rounds: u64) -> anyhow::Result<()> {
    println!("{calls} calls, {} legs, 80 bytes every 20 ms, {} s a run", calls * 2, length.as_secs());
    let mut summary = Summary::default();
    for _ in 0..rounds {
        let direct = run(&mut Direct, calls, length).context("connecting callers directly")?;
        println!("directly:  {}", direct.frames);
        let mut exchange = ExchangeProcess::start()?;
        let ours = run(&mut exchange, calls, length).context("connecting callers by the exchange")?;
        drop(exchange);
        println!("exchange:  {}", ours.over(&direct));
        let mut rtpengine = Rtpengine::start()?;
        let theirs = run(&mut rtpengine, calls, length).context("connecting callers by rtpengine")?;
        drop(rtpengine);
        println!("rtpengine: {}", theirs.over(&direct));
        summary.add(&direct, &ours, &theirs);
    }
    println!("{summary}");
    Ok(())
}

/// Connects callers in pairs and lets them talk.
fn run(system: &mut impl System, calls: u64, length: Duration) -> anyhow::Result<Run> {
    let memory = |system: &dyn System| system.process().map(|process| process.memory()).transpose();
    let first = calls / FIRST;
    let mut before = None;
    let mut crowd = Crowd::new()?;
    for call in 0..calls {
        if call == first {
            crowd.connect(SET_UP)?;
            crowd.pass(SETTLE, Talk::Uncounted)?;
            before = memory(system)?;
        }
        let (mut caller, offer) = Caller::calling()?;
        let (called, answer) = Caller::called(&system.offer(call, &offer)?)?;
        caller.accept(&system.answer(call, &answer)?)?;
        crowd.add(caller)?;
        crowd.add(called)?;
        // Those who wait must not be given up.
        crowd.pass(Duration::ZERO, Talk::Silence)?;
    }
    crowd.connect(SET_UP)?;
    crowd.pass(SETTLE, Talk::Uncounted)?;
    let spent = system.process().map(|process| process.processor_time()).transpose()?;
    crowd.pass(length, Talk::Counted)?;
    let grown = memory(system)?.zip(before).map(|(now, before)| now.saturating_sub(before));
    let memory = grown.map(|grown| grown / ((calls - first) * 2));
    let process = system.process();
    let spent = process.zip(spent).map(|(process, before)| process.processor_time().map(|now| now - before));
    let spent = spent.transpose()?;
    crowd.pass(LAST_FRAMES, Talk::Silence)?;
    Ok(Run { frames: crowd.figures()?, length, spent, memory, suite: suite::last() })
}
