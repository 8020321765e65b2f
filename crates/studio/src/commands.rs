//! The DJ's commands. Each is noted in the state at once, and carried out through the REST API.

mod drop;
mod end_show;
mod hold;
mod lines;
mod next;
mod options;
mod take;

pub(crate) use drop::{drop_caller, hang_up_replaced};
pub(crate) use end_show::end_show;
pub(crate) use hold::hold;
pub(crate) use lines::{saved_lines, set_lines};
pub(crate) use next::next_caller;
pub(crate) use options::{saved_options, set_options};
pub(crate) use take::take;
