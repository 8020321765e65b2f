//! What a page for listeners is built of, large or small.

mod announcer;
mod call_buttons;
mod details_form;
#[cfg(debug_assertions)]
mod gallery;
mod microphone_check;
mod notices;
mod radio_tip;
mod stage_panel;

pub use announcer::Announcer;
pub use call_buttons::CallButtons;
pub use details_form::DetailsForm;
#[cfg(debug_assertions)]
pub use gallery::StageGallery;
pub use microphone_check::MicrophoneCheck;
pub use notices::Notices;
pub use radio_tip::RadioTip;
pub use stage_panel::StagePanel;
