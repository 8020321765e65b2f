//! A process that is measured.

use std::{
    ffi::OsStr,
    fs,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Duration,
};

use anyhow::Context;

/// The core of whatever is measured; the callers belong on another.
const CORE: &str = "0";

/// How Linux counts time in /proc (proc(5)): sysconf(3) gives 100 a second on every architecture there is.
const TICK: Duration = Duration::from_millis(10);

/// A process on a core of its own, which ends with this.
pub(crate) struct Process(Child);

impl Process {
    /// Starts a command.
    pub(crate) fn start(command: &OsStr, arguments: &[String]) -> anyhow::Result<Process> {
        let child = Command::new("taskset")
            .args(["-c", CORE])
            .arg(command)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("starting {} by taskset", command.display()))?;
        Ok(Process(child))
    }

    /// What it is told by, and what it tells by.
    pub(crate) fn pipes(&mut self) -> Option<(ChildStdin, ChildStdout)> {
        self.0.stdin.take().zip(self.0.stdout.take())
    }

    /// How long it has used a processor so far, itself and for it the kernel.
    pub(crate) fn processor_time(&self) -> anyhow::Result<Duration> {
        let text = self.read("stat")?;
        // The name, which may have spaces, is the second field, in parentheses.
        let (_, rest) = text.rsplit_once(')').context("stat has no name")?;
        let mut fields = rest.split_ascii_whitespace().skip(11);
        let mut ticks = || fields.next().context("stat is short")?.parse::<u32>().context("stat");
        Ok(TICK * (ticks()? + ticks()?))
    }

    /// The memory that it has in use, in kB.
    pub(crate) fn memory(&self) -> anyhow::Result<u64> {
        let text = self.read("status")?;
        let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        line.trim().trim_end_matches(" kB").parse().context("VmRSS")
    }

    fn read(&self, file: &str) -> anyhow::Result<String> {
        let path = format!("/proc/{}/{file}", self.0.id());
        fs::read_to_string(&path).with_context(|| format!("{path}: has the process ended?"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
