use axum::Router;
use http::{StatusCode, header};
use server::{
    Config, Running,
    config::Settings,
    doctor::{Finding, Patient, State, examine},
};
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::{fixture::site, whole::start};

fn config(data: &TempDir, running: Option<&Running>) -> Config {
    let folder = data.path().display().to_string();
    let address = running.map_or_else(|| "127.0.0.1:9".to_owned(), |running| running.address().to_string());
    let lookup = |key: &str| match key {
        "DATA_DIR" => Some(folder.clone()),
        "GREENROOM_ADDR" => Some(address.clone()),
        _ => None,
    };
    Config::read(site(), &Settings::read(None, &lookup).expect("settings")).expect("usable")
}

/// What is at fault, by its name.
fn faults(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().filter(|finding| finding.is_fault()).map(|finding| finding.about).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_studio_that_runs_is_well_in_every_respect() {
    let data = TempDir::new().expect("a folder");
    let running = start(&data).await;
    let patient = Patient::of(&config(&data, Some(&running))).expect("an account");
    let findings = examine(&patient).await.expect("looked");
    let about: Vec<_> = findings.iter().map(|finding| finding.about).collect();
    assert_eq!(
        about,
        ["clock", "credentials", "API key", "application", "queue", "webhooks"],
        "{findings:?}"
    );
    assert_eq!(faults(&findings), Vec::<&str>::new(), "{findings:?}");
    running.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_thing_that_is_wrong_is_told_with_its_remedy() {
    let data = TempDir::new().expect("a folder");
    let running = start(&data).await;
    let well = Patient::of(&config(&data, Some(&running))).expect("an account");
    let mut wrong_token = well.clone();
    wrong_token.login.auth_token = "another".into();
    let mut wrong_key = well.clone();
    wrong_key.api_key.as_mut().expect("a key").secret = "another".into();
    let wrong_application =
        Patient { application_sid: twilio::sid::ApplicationSid::from_random_bytes([9; 16]), ..well.clone() };
    let wrong_queue = Patient { queue_name: "no such queue".to_owned(), ..well.clone() };
    let wrong_url =
        Patient { webhook_base: running.page("/exchange").parse().expect("an address"), ..well.clone() };
    let nobody = Patient { webhook_base: "http://127.0.0.1:9".parse().expect("an address"), ..well };
    for (patient, fault) in [
        (wrong_token, &["credentials", "webhooks"][..]),
        (wrong_key, &["API key"]),
        (wrong_application, &["application"]),
        (wrong_queue, &["queue"]),
        (wrong_url, &["application", "webhooks"]),
        (nobody, &["application", "webhooks"]),
    ] {
        let findings = examine(&patient).await.expect("looked");
        assert_eq!(faults(&findings), fault, "{findings:?}");
        for finding in &findings {
            if let State::Fault { mend, .. } = &finding.state {
                assert!(mend.ends_with('.') && finding.to_string().starts_with("FAULT"), "{finding}");
            }
            assert!(!finding.to_string().contains("another"), "{finding}");
        }
    }
    running.shutdown().await;
}

#[tokio::test]
async fn a_studio_that_was_never_started_is_told_so() {
    let data = TempDir::new().expect("a folder");
    let never = Patient::of(&config(&data, None)).expect_err("no account").to_string();
    assert!(never.contains("never been started"), "{never}");
    assert!(!data.path().join("exchange").exists(), "looking makes nothing");
}

/// An account whose REST API answers everything so, with the clock of 2015; nobody is at the studio.
async fn at_faulty(status: u16, body: &'static str) -> Vec<Finding> {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let rest_url = format!("http://{}", listener.local_addr().expect("an address"));
    let routes = Router::new().fallback(async move || {
        let date = [(header::DATE, "Tue, 04 Aug 2015 18:39:09 GMT")];
        (StatusCode::from_u16(status).expect("a status"), date, body)
    });
    tokio::spawn(axum::serve(listener, routes).into_future());
    let variables = [
        ("TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000001"),
        ("TWILIO_AUTH_TOKEN", "hush"),
        ("TWILIO_APP_SID", "AP00000000000000000000000000000003"),
        ("TWILIO_REST_URL", &rest_url),
        ("PUBLIC_URL", "http://127.0.0.1:9"),
    ];
    let lookup =
        |key: &str| variables.iter().find(|(name, _)| *name == key).map(|(_, value)| (*value).to_owned());
    let config = Config::read(site(), &Settings::read(None, &lookup).expect("settings")).expect("usable");
    examine(&Patient::of(&config).expect("an account")).await.expect("looked")
}

#[tokio::test]
async fn an_api_at_fault_is_told_apart_from_credentials_that_are_wrong() {
    for (status, body, said) in [
        (401, r#"{"code":20003,"message":"Authenticate","more_info":"x","status":401}"#, "refuses them"),
        (404, "{}", "404"),
        (429, "{}", "429"),
        (500, "", "500"),
        (200, "{\"sid\":\"AC", "cannot be understood"),
    ] {
        let findings = at_faulty(status, body).await;
        assert_eq!(faults(&findings), ["clock", "credentials", "webhooks"], "{findings:?}");
        assert!(findings.iter().any(|finding| finding.to_string().contains(said)), "{said}: {findings:?}");
        assert!(findings.iter().all(|finding| !finding.to_string().contains("hush")), "{findings:?}");
    }
}
