use std::sync::Arc;

use anyhow::Context as _;
use futures_util::StreamExt as _;
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Message, client::IntoClientRequest as _, http::HeaderValue},
};
use url::Url;

use crate::probe::Watched;

/// Opens a screen and waits for its first board; what is returned reads what comes after that.
///
/// # Errors
/// When the server refuses it, or sends no frame.
pub async fn open(
    origin: &Url,
    number: usize,
    watched: Arc<Watched>,
) -> anyhow::Result<impl Future<Output = ()> + use<>> {
    let own = origin.as_str().trim_end_matches('/');
    let mut request = format!("{}/live", own.replacen("http", "ws", 1)).into_client_request()?;
    request.headers_mut().insert("origin", HeaderValue::from_str(own)?);
    let (mut socket, _) = connect_async(request).await?;
    socket.next().await.context("no frame came")??;
    Ok(async move {
        while let Some(Ok(message)) = socket.next().await {
            if let Message::Text(text) = message {
                watched.frame(number, &text);
            }
        }
        eprintln!("screen {number} was cut off");
    })
}
