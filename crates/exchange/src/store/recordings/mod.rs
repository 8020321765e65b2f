//! Recordings of calls: the list of them, and the files with their sound.
//!
//! | module | job | I/O |
//! |---|---|---|
//! | `catalogue` | the recordings as REST shows them, and which ones to remove when space is short | none |
//! | `folder` | for each recording one file with sound and one with its data | files |
//! | `writer` | writes sound to a WAV file while it is recorded | one file |

mod catalogue;
mod folder;
mod writer;

pub use catalogue::{Catalogue, DISK_LIMIT, NotYetComplete, StoredRecording};
pub(crate) use folder::Folder;
pub use writer::Written;
pub(crate) use writer::write;
