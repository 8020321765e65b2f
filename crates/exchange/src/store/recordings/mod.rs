//! Recordings of calls: which there are, and where their sound is kept.
//!
//! | module | job | I/O |
//! |---|---|---|
//! | `catalogue` | the recordings as REST shows them, and what has to go for want of room | none |
//! | `folder` | one file of sound and one of facts for each | files |
//! | `writer` | sound as it comes, into a WAV file | one file |

mod catalogue;
mod folder;
mod writer;

pub use catalogue::{Catalogue, DISK_LIMIT, NotYetComplete, StoredRecording};
pub(crate) use folder::Folder;
pub use writer::Written;
pub(crate) use writer::write;
