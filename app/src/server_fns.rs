//! The server functions: endpoints under `/api` that call [`studio::Studio`].

use leptos::prelude::*;
use server_fn::codec::GetUrl;
use show::{Board, CallerId, ChosenOptions, LinesNotice, VoiceToken};

use crate::{error::RequestError, json::PostJson};

/// The studio that the server put in context.
#[cfg(feature = "ssr")]
fn studio() -> Result<studio::Studio, RequestError> {
    leptos::context::use_context().ok_or_else(|| {
        tracing::error!("no studio in context");
        RequestError::Unavailable
    })
}

/// The whole call board.
#[server(name = ReadBoard, endpoint = "show/board", input = GetUrl, output = PostJson)]
pub async fn board() -> Result<Board, RequestError> {
    Ok(studio()?.board())
}

/// Puts a caller on air out of order; before the DJ is connected, makes them next.
#[server(endpoint = "show/take", input = PostJson, output = PostJson)]
pub async fn take(id: CallerId) -> Result<(), RequestError> {
    done("take a caller", studio()?.take(&id).await)
}

/// Puts the next caller on air.
#[server(endpoint = "show/next", input = PostJson, output = PostJson)]
pub async fn next_caller() -> Result<(), RequestError> {
    done("move on", studio()?.next_caller().await)
}

/// Makes a caller the one whom Next takes.
#[server(endpoint = "show/designate", input = PostJson, output = PostJson)]
pub async fn designate(id: CallerId) -> Result<(), RequestError> {
    done("make a caller next", studio()?.designate(&id))
}

/// Puts the caller who is on air back into the queue.
#[server(endpoint = "show/hold", input = PostJson, output = PostJson)]
pub async fn hold(id: CallerId) -> Result<(), RequestError> {
    done("put a caller back", studio()?.hold(&id).await)
}

/// Locks a caller on air, so that Next leaves them there.
#[server(endpoint = "show/lock", input = PostJson, output = PostJson)]
pub async fn lock(id: CallerId) -> Result<(), RequestError> {
    done("lock a caller", studio()?.lock(&id))
}

/// Undoes a lock.
#[server(endpoint = "show/unlock", input = PostJson, output = PostJson)]
pub async fn unlock(id: CallerId) -> Result<(), RequestError> {
    done("unlock a caller", studio()?.unlock(&id))
}

/// Ends a caller's call.
#[server(endpoint = "show/drop", input = PostJson, output = PostJson)]
pub async fn drop_caller(id: CallerId) -> Result<(), RequestError> {
    done("end a call", studio()?.drop_caller(&id).await)
}

/// Opens or closes the lines.
#[server(endpoint = "show/lines", input = PostJson, output = PostJson)]
pub async fn set_lines(open: bool) -> Result<(), RequestError> {
    done("open or close the lines", studio()?.set_lines(open).await)
}

/// Closes the lines, thanks everybody who waits and ends their calls.
#[server(endpoint = "show/end", input = PostJson, output = PostJson)]
pub async fn end_show() -> Result<(), RequestError> {
    done("end the show", studio()?.end_show().await)
}

/// Changes the show's options.
#[server(endpoint = "show/options", input = PostJson, output = PostJson)]
pub async fn set_options(options: ChosenOptions) -> Result<(), RequestError> {
    done("keep the options", studio()?.set_options(options.0).await)
}

/// Announces that the DJ is about to hang up on purpose.
#[server(endpoint = "show/finish", input = PostJson, output = PostJson)]
pub async fn finish() -> Result<(), RequestError> {
    studio()?.finish();
    Ok(())
}

/// Starts or stops the simulated callers.
#[server(endpoint = "show/rehearsal", input = PostJson, output = PostJson)]
pub async fn set_rehearsal(on: bool) -> Result<(), RequestError> {
    done("rehearse", studio()?.set_rehearsal(on))
}

/// What everybody may know of the show: its name, its host and whether the lines are open.
#[server(name = ReadLines, endpoint = "show/lines-notice", input = GetUrl, output = PostJson)]
pub async fn lines_notice() -> Result<LinesNotice, RequestError> {
    Ok(studio()?.lines_notice())
}

/// The answer to a command: a refusal keeps its reason, any other error is logged and hidden.
#[cfg(feature = "ssr")]
fn done<T>(attempt: &'static str, result: Result<T, studio::Error>) -> Result<(), RequestError> {
    match result {
        Ok(_) => Ok(()),
        Err(studio::Error::Refused(refusal)) => Err(RequestError::Refused(refusal)),
        Err(studio::Error::Options(_)) => Err(RequestError::BadOptions),
        Err(studio::Error::NoRehearsal) => Err(RequestError::NoRehearsal),
        Err(error @ studio::Error::LinesNotSaved(_)) => {
            RequestError::log(attempt, &error);
            Err(RequestError::LinesNotSaved)
        }
        Err(error) => Err(RequestError::log(attempt, &error)),
    }
}

/// The queue's figures and their age.
///
/// A GET, since it changes nothing and every console polls it.
#[server(name = ReadQueue, endpoint = "queue/statistics", input = GetUrl, output = PostJson)]
pub async fn queue_reading() -> Result<show::QueueReading, RequestError> {
    Ok(studio()?.queue_reading().await)
}

// One endpoint for each role: a browser's role follows from the path that it may reach, never from
// what it sends.

/// A token that lets this browser take callers from the queue and be called directly.
#[server(endpoint = "voice/dj-token", input = PostJson, output = PostJson)]
pub async fn dj_token() -> Result<VoiceToken, RequestError> {
    issue(show::Role::Dj)
}

/// A token that lets this browser call the studio.
#[server(endpoint = "voice/listener-token", input = PostJson, output = PostJson)]
pub async fn listener_token() -> Result<VoiceToken, RequestError> {
    issue(show::Role::Listener)
}

/// Renews the token of a console, which sends its old one.
#[server(endpoint = "voice/dj-token/renew", input = PostJson, output = PostJson)]
pub async fn renew_dj_token(token: String) -> Result<VoiceToken, RequestError> {
    renew(show::Role::Dj, &token)
}

/// Renews the token of a listener's page, which sends its old one and keeps its identity.
#[server(endpoint = "voice/listener-token/renew", input = PostJson, output = PostJson)]
pub async fn renew_listener_token(
    /// The old token.
    token: String,
) -> Result<VoiceToken, RequestError> {
    renew(show::Role::Listener, &token)
}

/// The login that the server put in context, if the browser has one.
#[cfg(feature = "ssr")]
fn login() -> Option<studio::LoginId> {
    leptos::context::use_context()
}

#[cfg(feature = "ssr")]
fn issue(role: show::Role) -> Result<VoiceToken, RequestError> {
    studio()?
        .voice_token(role, login().as_ref())
        .map_err(|error| RequestError::log("issue a voice token", &error))
}

#[cfg(feature = "ssr")]
fn renew(role: show::Role, token: &str) -> Result<VoiceToken, RequestError> {
    use studio::RenewalRefusal;

    studio()?.renew_voice_token(role, token, login().as_ref()).map_err(|refusal| match refusal {
        RenewalRefusal::Failed(error) => RequestError::log("renew a voice token", &error),
        refused => {
            tracing::warn!(reason = %refused, "a voice token was not renewed");
            RequestError::TokenLost
        }
    })
}
