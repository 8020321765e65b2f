//! Components that more than one page uses.

mod device_picker;
mod level;
mod masthead;
mod notices;

pub use self::{
    device_picker::DevicePicker,
    level::Level,
    masthead::Masthead,
    notices::{DeviceNotice, FailureNotice, NeedsScript, TokenNotice},
};
