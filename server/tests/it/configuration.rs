use std::{
    collections::HashMap,
    net::{IpAddr, Ipv4Addr},
    path::Path,
    time::Duration,
};

use secrecy::ExposeSecret;
use server::{
    Config,
    config::{AccountSource, ConfigError, PublicUrl, Settings},
};
use show::Role;

use crate::test_server::site;

fn settings(file: Option<&str>, variables: &[(&str, &str)]) -> Result<Settings, ConfigError> {
    let variables: HashMap<_, _> = variables.iter().copied().collect();
    let file = file.map(|text| ("greenroom.toml", text));
    Settings::read(file, &|key| variables.get(key).map(|value| (*value).to_owned()))
}

fn read(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::read(site(), &settings(None, variables)?)
}

fn read_file(text: &str) -> Result<Config, ConfigError> {
    Config::read(site(), &settings(Some(text), &[])?)
}

const ACCOUNT: [(&str, &str); 5] = [
    ("TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000001"),
    ("TWILIO_AUTH_TOKEN", "the token"),
    ("TWILIO_API_KEY", "SK00000000000000000000000000000002"),
    ("TWILIO_API_SECRET", "the secret"),
    ("TWILIO_APP_SID", "AP00000000000000000000000000000003"),
];

const SERVICE: &str =
    "[[token_service]]\nname = \"crm\"\nkey = \"0123456789abcdef0123456789abcdef\"\nroles = [\"listener\"]\n";

#[test]
fn with_nothing_set_the_exchange_is_embedded_and_everything_has_a_default() {
    let config = read(&[]).expect("defaults");
    assert!(matches!(config.account, AccountSource::Embedded));
    assert_eq!(config.http_address, site().site_addr);
    assert_eq!(config.public_url, None);
    assert_eq!(config.data_dir, Path::new("data"));
    assert_eq!(config.queue.name, "radio-callin-queue");
    assert_eq!(config.media.port, None);
    assert!(config.media.addresses.contains(&IpAddr::V4(Ipv4Addr::LOCALHOST)));
    assert_eq!(config.token_lifetime, Duration::from_secs(3600));
    assert!(config.token_services.is_empty());
    assert!(config.access.dj_passphrase.is_none());
    assert!(config.access.cors_origins.is_empty() && config.access.embed_origins.is_empty());
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
        ("CORS_ORIGINS", "https://crm.example, http://127.0.0.1:8000/"),
    ])
    .expect("usable");
    assert_eq!(config.http_address.to_string(), "0.0.0.0:8080");
    let public_url = config.public_url.expect("set");
    assert_eq!(public_url.join("/voice?a=b"), "https://studio.example/voice?a=b");
    assert_eq!(config.data_dir, Path::new("/var/lib/greenroom"));
    assert_eq!(config.queue.name, "night-line");
    assert_eq!(config.media.port, Some(0));
    assert_eq!(config.media.addresses.len(), 2);
    let origins: Vec<_> = config.access.cors_origins.iter().map(ToString::to_string).collect();
    assert_eq!(origins, ["https://crm.example", "http://127.0.0.1:8000"]);
}

#[test]
fn the_file_wins_over_defaults_and_the_environment_over_the_file() {
    let file = "queue = \"from-file\"\nmedia_port = 3478\nmedia_addresses = [\"127.0.0.1\", \"::1\"]\n";
    let settings = settings(Some(file), &[("QUEUE", "from-environment")]).expect("settings");
    let config = Config::read(site(), &settings).expect("usable");
    assert_eq!(config.queue.name, "from-environment");
    assert_eq!(config.media.port, Some(3478));
    assert_eq!(config.media.addresses.len(), 2);
}

#[test]
fn an_empty_variable_counts_as_not_set() {
    let config = read(&[("QUEUE", ""), ("TWILIO_AUTH_TOKEN", " "), ("MEDIA_PORT", "")]);
    let config = config.expect("defaults");
    assert_eq!(config.queue.name, "radio-callin-queue");
    assert!(matches!(config.account, AccountSource::Embedded));
}

#[test]
fn a_complete_account_is_twilios() {
    let config = read(&ACCOUNT).expect("an account");
    let AccountSource::Twilio(account) = config.account else { panic!("{:?}", config.account) };
    assert_eq!(account.credentials.account_sid.as_str(), "AC00000000000000000000000000000001");
    assert_eq!(account.credentials.auth_token.expose_secret(), "the token");
    assert_eq!(account.credentials.rest_url.as_str(), "https://api.twilio.com/");
    let key = account.api_key.expect("a key");
    assert_eq!(key.sid.as_str(), "SK00000000000000000000000000000002");
    assert_eq!(key.secret.expose_secret(), "the secret");
    assert_eq!(account.application_sid.as_str(), "AP00000000000000000000000000000003");
}

#[test]
fn an_account_does_without_an_api_key() {
    let [sid, token, _, _, application] = ACCOUNT;
    let config = read(&[sid, token, application]).expect("an account");
    assert!(matches!(config.account, AccountSource::Twilio(account) if account.api_key.is_none()));
}

