//! The data that the exchange stores on disk.
//!
//! | module | job | I/O |
//! |---|---|---|
//! | [`directory`] | applications, numbers and API keys | one file |
//! | [`recordings`] | the recordings of calls, and their files | files |
//! | `private_file` | files that only their owner can read | files |

pub mod directory;
pub(crate) mod private_file;
pub mod recordings;
