use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::{Failure, wire::PostJson};

/// How the callers' queue stands, with the age of its figures.
///
/// A GET: it changes nothing, and every page asks for it again and again.
#[server(name = ReadQueue, endpoint = "queue/statistics", input = GetUrl, output = PostJson)]
pub async fn queue_reading() -> Result<show::QueueReading, Failure> {
    Ok(super::studio()?.queue_reading().await)
}
