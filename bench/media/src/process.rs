//! A process that is measured.

use std::{
    ffi::OsStr,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Duration,
};

use anyhow::Context;

/// The core of whatever is measured; the callers belong on another.
const CORE: &str = "0";

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
        let stat = self.seen()?.stat()?;
        let ticks = stat.utime + stat.stime;
        Ok(Duration::from_millis(ticks * 1_000 / procfs::ticks_per_second()))
    }

    /// The memory that it has in use, in kB.
    pub(crate) fn memory(&self) -> anyhow::Result<u64> {
        self.seen()?.status()?.vmrss.context("has the process ended?")
    }

    fn seen(&self) -> anyhow::Result<procfs::process::Process> {
        Ok(procfs::process::Process::new(self.0.id().try_into()?)?)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
