//! The exchange's media plane alone in a process.

use std::{
    collections::HashMap,
    io::{self, BufRead as _, Write as _},
    net::{IpAddr, Ipv4Addr},
};

use anyhow::{Context, bail};
use exchange::media::{Engine, LegEvent, LegId, MediaCommand, MediaConfig, OfferError, ProbeKey};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// One line on standard input.
#[derive(Deserialize, Serialize)]
pub(crate) enum Told {
    /// A caller's offer; the reply is the offer for whoever is called.
    Offer { call: u64, sdp: String },
    /// The answer of whoever is called; the reply is the answer for the caller.
    Answer { call: u64, sdp: String },
}

/// The first reply, once the engine runs.
pub(crate) const READY: &str = "ready";

/// Serves until standard input ends. Each reply is one line: a string of JSON, with the SDP.
pub(crate) fn serve() -> anyhow::Result<()> {
    let (events, told) = mpsc::unbounded_channel();
    let config = MediaConfig {
        port: 0,
        tcp_port: None,
        bind: vec![LOOPBACK],
        addresses: vec![LOOPBACK],
        probe_key: ProbeKey::of_account(&String::new().into()),
    };
    let mut calls = Calls { engine: Engine::start(config, events)?, told, answers: HashMap::new() };
    reply(READY)?;
    for line in io::stdin().lock().lines() {
        let sdp = match serde_json::from_str(&line?)? {
            Told::Offer { call, sdp } => calls.offer(call, sdp)?,
            Told::Answer { call, sdp } => calls.answer(call, sdp)?,
        };
        reply(&sdp)?;
    }
    Ok(())
}

fn reply(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, text)?;
    writeln!(out)?;
    Ok(out.flush()?)
}

struct Calls {
    engine: Engine,
    told: mpsc::UnboundedReceiver<(LegId, LegEvent)>,
    /// The answers to callers' offers, until somebody has answered their call.
    answers: HashMap<u64, String>,
}

impl Calls {
    fn offer(&mut self, call: u64, offer: String) -> anyhow::Result<String> {
        let [calling, called] = legs(call);
        self.engine.send(MediaCommand::Answer { leg: calling, offer });
        let answer = self.reply(|event| match event {
            LegEvent::OfferAnswered(answer) => Some(answer),
            _ => None,
        })?;
        self.answers.insert(call, answer);
        self.engine.send(MediaCommand::Offer { leg: called });
        self.reply(|event| match event {
            LegEvent::OfferMade(offer) => Some(offer),
            _ => None,
        })
    }

    fn answer(&mut self, call: u64, answer: String) -> anyhow::Result<String> {
        let [calling, called] = legs(call);
        self.engine.send(MediaCommand::AcceptAnswer { leg: called, answer });
        self.reply(|event| match event {
            LegEvent::AnswerAccepted(accepted) => Some(accepted),
            _ => None,
        })?;
        self.engine.send(MediaCommand::Bridge { a: calling, b: called });
        self.answers.remove(&call).context("nobody calls")
    }

    /// Waits for the engine's reply to the command that was given last.
    fn reply<T>(&mut self, read: impl Fn(LegEvent) -> Option<Result<T, OfferError>>) -> anyhow::Result<T> {
        loop {
            let (leg, event) = self.told.blocking_recv().context("the engine has stopped")?;
            if let LegEvent::Lost(reason) = &event {
                bail!("{leg:?} did not hold: {reason}");
            }
            if let Some(reply) = read(event) {
                return Ok(reply?);
            }
        }
    }
}

fn legs(call: u64) -> [LegId; 2] {
    [LegId(call * 2), LegId(call * 2 + 1)]
}
