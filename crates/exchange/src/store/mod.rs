//! What the exchange keeps on disk.
//!
//! | module | job | I/O |
//! |---|---|---|
//! | [`directory`] | applications, numbers and API keys | one file |
//! | [`recordings`] | what was recorded, and the files it is in | files |
//! | `private_file` | files that their owner alone can read | files |

pub mod directory;
pub(crate) mod private_file;
pub mod recordings;
