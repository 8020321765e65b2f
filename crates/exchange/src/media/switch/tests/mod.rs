//! The core against browsers made of str0m, on virtual time and without sockets.

mod answer;
mod bridge;
mod browser;
mod hostile;
mod keys;
mod loss;
mod offer;
mod party;
mod prompts;
mod record;
mod world;
