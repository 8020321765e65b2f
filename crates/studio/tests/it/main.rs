//! The studio's use cases, against an account whose REST API is played by a small server.

mod account;
mod commands;
mod direct;
mod dj_line;
mod enqueue_action;
mod fixture;
mod lines;
mod live;
mod logins;
mod options;
mod queue;
mod reconcile;
mod renewal;
mod telephone;
mod voice_tokens;
mod webhooks;
