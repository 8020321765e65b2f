//! Measures what bridged calls cost and how much the exchange delays them.
//!
//! ```sh
//! cargo run --release -p exchange --example media_load [CALLS] [SECONDS]
//! ```
//!
//! Callers are WebRTC peers in this process, each with a socket of its own on the loopback
//! interface; they say a frame of 80 bytes every 20 ms. Half of them call and half are rung. First
//! the two of each pair are connected directly, to learn what callers and kernel need; then by the
//! exchange. All callers share one thread, and the machine with the exchange, so the delays hold
//! for a busy machine. The exchange's time is that of its media thread, as Linux tells it.

mod caller;
mod crowd;
mod figures;

use std::{
    net::{IpAddr, Ipv4Addr},
    time::Duration,
};

use anyhow::{Context, bail, ensure};
use exchange::media::{Engine, LegEvent, LegId, MediaCommand, MediaConfig, OfferError, ProbeKey};
use tokio::sync::mpsc;

use self::{
    caller::Caller,
    crowd::{Crowd, Talk},
    figures::{Figures, cpu_time_of_thread},
};

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// For all connections to stand.
const SET_UP: Duration = Duration::from_secs(30);

/// Until what set-up held back is done.
const SETTLE: Duration = Duration::from_secs(2);

/// For the last frames to arrive.
const LAST_FRAMES: Duration = Duration::from_millis(500);

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |default: u64| match arguments.next() {
        Some(text) => text.parse().with_context(|| format!("{text:?} is not a number")),
        None => Ok(default),
    };
    let (calls, seconds) = (number(50)?, number(30)?);
    ensure!(calls > 0 && seconds > 0, "at least one call, for at least one second");
    let length = Duration::from_secs(seconds);

    println!("{calls} calls for {seconds} s, {} legs, 80 bytes every 20 ms", calls * 2);
    let direct = directly(calls, length).context("connecting callers directly")?;
    println!("directly:        {direct}");
    let (bridged, busy) = bridged(calls, length).context("connecting callers by the exchange")?;
    println!("by the exchange: {bridged}");
    println!("added:           {}", bridged.delay_over(&direct));
    println!(
        "the exchange's thread: {:.1} µs for each packet forwarded, {:.1} % of one core",
        busy.as_secs_f64() * 1e6 / bridged.received().max(1) as f64,
        busy.as_secs_f64() / length.as_secs_f64() * 100.0
    );
    Ok(())
}

/// Callers in pairs, without an exchange.
fn directly(calls: u64, length: Duration) -> anyhow::Result<Figures> {
    let mut crowd = Crowd::new()?;
    for _ in 0..calls {
        let (mut caller, offer) = Caller::calling(LOOPBACK)?;
        let (called, answer) = Caller::called(LOOPBACK, &offer)?;
        caller.accept(&answer)?;
        crowd.add(caller)?;
        crowd.add(called)?;
    }
    crowd.connect(SET_UP)?;
    crowd.pass(SETTLE, Talk::Uncounted)?;
    measure(&mut crowd, length)
}

fn media() -> MediaConfig {
    MediaConfig {
        port: 0,
        tcp_port: None,
        bind: vec![LOOPBACK],
        addresses: vec![LOOPBACK],
        probe_key: ProbeKey::of_account(&String::new().into()),
    }
}

/// The same through the exchange; also gives how long its thread was busy.
fn bridged(calls: u64, length: Duration) -> anyhow::Result<(Figures, Duration)> {
    let (events, mut told) = mpsc::unbounded_channel();
    let engine = Engine::start(media(), events)?;
    let mut crowd = Crowd::new()?;
    for call in 0..calls {
        let [calling, called] = [LegId(call * 2), LegId(call * 2 + 1)];
        let (mut caller, offer) = Caller::calling(LOOPBACK)?;
        engine.send(MediaCommand::Answer { leg: calling, offer });
        let answer = reply(&mut told, |event| match event {
            LegEvent::OfferAnswered(answer) => Some(answer),
            _ => None,
        })?;
        caller.accept(&answer)?;
        crowd.add(caller)?;
        engine.send(MediaCommand::Offer { leg: called });
        let offer = reply(&mut told, |event| match event {
            LegEvent::OfferMade(offer) => Some(offer),
            _ => None,
        })?;
        let (caller, answer) = Caller::called(LOOPBACK, &offer)?;
        engine.send(MediaCommand::AcceptAnswer { leg: called, answer });
        reply(&mut told, |event| match event {
            LegEvent::AnswerAccepted(accepted) => Some(accepted),
            _ => None,
        })?;
        crowd.add(caller)?;
        engine.send(MediaCommand::Bridge { a: calling, b: called });
        // Those who wait must not be given up.
        crowd.pass(Duration::ZERO, Talk::Silence)?;
    }
    crowd.connect(SET_UP)?;
    crowd.pass(SETTLE, Talk::Uncounted)?;
    let before = cpu_time_of_thread("media")?;
    let figures = measure(&mut crowd, length)?;
    let busy = cpu_time_of_thread("media")?.saturating_sub(before);
    while let Ok((leg, event)) = told.try_recv() {
        ensure!(!matches!(event, LegEvent::Lost(_)), "{leg:?} did not hold: {event:?}");
    }
    Ok((figures, busy))
}

fn measure(crowd: &mut Crowd, length: Duration) -> anyhow::Result<Figures> {
    crowd.pass(length, Talk::Counted)?;
    crowd.pass(LAST_FRAMES, Talk::Silence)?;
    crowd.figures()
}

/// Waits for the engine's reply to the command that was given last.
fn reply<T>(
    told: &mut mpsc::UnboundedReceiver<(LegId, LegEvent)>,
    read: impl Fn(LegEvent) -> Option<Result<T, OfferError>>,
) -> anyhow::Result<T> {
    loop {
        let (leg, event) = told.blocking_recv().context("the engine has stopped")?;
        if let LegEvent::Lost(reason) = &event {
            bail!("{leg:?} did not hold: {reason}");
        }
        if let Some(reply) = read(event) {
            return Ok(reply?);
        }
    }
}
