use leptos::prelude::*;
use server_fn::codec::GetUrl;
use show::{Board, CallerId, LinesNotice, ShowOptions};

use crate::{Failure, wire::PostJson};

/// The whole show as the DJ's screens see it.
#[server(name = ReadBoard, endpoint = "show/board", input = GetUrl, output = PostJson)]
pub async fn board() -> Result<Board, Failure> {
    Ok(super::studio()?.board())
}

/// Puts a caller on air, out of order; before the DJ is connected it makes them the next.
#[server(endpoint = "show/take", input = PostJson, output = PostJson)]
pub async fn take(id: CallerId) -> Result<(), Failure> {
    done("take a caller", super::studio()?.take(&id).await)
}

/// Puts the next caller on air.
#[server(endpoint = "show/next", input = PostJson, output = PostJson)]
pub async fn next_caller() -> Result<(), Failure> {
    done("move on", super::studio()?.next_caller().await)
}

/// Makes a caller the one that Next takes.
#[server(endpoint = "show/designate", input = PostJson, output = PostJson)]
pub async fn designate(id: CallerId) -> Result<(), Failure> {
    done("make a caller next", super::studio()?.designate(&id))
}

/// Puts the caller on air back to waiting.
#[server(endpoint = "show/hold", input = PostJson, output = PostJson)]
pub async fn hold(id: CallerId) -> Result<(), Failure> {
    done("put a caller back", super::studio()?.hold(&id).await)
}

/// Keeps a caller on air whatever Next does.
#[server(endpoint = "show/lock", input = PostJson, output = PostJson)]
pub async fn lock(id: CallerId) -> Result<(), Failure> {
    done("lock a caller", super::studio()?.lock(&id))
}

/// Undoes a lock.
#[server(endpoint = "show/unlock", input = PostJson, output = PostJson)]
pub async fn unlock(id: CallerId) -> Result<(), Failure> {
    done("unlock a caller", super::studio()?.unlock(&id))
}

/// Ends a caller's call.
#[server(endpoint = "show/drop", input = PostJson, output = PostJson)]
pub async fn drop_caller(id: CallerId) -> Result<(), Failure> {
    done("end a call", super::studio()?.drop_caller(&id).await)
}

/// Lets callers in, or no more.
#[server(endpoint = "show/lines", input = PostJson, output = PostJson)]
pub async fn set_lines(open: bool) -> Result<(), Failure> {
    super::studio()?.set_lines(open);
    Ok(())
}

/// Closes the lines, and thanks and releases everybody who waits.
#[server(endpoint = "show/end", input = PostJson, output = PostJson)]
pub async fn end_show() -> Result<(), Failure> {
    done("end the show", super::studio()?.end_show().await)
}

/// Changes what the DJ chose for the show.
#[server(endpoint = "show/options", input = PostJson, output = PostJson)]
pub async fn set_options(options: ShowOptions) -> Result<(), Failure> {
    done("keep the options", super::studio()?.set_options(options).await)
}

/// The DJ is about to hang up on purpose.
#[server(endpoint = "show/finish", input = PostJson, output = PostJson)]
pub async fn finish() -> Result<(), Failure> {
    super::studio()?.finish();
    Ok(())
}

/// Lets simulated callers ring in, or no more.
#[server(endpoint = "show/rehearsal", input = PostJson, output = PostJson)]
pub async fn set_rehearsal(on: bool) -> Result<(), Failure> {
    done("rehearse", super::studio()?.set_rehearsal(on))
}

/// What anybody may know of the show before calling.
#[server(name = ReadLines, endpoint = "show/lines-notice", input = GetUrl, output = PostJson)]
pub async fn lines_notice() -> Result<LinesNotice, Failure> {
    Ok(super::studio()?.lines_notice())
}

/// What came of a deed, for the person who did it: what was refused with its reason, the rest hidden.
#[cfg(feature = "ssr")]
fn done<T>(attempt: &'static str, result: Result<T, studio::Error>) -> Result<(), Failure> {
    match result {
        Ok(_) => Ok(()),
        Err(studio::Error::Refused(refusal)) => Err(Failure::Refused(refusal)),
        Err(studio::Error::Options(_)) => Err(Failure::BadOptions),
        Err(studio::Error::NoRehearsal) => Err(Failure::NoRehearsal),
        Err(error) => Err(Failure::log(attempt, &error)),
    }
}
