//! The server as browsers, Twilio and operators meet it.

mod configuration;
mod direct;
mod doctor;
mod listener_limit;
mod live;
mod login;
mod pages;
mod provision;
mod proxies;
mod queue_status;
mod raw_server;
mod rehearsal;
mod routes;
mod show;
mod site_options;
mod test_server;
mod test_show;
mod token_api;
mod webhooks;
mod whole;
