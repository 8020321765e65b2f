use std::sync::Arc;

use show::CallerId;
use tokio::task::JoinSet;

use super::{drop::send_to_goodbye, lines::set_lines};
use crate::{Error, context::Context};

/// How many callers are released at one time. More would gain nothing: Twilio does no more in a second.
const MAX_RELEASES: usize = 8;

/// Closes the lines, and ends the call of everybody who waits, with a goodbye.
pub(crate) async fn end_show(context: &Arc<Context>) -> Result<(), Error> {
    let closed = set_lines(context, false).await;
    let waiting = context.change(|state, _| {
        state.next.set_releasing(true);
        state.waiting()
    });
    let result = release_all(context, waiting).await;
    context.change(|state, _| state.next.set_releasing(false));
    result.and(closed)
}

async fn release_all(context: &Arc<Context>, waiting: Vec<CallerId>) -> Result<(), Error> {
    let mut left = waiting.into_iter();
    let mut releases = JoinSet::new();
    let mut result = Ok(());
    loop {
        while releases.len() < MAX_RELEASES {
            let Some(id) = left.next() else { break };
            let context = context.clone();
            releases.spawn(async move { send_to_goodbye(&context, &id).await });
        }
        match releases.join_next().await {
            None => return result,
            Some(Ok(Err(error))) => result = Err(error),
            Some(_) => {}
        }
    }
}
