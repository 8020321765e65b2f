//! The conversation: who is on air, how it sounds, and what can be done with it.

mod acts;
mod air_timer;
mod level;
mod next_card;
mod on_air_card;

pub use acts::AirActs;
pub use air_timer::AirTimer;
pub use level::Level;
pub use next_card::NextCard;
pub use on_air_card::OnAirCard;
