//! The show's settings.

mod draft;
mod panel;

pub use panel::SettingsPanel;
