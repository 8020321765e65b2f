//! Proxies on the studio's machine that tell nobody for whom they ask, before a studio without a passphrase.

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional},
    net::{TcpListener, TcpStream},
};

use crate::studio::Studio;

/// Hands on connections as they come, as `ssh -R` and `socat` do; gives its address.
async fn forwards_to(studio: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("bound").to_string();
    let studio = studio.to_owned();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let mut server = TcpStream::connect(&studio).await.expect("connects");
            tokio::spawn(async move { copy_bidirectional(&mut client, &mut server).await });
        }
    });
    address
}

/// Sends a request as it stands, and gives the line of its answer that has the status.
async fn asks(address: &str, request: &str) -> String {
    let mut connection = TcpStream::connect(address).await.expect("connects");
    connection.write_all(request.as_bytes()).await.expect("is sent");
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.expect("is answered");
    answer.lines().next().expect("a status").to_owned()
}

/// What the machine itself asks for.
async fn opens_at_the_machine(studio: &Studio) -> bool {
    studio.get("/").await == Some(200)
}

#[tokio::test]
async fn what_a_forwarder_hands_on_opens_the_djs_page_to_nobody() {
    let studio = Studio::start().await;
    assert!(opens_at_the_machine(&studio).await);
    let forwarder = forwards_to(&studio.authority).await;
    let visit = "GET / HTTP/1.1\r\nHost: radio.example\r\nConnection: close\r\n\r\n";
    let answer = asks(&forwarder, visit).await;
    println!("a forwarder: {answer}");
    assert!(answer.contains("403"), "{answer}");
    assert!(!opens_at_the_machine(&studio).await, "who asks for the machine may be anybody");
    assert!(studio.log().contains("DJ_PASSPHRASE"), "the log says what to set");
}

#[tokio::test]
async fn what_nginx_hands_on_by_itself_opens_the_djs_page_to_nobody() {
    let studio = Studio::start().await;
    // Its `proxy_pass` without another line: its own name for the studio, HTTP/1.0, nothing of the visitor.
    let visit = format!("GET / HTTP/1.0\r\nHost: {}\r\nConnection: close\r\n\r\n", studio.authority);
    let answer = asks(&studio.authority, &visit).await;
    println!("nginx's default: {answer}");
    assert!(answer.contains("403"), "{answer}");
    assert!(!opens_at_the_machine(&studio).await, "who asks for the machine may be anybody");
}
