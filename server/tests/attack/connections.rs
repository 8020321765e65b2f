//! Connections that say nothing.

use std::{net::TcpStream, thread::sleep, time::Duration};

use crate::show::Show;

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
