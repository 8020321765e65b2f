//! The strip along the top of the console.

mod clock;
mod lamp;
mod leave_form;
mod lines_switch;
mod quality_light;

pub use clock::Clock;
pub use lamp::Lamp;
pub use leave_form::LeaveForm;
pub use lines_switch::LinesSwitch;
pub use quality_light::{QualityLight, name as quality_name};
