//! A peer whose faults lie below what a web framework can answer.

use std::sync::Arc;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What the peer does with one request.
#[derive(Clone)]
pub enum Reply {
    /// Answers with a status, further header lines and a body.
    Answer(u16, &'static str, String),
    /// Resets the connection after half of an answer.
    Reset,
    /// Never answers.
    Silence,
}

/// Listens, and replies to each request as told by its method, target and body; gives its address.
pub async fn listen(reply: impl Fn(&str, &str, &str) -> Reply + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let reply = Arc::new(reply);
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            tokio::spawn(one(connection, reply.clone()));
        }
    });
    url
}

async fn one(mut connection: TcpStream, reply: Arc<impl Fn(&str, &str, &str) -> Reply>) {
    let Some(request) = read(&mut connection).await else { return };
    let (head, body) = request.split_once("\r\n\r\n").expect("read to there");
    let mut line = head.split(' ');
    let (method, target) = (line.next().unwrap_or_default(), line.next().unwrap_or_default());
    let answer = match reply(method, target, body) {
        Reply::Answer(status, headers, body) => format!(
            "HTTP/1.1 {status} X\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n{body}",
            body.len()
        ),
        Reply::Reset => {
            connection.set_zero_linger().expect("a socket");
            "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{".to_owned()
        }
        Reply::Silence => std::future::pending().await,
    };
    // Whoever left does not want it.
    let _ = connection.write_all(answer.as_bytes()).await;
}

/// Reads one request, or nothing if the client has left.
async fn read(connection: &mut TcpStream) -> Option<String> {
    let mut request = Vec::new();
    loop {
        connection.read_buf(&mut request).await.ok().filter(|length| *length > 0)?;
        let text = String::from_utf8_lossy(&request);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok())
                .unwrap_or(0);
            if body.len() >= length {
                return Some(text.into_owned());
            }
        }
    }
}
