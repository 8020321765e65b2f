use std::time::Duration;

use http::StatusCode;
use server::{Config, Server, config::Settings};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::timeout,
};

use crate::test_server::site;

/// Starts the server with its embedded exchange on free ports.
pub async fn start(data_dir: &TempDir) -> Server {
    let data_dir = data_dir.path().display().to_string();
    let settings = Settings::read(None, &|key| match key {
        "DATA_DIR" => Some(data_dir.clone()),
        "MEDIA_PORT" => Some("0".to_owned()),
        "MEDIA_TCP_PORT" => Some("0".to_owned()),
        "MEDIA_ADDRESSES" => Some("127.0.0.1".to_owned()),
        _ => None,
    });
    let config = Config::read(site(), &settings.expect("no file"));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    Server::start(config.expect("usable"), listener).await.expect("a server")
}

async fn get(server: &Server, path: &str) -> (StatusCode, String) {
    let answer = reqwest::get(server.page(path)).await.expect("an answer");
    (answer.status(), answer.text().await.expect("a body"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_queue_exists_from_the_start() {
    let data_dir = TempDir::new().expect("a folder");
    let server = start(&data_dir).await;
    let (status, body) = get(&server, "/queue-status").await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!(body, r#"{"current_size":0,"average_wait_time":0}"#);
    server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_finds_its_account_and_needs_no_second_queue() {
    let data_dir = TempDir::new().expect("a folder");
    start(&data_dir).await.shutdown().await;
    let server = start(&data_dir).await;
    assert_eq!(get(&server, "/queue-status").await.0, StatusCode::OK);
    server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_exchange_is_no_page_of_ours() {
    let data_dir = TempDir::new().expect("a folder");
    let server = start(&data_dir).await;
    let (status, body) = get(&server, "/exchange/2010-04-01/Accounts/AC0/Queues.json").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "{body}");
    let (status, body) = get(&server, "/exchange/nowhere").await;
    assert!(status.is_client_error() && !body.contains("<html"), "{status} {body}");
    server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_open_telephone_line_does_not_hold_up_the_end() {
    let data_dir = TempDir::new().expect("a folder");
    let server = start(&data_dir).await;
    let mut line = TcpStream::connect(server.address()).await.expect("a connection");
    let upgrade = "GET /exchange/signal HTTP/1.1\r\nHost: studio\r\nConnection: Upgrade\r\n\
                   Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                   Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    line.write_all(upgrade.as_bytes()).await.expect("sent");
    let mut answer = [0; 12];
    line.read_exact(&mut answer).await.expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 101");

    timeout(Duration::from_secs(5), server.shutdown()).await.expect("stopped in time");
}
