//! Measures what calls, and sockets that wait for one, leave behind in the server.
//!
//! ```sh
//! make bench-calls
//! ```
//!
//! Arguments: the server's address with its port, its process, what to do, and how often: `short` makes calls with
//! audio that end as soon as it is heard, `idle` holds sockets of the Voice SDK that have registered and pages that
//! watch their call, `waiting` holds callers in line.

mod caller;
mod process;

use std::{sync::Arc, time::Duration};

use anyhow::{Context as _, bail, ensure};
use futures_util::{StreamExt as _, stream};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep},
};

use self::{
    caller::{Caller, Server},
    process::Process,
};

/// Calls, or connections, that are set up at the same time.
const AT_ONCE: usize = 16;
/// The first ones are this part of all.
const FIRST: usize = 5;
/// After the last call, until what it held is given back.
const SETTLE: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut argument = |name: &str| arguments.next().with_context(|| format!("{name} is missing"));
    let server = Arc::new(Server::new(argument("the server's address")?));
    let process = Process(argument("the server's process")?.parse().context("the server's process")?);
    let kind = argument("what to do")?;
    let number = argument("how often")?.parse().context("how often")?;
    match kind.as_str() {
        "short" => short_calls(&server, process, number).await,
        "idle" => {
            held("registered Voice SDKs", &server, process, number, |server, index| async move {
                Ok(server.registers(index).await?.stays())
            })
            .await?;
            held("pages that watch their call", &server, process, number, |server, index| async move {
                server.watches(index).await
            })
            .await
        }
        "waiting" => {
            held("callers in line", &server, process, number, |server, index| async move {
                Ok(Caller::rings(&server, index).await?.waits())
            })
            .await
        }
        other => bail!("{other:?} is nothing that can be measured"),
    }
}

/// Makes one short call after the other, and tells now and then what the server holds.
async fn short_calls(server: &Arc<Server>, process: Process, number: usize) -> anyhow::Result<()> {
    println!("before: {}", process.holdings()?);
    let begin = Instant::now();
    let calls = stream::iter(0..number).map(|index| {
        let server = Arc::clone(server);
        async move {
            Caller::rings(&server, index).await?.hangs_up().await;
            anyhow::Ok(())
        }
    });
    let mut calls = calls.buffer_unordered(AT_ONCE);
    let (mut done, step) = (0, number.div_ceil(9).max(1));
    while let Some(call) = calls.next().await {
        call?;
        done += 1;
        if done % step == 0 {
            println!(
                "after {done} calls, {:.0} a second: {}",
                done as f64 / begin.elapsed().as_secs_f64(),
                process.holdings()?
            );
        }
    }
    sleep(SETTLE).await;
    println!("{} s after the last: {}", SETTLE.as_secs(), process.holdings()?);
    Ok(())
}

/// Holds many of something, and tells what the server holds for each: of the first few, which also take what is needed
/// once, and of the others. Each is something that ends when the server closes it.
async fn held<T: Future<Output = ()> + Send + 'static, F: Future<Output = anyhow::Result<T>>>(
    name: &str,
    server: &Arc<Server>,
    process: Process,
    number: usize,
    open: impl Fn(Arc<Server>, usize) -> F,
) -> anyhow::Result<()> {
    let mut before = process.holdings()?;
    let mut held = JoinSet::new();
    for indexes in [0..number / FIRST, number / FIRST..number] {
        let more = indexes.len();
        let mut opened =
            stream::iter(indexes).map(|index| open(Arc::clone(server), index)).buffer_unordered(AT_ONCE);
        while let Some(one) = opened.next().await {
            held.spawn(one?);
        }
        sleep(SETTLE).await;
        ensure!(held.try_join_next().is_none(), "the server has closed one of the {} {name}", held.len() + 1);
        let during = process.holdings()?;
        let each = during.kilobytes_over(&before) / more as f64;
        println!("{} {name}: {during}, {each:.1} kB for each of {more} more", held.len());
        before = during;
    }
    drop(held);
    sleep(SETTLE).await;
    println!("{} s after they are gone: {}", SETTLE.as_secs(), process.holdings()?);
    Ok(())
}
