//! The server as browsers, Twilio and operators meet it.

mod configuration;
mod direct;
mod doctor;
mod door;
mod fixture;
mod listener_limit;
mod live;
mod pages;
mod provision;
mod queue_status;
mod rehearsal;
mod show;
mod site_options;
mod stage;
mod token_service;
mod webhooks;
mod whole;
mod wire;
