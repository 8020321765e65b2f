use std::path::Path;

use axum::Router;
use exchange::AudioAddresses;
use http::{StatusCode, header};
use server::{
    Config, Server,
    config::{PublicUrl, Settings},
    doctor::{AudioTarget, DoctorTarget, Finding, Verdict, examine},
};
use tempfile::TempDir;
use tokio::{net::TcpListener, time::Instant};

use crate::{
    raw_server::{Reply, listen},
    test_server::site,
    whole::start,
};

fn config(data: &TempDir, server: Option<&Server>) -> Config {
    let folder = data.path().display().to_string();
    let address = server.map_or_else(|| "127.0.0.1:9".to_owned(), |server| server.address().to_string());
    let lookup = |key: &str| match key {
        "DATA_DIR" => Some(folder.clone()),
        "GREENROOM_ADDR" => Some(address.clone()),
        _ => None,
    };
    Config::read(site(), &Settings::read(None, &lookup).expect("settings")).expect("usable")
}

/// The studio that runs, with a stand-in for its speech: what is installed here is no part of the test.
fn speaking(data: &TempDir, server: &Server) -> DoctorTarget {
    let target = DoctorTarget::of(&config(data, Some(server))).expect("an account");
    assert_eq!(target.speech_program.as_deref(), Some(Path::new("espeak-ng")));
    let AudioAddresses { udp, tcp } = server.audio_addresses();
    let audio = target.audio.clone().map(|audio| AudioTarget { udp, tcp, ..audio });
    DoctorTarget { speech_program: Some("true".into()), audio, ..target }
}

