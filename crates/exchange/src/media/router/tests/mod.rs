//! The core against browsers made of str0m, on virtual time and without sockets.

mod answer;
mod bridge;
mod browser;
mod dtmf;
mod hostile;
mod loss;
mod offer;
mod prompts;
mod record;
mod telephone;
mod world;
