//! Connections that say nothing, or read nothing.

use std::{io::Write, net::TcpStream, thread::sleep, time::Duration};

use serde_json::json;

use crate::{
    frames::{frame, socket},
    show::Show,
};

/// More than the descriptors that a process has by default.
const SILENT: usize = 1_100;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silent_connections_keep_nobody_out() {
    let mut show = Show::begin().await;
    let authority = show.studio.authority.clone();
    let before = show.studio.descriptors();
    show.withstands("silent connections", move |going| {
        let mut held = Vec::new();
        while going.on() {
            if held.len() < SILENT {
                held.extend(TcpStream::connect(&authority).ok());
            } else {
                sleep(Duration::from_millis(10));
            }
        }
    })
    .await;
    let after = show.studio.descriptors();
    println!("silent connections: {before} descriptors before, {after} after");
    assert!(after < before + 100, "{after} descriptors, {before} before");
}

/// Of each address of the strangers, fewer than it may have.
const IDLE_OF_AN_ADDRESS: usize = 500;
const ADDRESSES: u8 = 10;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn idle_telephones_take_little() {
    let mut show = Show::begin().await;
    let authority = show.studio.authority.clone();
    let token = show.studio.token("listener").await;
    let listen =
        json!({ "type": "listen", "payload": { "token": token, "browserinfo": {} }, "version": "1.6" });
    let listen = frame(&listen.to_string());
    let before = show.studio.memory();
    show.withstands("idle telephones", move |going| {
        let mut held = Vec::new();
        let mut strangers = (0..ADDRESSES).flat_map(|n| [[127, 0, 1, n]; IDLE_OF_AN_ADDRESS]);
        while going.on() {
            match strangers.next() {
                Some(address) => {
                    // A machine with few descriptors has room for fewer.
                    let Ok(mut socket) = socket(&authority, address.into()) else { continue };
                    let _ = socket.write_all(&listen);
                    held.push(socket);
                }
                None => sleep(Duration::from_millis(10)),
            }
        }
        println!("idle telephones: {} were connected", held.len());
    })
    .await;
    println!("idle telephones: {before} MB before");
}

/// How many pages one connection asks for at once, of which it reads none.
const UNREAD_PAGES: usize = 500;
const UNREAD_CONNECTIONS: usize = 100;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_that_nobody_reads_keep_nobody_waiting() {
    let mut show = Show::begin().await;
    let authority = show.studio.authority.clone();
    show.withstands("unread pages", move |going| {
        let ask = format!("GET /call HTTP/1.1\r\nHost: {authority}\r\n\r\n").repeat(UNREAD_PAGES);
        let mut held = Vec::new();
        while going.on() {
            if held.len() == UNREAD_CONNECTIONS {
                sleep(Duration::from_millis(10));
                continue;
            }
            let mut connection = TcpStream::connect(&authority).expect("connects");
            connection.set_write_timeout(Some(Duration::from_millis(200))).expect("is set");
            // What does not fit waits at the stranger's.
            let _ = connection.write_all(ask.as_bytes());
            held.push(connection);
        }
    })
    .await;
}
