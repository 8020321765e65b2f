use std::{fmt, fs};

use anyhow::Context as _;

/// A process that is watched, by its number.
#[derive(Debug, Clone, Copy)]
pub struct Process(pub u32);

/// What a process holds.
#[derive(Debug, Clone, Copy)]
pub struct Holdings {
    /// Memory that is resident, in kB.
    kilobytes: u64,
    /// Files and sockets that are open.
    descriptors: usize,
}

impl Process {
    /// What it holds now, as Linux tells (`proc_pid_status(5)`).
    ///
    /// # Errors
    /// When it is gone, or belongs to somebody else.
    pub fn holdings(self) -> anyhow::Result<Holdings> {
        let Self(id) = self;
        let status = fs::read_to_string(format!("/proc/{id}/status")).context("the server's status")?;
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        let kilobytes = resident.trim().trim_end_matches(" kB").parse().context("VmRSS")?;
        let descriptors = fs::read_dir(format!("/proc/{id}/fd")).context("the server's descriptors")?.count();
        Ok(Holdings { kilobytes, descriptors })
    }
}

impl Holdings {
    /// How much more memory than before, in kB; negative if it is less.
    pub fn kilobytes_over(&self, before: &Self) -> f64 {
        self.kilobytes as f64 - before.kilobytes as f64
    }
}

impl fmt::Display for Holdings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} MB, {} descriptors", self.kilobytes / 1024, self.descriptors)
    }
}
