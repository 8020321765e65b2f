//! Who waits, in the order in which Next takes them.

mod list;
mod row;

pub use list::WaitingList;
use row::WaitingRow;
