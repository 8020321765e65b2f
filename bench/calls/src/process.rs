use std::fmt;

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
    /// What it holds now.
    ///
    /// # Errors
    /// When it is gone, or belongs to somebody else.
    pub fn holdings(self) -> anyhow::Result<Holdings> {
        let Self(id) = self;
        let process = procfs::process::Process::new(id.try_into()?).context("the server")?;
        let kilobytes = process.status()?.vmrss.context("the server has no memory")?;
        Ok(Holdings { kilobytes, descriptors: process.fd_count()? })
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