/// What is at fault, by its name.
fn faults(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().filter(|finding| finding.is_fault()).map(|finding| finding.about).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_studio_that_runs_is_well_in_every_respect() {
    let data = TempDir::new().expect("a folder");
    let server = start(&data).await;
    let findings = examine(&speaking(&data, &server)).await.expect("looked");
    let about: Vec<_> = findings.iter().map(|finding| finding.about).collect();
    assert_eq!(
        about,
        [
            "clock",
            "credentials",
            "API key",
            "application",
            "queue",
            "webhooks",
            "live streams",
            "audio by UDP",
            "audio by TCP",
            "speech"
        ],
        "{findings:?}"
    );
    assert_eq!(faults(&findings), Vec::<&str>::new(), "{findings:?}");
    server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_thing_that_is_wrong_is_told_with_its_remedy() {
    let data = TempDir::new().expect("a folder");
    let server = start(&data).await;
    let well = speaking(&data, &server);
    let mut wrong_token = well.clone();
    wrong_token.credentials.auth_token = "another".into();
    let mut wrong_key = well.clone();
    wrong_key.api_key.as_mut().expect("a key").secret = "another".into();
    let wrong_application = DoctorTarget {
        application_sid: twilio::sid::ApplicationSid::from_random_bytes([9; 16]),
        ..well.clone()
    };
    let mute = DoctorTarget { speech_program: Some("no-such-program".into()), ..well.clone() };
    let broken = DoctorTarget { speech_program: Some("false".into()), ..well.clone() };
    let wrong_queue = DoctorTarget { queue_name: "no such queue".to_owned(), ..well.clone() };
    let other_site = listen_to(Router::new()).await;
    let wrong_url = DoctorTarget { webhook_base: other_site.clone(), ..well.clone() };
    let wrong_proxy = DoctorTarget { public_url: other_site, ..well.clone() };
    let audio = well.audio.clone().expect("where audio goes");
    let closed = vec!["127.0.0.1:9".parse().expect("an address")];
    let no_audio = DoctorTarget {
        audio: Some(AudioTarget { udp: closed.clone(), tcp: closed, ..audio }),
        ..well.clone()
    };
    let nobody = DoctorTarget {
        webhook_base: "http://127.0.0.1:9".parse().expect("an address"),
        public_url: "http://127.0.0.1:9".parse().expect("an address"),
        ..well
    };
    for (target, fault) in [
        (wrong_token, &["credentials", "webhooks"][..]),
        (wrong_key, &["API key"]),
        (wrong_application, &["application"]),
        (wrong_queue, &["queue"]),
        (mute, &["speech"]),
        (broken, &["speech"]),
        (no_audio, &["audio by UDP", "audio by TCP"]),
        (wrong_url, &["application", "webhooks"]),
        (wrong_proxy, &["live streams"]),
        (nobody, &["application", "webhooks", "live streams"]),
    ] {
        let findings = examine(&target).await.expect("looked");
        assert_eq!(faults(&findings), fault, "{findings:?}");
        for finding in &findings {
            if let Verdict::Fault { mend, .. } = &finding.verdict {
                assert!(mend.ends_with('.') && finding.to_string().starts_with("FAULT"), "{finding}");
            }
            assert!(!finding.to_string().contains("another"), "{finding}");
        }
    }
    server.shutdown().await;
}

#[tokio::test]
async fn a_studio_that_was_never_started_is_told_so() {
    let data = TempDir::new().expect("a folder");
    let never = DoctorTarget::of(&config(&data, None)).expect_err("no account").to_string();
    assert!(never.contains("never been started"), "{never}");
    assert!(!data.path().join("exchange").exists(), "looking makes nothing");
}

/// An account with a REST API here and a studio there.
fn target(rest_url: &str, public_url: &str) -> DoctorTarget {
    let variables = [
        ("TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000001"),
        ("TWILIO_AUTH_TOKEN", "hush"),
        ("TWILIO_API_KEY", "SK00000000000000000000000000000002"),
        ("TWILIO_API_SECRET", "hush"),
        ("TWILIO_APP_SID", "AP00000000000000000000000000000003"),
        ("TWILIO_REST_URL", rest_url),
        ("PUBLIC_URL", public_url),
    ];
    let lookup =
        |key: &str| variables.iter().find(|(name, _)| *name == key).map(|(_, value)| (*value).to_owned());
    let config = Config::read(site(), &Settings::read(None, &lookup).expect("settings")).expect("usable");
    DoctorTarget::of(&config).expect("an account")
}

/// Another server, with these routes.
async fn listen_to(routes: Router) -> PublicUrl {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(axum::serve(listener, routes).into_future());
    PublicUrl::of_listener(address)
}

/// An account whose REST API answers everything so, with the clock of 2015; nobody is at the studio.
async fn at_faulty(status: u16, body: &'static str) -> Vec<Finding> {
    let routes = Router::new().fallback(async move || {
        let date = [(header::DATE, "Tue, 04 Aug 2015 18:39:09 GMT")];
        (StatusCode::from_u16(status).expect("a status"), date, body)
    });
    let rest_url = listen_to(routes).await.to_string();
    examine(&target(&rest_url, "http://127.0.0.1:9")).await.expect("looked")
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
        assert_eq!(faults(&findings), ["clock", "credentials", "webhooks", "live streams"], "{findings:?}");
        assert!(findings.iter().all(|finding| finding.about != "speech"), "Twilio speaks: {findings:?}");
        assert!(findings.iter().any(|finding| finding.to_string().contains(said)), "{said}: {findings:?}");
        assert!(findings.iter().all(|finding| !finding.to_string().contains("hush")), "{findings:?}");
    }
}

/// The words about something.
fn told(findings: &[Finding], about: &str) -> String {
    findings.iter().find(|finding| finding.about == about).expect("looked at").to_string()
}

#[tokio::test]
async fn silence_is_told_of_each_after_one_wait() {
    let url = listen(|_, _, _| Reply::Silence).await;
    tokio::time::pause();
    let began = Instant::now();
    let findings = examine(&target(&url, &url)).await.expect("looked");
    assert_eq!(faults(&findings), ["clock", "credentials", "webhooks", "live streams"], "{findings:?}");
    for about in ["credentials", "webhooks"] {
        assert!(told(&findings, about).contains("in time"), "{findings:?}");
    }
    let seconds = began.elapsed().as_secs_f64();
    assert!((40.0..41.0).contains(&seconds), "four waits of ten seconds: {seconds} s");
}

#[tokio::test]
async fn a_connection_that_is_reset_is_told_of_each_and_not_as_an_answer() {
    let url = listen(|_, _, _| Reply::Reset).await;
    let findings = examine(&target(&url, &url)).await.expect("looked");
    assert!(told(&findings, "credentials").contains("could not be reached"), "{findings:?}");
    let webhooks = told(&findings, "webhooks");
    assert!(webhooks.contains("does not answer") && !webhooks.contains("in time"), "{webhooks}");
}

#[tokio::test]
async fn an_api_that_fails_behind_its_credentials_is_told_of_everything_there_and_asked_once() {
    const ACCOUNT: &str = r#"{"sid":"AC00000000000000000000000000000001","friendly_name":"x","status":"active",
        "type":"Full","owner_account_sid":"AC00000000000000000000000000000001","auth_token":"",
        "date_created":null,"date_updated":null,"uri":"/x","subresource_uris":{}}"#;
    let behind = ["API key", "application", "telephone number", "queue"];
    for (fault, said, least) in
        [(Reply::Silence, "could not be reached in time", 40.0), (Reply::Reset, "could not be reached", 0.0)]
    {
        let url = listen(move |_, target, _| match target.matches('/').count() {
            0..=3 => Reply::Answer(200, "", ACCOUNT.to_owned()),
            _ => fault.clone(),
        })
        .await;
        tokio::time::pause();
        let began = Instant::now();
        let findings = examine(&target(&url, &url)).await.expect("looked");
        let seconds = began.elapsed().as_secs_f64();
        tokio::time::resume();
        for about in behind {
            assert!(told(&findings, about).contains(said), "{about}: {findings:?}");
        }
        assert!((least..least + 0.4).contains(&seconds), "nothing is tried again: {seconds} s");
    }
}
