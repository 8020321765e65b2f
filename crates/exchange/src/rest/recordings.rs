use std::path::PathBuf;

use axum::{
    Json,
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use tokio_util::io::ReaderStream;
use twilio::{
    error_code,
    rest::{ApiError, Page, Recording, RecordingStatus},
    sid::{CallSid, RecordingSid},
};

use super::{
    RestState,
    error::{RestError, not_found},
    filter::within,
    mp3::Mp3Error,
    paging::page,
    request::{parent, query, resource},
};
use crate::call::CallController;

/// The content type of a recording's sound, as at Twilio.
const WAV: HeaderValue = HeaderValue::from_static("audio/x-wav");
const MP3: HeaderValue = HeaderValue::from_static("audio/mpeg");

/// `GET /Recordings.json`, newest first, filtered by `CallSid`, `ConferenceSid` and `DateCreated`.
pub(super) async fn list(
    State(state): State<RestState>,
    uri: Uri,
) -> Result<Json<Page<Recording>>, RestError> {
    listed(&state, None, &uri).await
}

/// `GET /Calls/{CallSid}/Recordings.json`. Recordings are kept longer than the data of their call.
pub(super) async fn list_of_call(
    State(state): State<RestState>,
    Path((_, call)): Path<(String, String)>,
    uri: Uri,
) -> Result<Json<Page<Recording>>, RestError> {
    let call: CallSid = parent(&call, &uri)?;
    listed(&state, Some(call), &uri).await
}

async fn listed(
    state: &RestState,
    call: Option<CallSid>,
    uri: &Uri,
) -> Result<Json<Page<Recording>>, RestError> {
    let query = query(uri);
    let filter = query.clone();
    let of_call = call.clone();
    let found = state.handle.ask(move |controller, _| {
        let fits = |recording: &&Recording| {
            (of_call.is_none() || recording.call_sid == of_call) && fits(recording, &filter)
        };
        controller
            .recordings()
            .all()
            .filter(fits)
            .map(|recording| shown(controller, recording))
            .collect::<Vec<_>>()
    });
    let folder = call.map_or_else(String::new, |call| format!("/Calls/{call}"));
    let path = format!("/2010-04-01/Accounts/{}{folder}/Recordings.json", state.keyring.account().sid);
    page(found.await?, |recording| recording.sid.to_string(), &path, &query).map(Json)
}

fn fits(recording: &Recording, query: &[(String, String)]) -> bool {
    query.iter().all(|(name, wanted)| match name.as_str() {
        "CallSid" => recording.call_sid.as_ref().is_some_and(|sid| sid.as_str() == wanted),
        "ConferenceSid" => recording.conference_sid.as_ref().is_some_and(|sid| sid.as_str() == wanted),
        name => {
            name.strip_prefix("DateCreated").is_none_or(|bound| within(recording.date_created, bound, wanted))
        }
    })
}

fn shown(controller: &CallController, recording: &Recording) -> Recording {
    Recording { media_url: Some(controller.recording_url(&recording.sid)), ..recording.clone() }
}

/// `GET /Recordings/{RecordingSid}.json`, or its sound with the ending `.wav` or `.mp3`, or without an ending.
pub(super) async fn fetch(
    State(state): State<RestState>,
    Path((_, segment)): Path<(String, String)>,
    uri: Uri,
) -> Result<Response, RestError> {
    match segment.rsplit_once('.') {
        None => sound(&state, parent(&segment, &uri)?, &uri).await,
        Some((name, "wav")) => sound(&state, parent(name, &uri)?, &uri).await,
        Some((name, "mp3")) => mp3(&state, parent(name, &uri)?, &uri).await,
        _ => facts(&state, resource(&segment, &uri)?, None, &uri).await.map(Json).map(Json::into_response),
    }
}

/// `GET /Calls/{CallSid}/Recordings/{RecordingSid}.json`
pub(super) async fn fetch_of_call(
    State(state): State<RestState>,
    Path((_, call, segment)): Path<(String, String, String)>,
    uri: Uri,
) -> Result<Json<Recording>, RestError> {
    facts(&state, resource(&segment, &uri)?, Some(parent(&call, &uri)?), &uri).await.map(Json)
}

/// `DELETE /Recordings/{RecordingSid}.json`; refused while the recording is in progress.
pub(super) async fn delete(
    State(state): State<RestState>,
    Path((_, segment)): Path<(String, String)>,
    uri: Uri,
) -> Result<StatusCode, RestError> {
    let sid = resource(&segment, &uri)?;
    remove(&state, sid, &uri).await
}

/// `DELETE /Calls/{CallSid}/Recordings/{RecordingSid}.json`
pub(super) async fn delete_of_call(
    State(state): State<RestState>,
    Path((_, call, segment)): Path<(String, String, String)>,
    uri: Uri,
) -> Result<StatusCode, RestError> {
    let found = facts(&state, resource(&segment, &uri)?, Some(parent(&call, &uri)?), &uri).await?;
    remove(&state, found.sid, &uri).await
}

async fn facts(
    state: &RestState,
    sid: RecordingSid,
    call: Option<CallSid>,
    uri: &Uri,
) -> Result<Recording, RestError> {
    let found = state.handle.ask(move |controller, _| {
        let recording = controller.recordings().get(&sid)?;
        let fits = call.is_none_or(|call| recording.call_sid.as_ref() == Some(&call));
        fits.then(|| shown(controller, recording))
    });
    found.await?.ok_or_else(|| not_found(uri))
}

async fn remove(state: &RestState, sid: RecordingSid, uri: &Uri) -> Result<StatusCode, RestError> {
    let deleted = state.handle.ask(move |controller, _| controller.delete_recording(&sid)).await?;
    match deleted {
        Ok(true) => Ok(StatusCode::NO_CONTENT),
        Ok(false) => Err(not_found(uri)),
        // Twilio's code for a recording that cannot be deleted before it is complete.
        Err(error) => Err(ApiError::new(409, error_code::NOT_YET_COMPLETE, error.to_string()).into()),
    }
}

/// Whether a request is for sound.
///
/// As at Twilio, unless an account demands otherwise, sound needs no credentials: a recording's URL
/// cannot be guessed, and whoever was given it may listen. `<Play>` depends on this.
pub(super) fn is_for_sound(request: &Request) -> bool {
    let parts: Vec<&str> = request.uri().path().split('/').collect();
    let named = matches!(parts.as_slice(), [.., "Recordings", name] if !name.ends_with(".json"));
    named && matches!(*request.method(), Method::GET | Method::HEAD)
}

/// The file of a recording that is complete.
async fn complete(state: &RestState, sid: RecordingSid, uri: &Uri) -> Result<PathBuf, RestError> {
    let path = state.recordings.sound(&sid);
    let whole = state.handle.ask(move |controller, _| {
        let recording = controller.recordings().get(&sid)?;
        (recording.status == RecordingStatus::Completed).then_some(())
    });
    whole.await?.ok_or_else(|| not_found(uri)).map(|()| path)
}

async fn mp3(state: &RestState, sid: RecordingSid, uri: &Uri) -> Result<Response, RestError> {
    let path = complete(state, sid, uri).await?;
    match state.mp3.encode(&path) {
        Ok(body) => Ok(([(header::CONTENT_TYPE, MP3)], body).into_response()),
        Err(error @ Mp3Error::NotInstalled) => {
            Err(ApiError::new(404, error_code::NOT_FOUND, error.to_string()).into())
        }
        Err(error @ Mp3Error::Busy) => {
            Err(ApiError::new(503, error_code::SERVICE_UNAVAILABLE, error.to_string()).into())
        }
        Err(error @ Mp3Error::Failed(_)) => Err(RestError::internal(&error.to_string())),
    }
}

async fn sound(state: &RestState, sid: RecordingSid, uri: &Uri) -> Result<Response, RestError> {
    let path = complete(state, sid, uri).await?;
    // It fails if the recording is deleted at this moment.
    let file = tokio::fs::File::open(path).await.map_err(|_| not_found(uri))?;
    let length = file.metadata().await.map_err(|error| RestError::internal(&error.to_string()))?.len();
    let headers = [(header::CONTENT_TYPE, WAV), (header::CONTENT_LENGTH, HeaderValue::from(length))];
    Ok((headers, Body::from_stream(ReaderStream::new(file))).into_response())
}
