use std::{process::Command, time::Duration};

use serde_json::Value;
use simulator::SimulatorOptions;
use tempfile::TempDir;
use tokio::time::{Instant, sleep};

use crate::{test_server::TestServer, whole::start};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn simulated_listeners_wait_in_the_studios_queue() {
    let data_dir = TempDir::new().expect("a folder");
    let server = start(&data_dir).await;
    server.rehearsal().expect("an exchange").start(SimulatorOptions { seed: Some(1) });
    let patience = Instant::now() + Duration::from_secs(20);
    loop {
        let status = reqwest::get(server.page("/queue-status")).await.expect("an answer");
        let status: Value = status.json().await.expect("JSON");
        if status["current_size"].as_u64().is_some_and(|waiting| waiting >= 1) {
            break;
        }
        assert!(Instant::now() < patience, "nobody waits: {status}");
        sleep(Duration::from_millis(50)).await;
    }
    server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_switch_is_shown_only_where_no_account_at_twilio_is_configured() {
    const SWITCH: &str = "id=\"rehearsal\"";
    let data_dir = TempDir::new().expect("a folder");
    let server = start(&data_dir).await;
    let page = reqwest::get(server.page("/")).await.expect("an answer").text().await.expect("a page");
    assert!(page.contains(SWITCH), "{page}");
    server.shutdown().await;

    let page = TestServer::new().get("/").await.body;
    assert!(page.contains("id=\"end-show\"") && !page.contains(SWITCH), "{page}");
}

#[test]
fn an_account_at_twilio_is_not_rung_for_practice() {
    let folder = TempDir::new().expect("a folder");
    let refused = Command::new(env!("CARGO_BIN_EXE_greenroom"))
        .args(["serve", "--rehearse"])
        .current_dir(folder.path())
        .env_clear()
        .envs([
            ("TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000001"),
            ("TWILIO_AUTH_TOKEN", "0123456789abcdef0123456789abcdef"),
            ("TWILIO_API_KEY", "SK00000000000000000000000000000001"),
            ("TWILIO_API_SECRET", "a secret"),
            ("TWILIO_APP_SID", "AP00000000000000000000000000000001"),
            ("PUBLIC_URL", "https://studio.example"),
            ("GREENROOM_ADDR", "127.0.0.1:0"),
        ])
        .output()
        .expect("it runs");
    let message = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success());
    assert!(message.contains("--rehearse would ring through the account at Twilio"), "{message}");
    assert!(message.contains("unset every TWILIO_… setting"), "{message}");
}
