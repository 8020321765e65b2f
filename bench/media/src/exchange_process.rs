//! The exchange, in a process of its own.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    process::{ChildStdin, ChildStdout},
};

use anyhow::{Context, ensure};

use crate::{
    engine::{READY, Told},
    process::Process,
    system::System,
};

pub(crate) struct ExchangeProcess {
    process: Process,
    commands: ChildStdin,
    replies: BufReader<ChildStdout>,
}

impl ExchangeProcess {
    pub(crate) fn start() -> anyhow::Result<ExchangeProcess> {
        let program = std::env::current_exe()?;
        let mut process = Process::start(program.as_os_str(), &["engine".to_owned()])?;
        let (commands, replies) = process.pipes().context("no pipes")?;
        let mut exchange = ExchangeProcess { process, commands, replies: BufReader::new(replies) };
        ensure!(exchange.reply()? == READY, "the exchange does not start");
        Ok(exchange)
    }

    fn ask(&mut self, told: &Told) -> anyhow::Result<String> {
        serde_json::to_writer(&mut self.commands, told)?;
        writeln!(self.commands)?;
        self.reply()
    }

    fn reply(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        ensure!(self.replies.read_line(&mut line)? > 0, "the exchange has stopped");
        Ok(serde_json::from_str(&line)?)
    }
}

impl System for ExchangeProcess {
    fn offer(&mut self, call: u64, offer: &str) -> anyhow::Result<String> {
        self.ask(&Told::Offer { call, sdp: offer.to_owned() })
    }

    fn answer(&mut self, call: u64, answer: &str) -> anyhow::Result<String> {
        self.ask(&Told::Answer { call, sdp: answer.to_owned() })
    }

    fn process(&self) -> Option<&Process> {
        Some(&self.process)
    }
}
