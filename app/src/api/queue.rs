use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::Failure;

/// How the callers' queue stands now; `None` where there is no queue of that name.
///
/// A GET: it changes nothing, and every page asks for it again and again.
#[server(endpoint = "queue/statistics", input = GetUrl)]
pub async fn queue_statistics() -> Result<Option<show::QueueStatistics>, Failure> {
    super::studio()?
        .queue_statistics()
        .await
        .map_err(|error| Failure::log("read the queue's figures", &error))
}
