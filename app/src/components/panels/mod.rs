//! What is opened beside the console: the test before air, the show's settings, the keys.

mod device_picker;
mod drawer;
mod keys_panel;
mod preflight_panel;
mod settings;

pub use device_picker::DevicePicker;
pub use drawer::{Drawer, Panel};
pub use keys_panel::KeysPanel;
pub use preflight_panel::PreflightPanel;
pub use settings::SettingsPanel;
