use std::{
    collections::HashMap,
    net::{IpAddr, Ipv4Addr},
    path::Path,
};

use secrecy::ExposeSecret;
use server::{
    Config,
    config::{Account, ConfigError, PublicUrl},
};

use crate::fixture::site;

fn read(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let variables: HashMap<_, _> = variables.iter().copied().collect();
    Config::read(site(), &|key| variables.get(key).map(|value| (*value).to_owned()))
}

const ACCOUNT: [(&str, &str); 5] = [
    ("TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000001"),
    ("TWILIO_AUTH_TOKEN", "the token"),
    ("TWILIO_API_KEY", "SK00000000000000000000000000000002"),
    ("TWILIO_API_SECRET", "the secret"),
    ("TWILIO_APP_SID", "AP00000000000000000000000000000003"),
];

#[test]
fn with_nothing_set_the_exchange_is_embedded_and_everything_has_a_default() {
    let config = read(&[]).expect("defaults");
    assert!(matches!(config.account, Account::Embedded));
    assert_eq!(config.http_address, site().site_addr);
    assert_eq!(config.public_url, None);
    assert_eq!(config.data_dir, Path::new("data"));
    assert_eq!(config.queue_name, "radio-callin-queue");
    assert_eq!(config.media.port, None);
    assert!(config.media.addresses.contains(&IpAddr::V4(Ipv4Addr::LOCALHOST)));
}

#[test]
fn variables_win_over_defaults() {
    let config = read(&[
        ("GREENROOM_ADDR", "0.0.0.0:8080"),
        ("PUBLIC_URL", "https://studio.example/"),
        ("DATA_DIR", "/var/lib/greenroom"),
        ("QUEUE", "night-line"),
        ("MEDIA_PORT", "0"),
        ("MEDIA_ADDRESSES", "127.0.0.1, 192.168.1.20"),
    ])
    .expect("usable");
    assert_eq!(config.http_address.to_string(), "0.0.0.0:8080");
    let public_url = config.public_url.expect("set");
    assert_eq!(public_url.join("/voice?a=b"), "https://studio.example/voice?a=b");
    assert_eq!(config.data_dir, Path::new("/var/lib/greenroom"));
    assert_eq!(config.queue_name, "night-line");
    assert_eq!(config.media.port, Some(0));
    assert_eq!(config.media.addresses.len(), 2);
}

#[test]
fn an_empty_variable_counts_as_not_set() {
    let config = read(&[("QUEUE", ""), ("TWILIO_AUTH_TOKEN", " "), ("MEDIA_PORT", "")]);
    let config = config.expect("defaults");
    assert_eq!(config.queue_name, "radio-callin-queue");
    assert!(matches!(config.account, Account::Embedded));
}

#[test]
fn a_complete_account_is_twilios() {
    let config = read(&ACCOUNT).expect("an account");
    let Account::Twilio(account) = config.account else { panic!("{:?}", config.account) };
    assert_eq!(account.account_sid.as_str(), "AC00000000000000000000000000000001");
    assert_eq!(account.auth_token.expose_secret(), "the token");
    assert_eq!(account.api_key.as_str(), "SK00000000000000000000000000000002");
    assert_eq!(account.api_key_secret.expose_secret(), "the secret");
    assert_eq!(account.application_sid.as_str(), "AP00000000000000000000000000000003");
}

#[test]
fn an_incomplete_account_is_told_what_is_missing() {
    for missing in ACCOUNT.map(|(key, _)| key) {
        let rest: Vec<_> = ACCOUNT.into_iter().filter(|(key, _)| *key != missing).collect();
        let error = read(&rest).expect_err("incomplete").to_string();
        assert!(error.contains(missing), "{error}");
        for (key, _) in rest {
            assert!(!error.contains(key), "{error} names {key}, which is set");
        }
    }
}

#[test]
fn a_value_that_cannot_be_used_is_named_by_its_key_and_not_shown() {
    for (key, value) in [
        ("GREENROOM_ADDR", "3000x"),
        ("PUBLIC_URL", "greenroom.local"),
        ("PUBLIC_URL", "ftp://studio.example"),
        ("PUBLIC_URL", "https://studio.example/?a=b"),
        ("MEDIA_PORT", "70000"),
        ("MEDIA_ADDRESSES", "127.0.0.1,localhost"),
    ] {
        let error = read(&[(key, value)]).expect_err(value).to_string();
        assert!(error.contains(key) && !error.contains(value), "{error}");
    }
    for key in ["TWILIO_ACCOUNT_SID", "TWILIO_API_KEY", "TWILIO_APP_SID"] {
        let wrong = ACCOUNT.map(|(name, value)| (name, if name == key { "XX-wrong" } else { value }));
        let error = read(&wrong).expect_err(key).to_string();
        assert!(error.contains(key) && !error.contains("XX-wrong"), "{error}");
    }
}

#[test]
fn a_server_that_listens_everywhere_is_reached_by_loopback() {
    let url = |address: &str| PublicUrl::of_listener(address.parse().expect("an address")).to_string();
    assert_eq!(url("0.0.0.0:3000"), "http://127.0.0.1:3000");
    assert_eq!(url("[::]:3000"), "http://[::1]:3000");
    assert_eq!(url("192.168.1.20:80"), "http://192.168.1.20:80");
}
