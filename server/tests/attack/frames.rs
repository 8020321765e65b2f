//! Frames into signalling sockets, without a token.

use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    time::Duration,
};

use socket2::{Domain, Socket, Type};

use crate::show::{Going, Show};

/// A text frame of a client, masked with zeros so that its text is sent as it is (RFC 6455 §5.2).
pub(crate) fn frame(text: &str) -> Vec<u8> {
    let mut frame = vec![0x81];
    match u8::try_from(text.len()) {
        Ok(length) if length < 126 => frame.push(0x80 | length),
        _ => {
            frame.push(0x80 | 126);
            frame.extend(u16::try_from(text.len()).expect("a short text").to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend(text.as_bytes());
    frame
}

/// A connection that comes from a loopback address.
fn connect(authority: &str, from: Ipv4Addr) -> io::Result<TcpStream> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.bind(&SocketAddr::from((from, 0)).into())?;
    socket.connect(&authority.parse::<SocketAddr>().expect("an address").into())?;
    Ok(socket.into())
}

/// A signalling socket from a loopback address, on which nobody has said who they are.
///
/// # Errors
/// When the studio does not want one more.
pub(crate) fn socket(authority: &str, from: Ipv4Addr) -> io::Result<TcpStream> {
    let mut socket = connect(authority, from)?;
    socket.set_write_timeout(Some(Duration::from_millis(200)))?;
    socket.set_read_timeout(Some(Duration::from_secs(5)))?;
    let upgrade = format!(
        "GET /exchange/signal HTTP/1.1\r\nHost: {authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    socket.write_all(upgrade.as_bytes())?;
    let mut answer = [0; 512];
    let length = socket.read(&mut answer)?;
    let is_open = answer[..length].starts_with(b"HTTP/1.1 101");
    is_open.then_some(socket).ok_or_else(|| io::Error::other("refused"))
}

/// Sends one frame again and again, as fast as the studio takes it, and connects again when it is cut off.
fn flood(authority: &str, text: &str, going: &Going) {
    let many = frame(text).repeat(64);
    while going.on() {
        let Ok(mut socket) = socket(authority, Ipv4Addr::LOCALHOST) else {
            continue;
        };
        while going.on() && socket.write_all(&many).is_ok() {}
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn frames_that_hang_up_calls_of_nobody_are_dropped_before_they_pile_up() {
    let mut show = Show::begin().await;
    let authority = show.studio.authority.clone();
    let hangup =
        r#"{"type":"hangup","payload":{"callsid":"CA00000000000000000000000000000001"},"version":"1.6"}"#;
    show.withstands("frames without a token", move |going| flood(&authority, hangup, &going)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn frames_that_mean_nothing_do_not_fill_the_log() {
    let mut show = Show::begin().await;
    let authority = show.studio.authority.clone();
    let before = show.studio.log().len();
    let unknown =
        format!(r#"{{"type":"nonsense","payload":{{"text":"{}"}},"version":"1.6"}}"#, "x".repeat(400));
    show.withstands("unknown frames", move |going| flood(&authority, &unknown, &going)).await;
    let written = show.studio.log().len() - before;
    assert!(written < 64 * 1024, "{written} bytes of log");
    let long = format!("/{}", "a".repeat(300));
    assert_eq!(show.studio.get(&long).await, Some(404));
}
