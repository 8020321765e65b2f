//! Golden vectors, most of them made by Twilio's own libraries (`tests/vectors.json`).

mod bodies;
mod file;
mod signatures;
mod tokens;