#[test]
fn an_incomplete_account_is_told_what_is_missing() {
    for missing in ACCOUNT.map(|(key, _)| key) {
        let rest: Vec<_> = ACCOUNT.into_iter().filter(|(key, _)| *key != missing).collect();
        let error = read(&rest).expect_err("incomplete").to_string();
        assert!(error.contains(&format!("needs {missing} too")), "{error}");
    }
    let error = read(&[("TWILIO_REST_URL", "http://127.0.0.1:4010")]).expect_err("incomplete").to_string();
    assert!(
        error.contains("TWILIO_ACCOUNT_SID") && error.contains("TWILIO_REST_URL, environment"),
        "{error}"
    );
}

/// A value that no setting of its name may have.
const WRONG: [(&str, &str); 24] = [
    ("GREENROOM_ADDR", "3000x"),
    ("PUBLIC_URL", "greenroom.local"),
    ("PUBLIC_URL", "ftp://studio.example"),
    ("PUBLIC_URL", "https://studio.example/?a=b"),
    ("PUBLIC_URL", "https://radio.example/studio"),
    ("MEDIA_PORT", "70000"),
    ("MEDIA_ADDRESSES", "127.0.0.1,localhost"),
    ("QUEUE_READ_SECONDS", "0"),
    ("TOKEN_LIFETIME", "86401"),
    ("DJ_PASSPHRASE", "too short"),
    ("LISTENER_CALLS_PER_MINUTE", "0"),
    ("TRUSTED_PROXIES", "proxy.local"),
    ("TRUSTED_PROXIES", "10.0.0.0/33"),
    ("CORS_ORIGINS", "*"),
    ("CORS_ORIGINS", "https://*.example"),
    ("EMBED_ORIGINS", "https://crm.example/page"),
    ("TWILIO_ACCOUNT_SID", "XX-wrong"),
    ("TWILIO_API_KEY", "XX-wrong"),
    ("TWILIO_APP_SID", "XX-wrong"),
    ("TWILIO_DJ_APP_SID", "XX-wrong"),
    // Listeners' tokens name this one.
    ("TWILIO_DJ_APP_SID", "AP00000000000000000000000000000003"),
    ("DJ_PIN", "12345"),
    ("DJ_PIN", "12a456"),
    ("DJ_PIN", "1234567890123"),
];

#[test]
fn a_value_that_cannot_be_used_is_named_by_its_key_and_place_and_not_shown() {
    for (key, value) in WRONG {
        let account = ACCOUNT.into_iter().filter(|(name, _)| *name != key);
        let account: Vec<_> = account.filter(|_| key.starts_with("TWILIO")).collect();
        let error = read(&[&account[..], &[(key, value)]].concat()).expect_err(value).to_string();
        assert!(error.starts_with(&format!("{key} (environment) must be ")), "{error}");
        assert!(error.contains(&format!("for example {key}=")), "{error}");
        // Short ones stand in any sentence.
        assert!(value.len() < 5 || !error.contains(value), "{error}");

        let name = key.to_lowercase();
        let account: String =
            account.iter().map(|(k, v)| format!("{} = {v:?}\n", k.to_lowercase())).collect();
        let error = read_file(&format!("{name} = {value:?}\n{account}")).expect_err(value).to_string();
        assert!(error.starts_with(&format!("{key} (greenroom.toml, line 1) must be ")), "{error}");
        assert!(error.contains(&format!("for example {name} = ")), "{error}");
    }
}

#[test]
fn a_key_that_means_nothing_is_told_the_one_that_was_meant() {
    for (text, line, said) in [
        ("\nquueue = \"x\"", 2, Some("did you mean queue?")),
        ("PUBLIC_URL = \"https://x.example\"", 1, Some("did you mean public_url?")),
        ("twilio_acount_sid = \"AC1\"", 1, Some("did you mean twilio_account_sid?")),
        ("tokens_service = 1", 1, Some("did you mean token_service?")),
        ("[[token_service]]\nidentity-prefix = \"x\"", 2, Some("did you mean identity_prefix?")),
        ("colour = \"blue\"", 1, None),
    ] {
        let error = read_file(text).expect_err(text).to_string();
        assert!(error.contains(&format!("greenroom.toml, line {line}: there is no setting")), "{error}");
        assert_eq!(said.is_some(), error.contains("did you mean"), "{error}");
        assert!(said.is_none_or(|said| error.contains(said)), "{error}");
    }
}

#[test]
fn a_file_that_is_no_toml_is_told_by_its_line_without_its_text() {
    let error = read_file("queue = \"a\"\ntwilio_auth_token = s3cret\n").expect_err("no TOML").to_string();
    assert!(error.starts_with("greenroom.toml, line 2: "), "{error}");
    assert!(!error.contains("s3cret"), "{error}");
    let error = read_file("queue = { name = \"x\" }").expect_err("no text").to_string();
    assert_eq!(error, "greenroom.toml, line 1: queue must be a text, a whole number, or a list of texts");
}

#[test]
fn a_named_file_that_is_not_there_is_an_error() {
    let error = Settings::from_process(Some(Path::new("/nowhere/greenroom.toml"))).expect_err("no file");
    assert!(error.to_string().contains("/nowhere/greenroom.toml"), "{error}");
}

