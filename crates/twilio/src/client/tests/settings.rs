//! How a client is set up, and what it shows of that.

use url::Url;

use super::*;

#[test]
fn a_base_address_must_be_plain() {
    for base_url in ["ftp://a", "https://user@a", "https://u:p@a", "https://a?b", "https://a#b", "data:x"] {
        let config =
            ClientConfig::new(account(), TOKEN.into()).base_url(Url::parse(base_url).expect("a URL"));
        assert!(matches!(Client::new(config), Err(ClientError::BaseUrl)), "{base_url}");
    }
}

#[test]
fn secrets_are_not_printed() {
    let url = Url::parse("https://user:hidden-in-url@api.example.com").expect("a URL");
    let config = ClientConfig::new(account(), TOKEN.into());
    let client = Client::new(config.clone()).expect("a client");
    let printed =
        format!("{config:?} {:?} {client:?} {:?}", config.clone().base_url(url), client.queues().stream());
    assert!(!printed.contains(TOKEN) && !printed.contains("hidden-in-url"), "{printed}");
}

#[test]
fn chance_is_between_nought_and_one_and_is_not_always_the_same() {
    let timing = SystemTiming::new();
    let drawn: Vec<f64> = (0..8).map(|_| timing.random()).collect();
    assert!(drawn.iter().all(|random| (0.0..1.0).contains(random)), "{drawn:?}");
    assert!(drawn.iter().any(|random| (random - drawn[0]).abs() > 0.0), "{drawn:?}");
}
