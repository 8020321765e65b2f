//! The studio's use cases, against an account whose REST API is played by a small server.

mod direct;
mod documents;
mod fixture;
mod passes;
mod queue;
mod renewal;
