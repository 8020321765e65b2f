//! The studio's use cases, against an account whose REST API is played by a small server.

mod account;
mod actions;
mod direct;
mod documents;
mod fixture;
mod left;
mod live;
mod options;
mod passes;
mod queue;
mod reconcile;
mod renewal;
mod telephone;