#[test]
fn token_services_are_read_with_what_each_may_ask_for() {
    let text = format!(
        "{SERVICE}max_lifetime = 600\n\n[[token_service]]\nname = \"desk\"\nkey = \"{}\"\nroles = [\"dj\", \"listener\"]\nidentity_prefix = \"\"\n",
        "k".repeat(40)
    );
    let services = read_file(&text).expect("usable").token_services;
    let [crm, desk] = services.as_slice() else { panic!("{services:?}") };
    assert_eq!(crm.client.roles, [Role::Listener]);
    assert_eq!((&*crm.client.identity_prefix, crm.client.max_lifetime.as_secs()), ("crm_", 600));
    assert_eq!(crm.key.expose_secret(), "0123456789abcdef0123456789abcdef");
    assert_eq!(desk.client.roles, [Role::Dj, Role::Listener]);
    assert_eq!((&*desk.client.identity_prefix, desk.client.max_lifetime.as_secs()), ("", 3600));
}

#[test]
fn a_token_service_that_cannot_be_used_is_told_which_key_and_line() {
    let replaced = |from: &str, to: &str| SERVICE.replace(from, to);
    for (text, line, field) in [
        (replaced("name = \"crm\"\n", ""), 1, "name"),
        (replaced("\"crm\"", "\"c r m\""), 2, "name"),
        (replaced("\"crm\"", "3.5"), 2, "name"),
        (format!("{SERVICE}{SERVICE}"), 5, "name"),
        (replaced("0123456789abcdef0123456789abcdef", "short"), 3, "key"),
        (replaced("[\"listener\"]", "[\"owner\"]"), 4, "roles"),
        (replaced("roles = [\"listener\"]\n", ""), 1, "roles"),
        (format!("{SERVICE}identity_prefix = \"a-b\""), 5, "identity_prefix"),
        (format!("{SERVICE}max_lifetime = 90000"), 5, "max_lifetime"),
    ] {
        let error = read_file(&text).expect_err(&text).to_string();
        let begin = format!("greenroom.toml, line {line}: {field} of a [[token_service]] ");
        assert!(error.starts_with(&begin) && error.contains("for example"), "{error}");
        assert!(!error.contains("0123456789abcdef0123456789abcdef"), "{error}");
    }
    assert!(read_file("token_service = 3").is_err());
}

#[test]
fn the_settings_in_force_are_shown_with_their_source_and_without_secrets() {
    let file = format!("twilio_api_secret = \"the secret\"\nqueue = \"night-line\"\n{SERVICE}");
    let account = ACCOUNT.into_iter().filter(|(key, _)| *key != "TWILIO_API_SECRET");
    let variables: Vec<_> = account.chain([("DJ_PASSPHRASE", "correct horse battery")]).collect();
    let settings = settings(Some(&file), &variables).expect("settings");
    let shown = Config::read(site(), &settings).expect("usable").effective(&settings).to_string();
    for secret in ["the token", "the secret", "correct horse", "0123456789abcdef"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    let line = |key: &str| {
        let line = shown.lines().find(|line| line.split_whitespace().next() == Some(key));
        line.unwrap_or_else(|| panic!("no {key}: {shown}"))
    };
    assert!(line("QUEUE").ends_with("greenroom.toml, line 2"), "{shown}");
    assert!(line("QUEUE").contains("night-line"), "{shown}");
    assert!(line("TWILIO_API_SECRET").contains("(secret, 10 characters)"), "{shown}");
    assert!(line("TWILIO_ACCOUNT_SID").ends_with("environment"), "{shown}");
    assert!(line("GREENROOM_ADDR").contains("127.0.0.1:3000") && line("GREENROOM_ADDR").ends_with("default"));
    assert!(shown.contains("[[token_service]] crm"), "{shown}");
    let debug = format!("{settings:?}");
    assert!(!debug.contains("the token") && !debug.contains("0123456789abcdef"), "{debug}");
}

#[test]
fn the_documented_table_is_the_codes() {
    let row = |cells: [&str; 4]| format!("| {} |\n", cells.join(" | "));
    let mut table = row(["setting", "what it is for", "default", "for example"]) + "|---|---|---|---|\n";
    for key in server::config::KEYS {
        let name = format!("`{key}`");
        let example = if key.secret { "a secret".to_owned() } else { format!("`{}`", key.example) };
        table += &row([&name, key.meaning, key.default, &example]);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/configuration.md");
    let documented = std::fs::read_to_string(path).expect("the file is there");
    assert!(documented.contains(&table), "docs/configuration.md must hold this table:\n{table}");
}

#[test]
fn a_server_that_listens_everywhere_is_reached_by_loopback() {
    let url = |address: &str| PublicUrl::of_listener(address.parse().expect("an address")).to_string();
    assert_eq!(url("0.0.0.0:3000"), "http://127.0.0.1:3000");
    assert_eq!(url("[::]:3000"), "http://[::1]:3000");
    assert_eq!(url("192.168.1.20:80"), "http://192.168.1.20:80");
}
