use axum::{
    body::{Body, to_bytes},
    extract::{FromRef, FromRequest, OriginalUri, Request},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Method, StatusCode, header, request::Parts};
use studio::Studio;
use twilio::{
    sid::CallSid,
    webhook::{Params, WebhookError},
};

use crate::config::PublicUrl;

/// The largest body, far more than Twilio sends: it accepts as much in an answer.
const MAX_BODY_BYTES: usize = 64 * 1024;
const SIGNATURE: &str = "x-twilio-signature";

/// A webhook whose `X-Twilio-Signature` has been checked.
///
/// Taking this as a handler's argument is the only way to its parameters, so no handler can forget the
/// check.
pub(crate) struct SignedRequest {
    /// Its parameters: the query of a GET, the form of a POST.
    pub(crate) params: Params,
    /// The query of the address, in which our own TwiML puts its parameters.
    ///
    /// For a GET it also holds Twilio's parameters. They come after our own, and of two values the first
    /// counts.
    pub(crate) own: Params,
}

impl SignedRequest {
    /// The call that the webhook is about, if there is one.
    pub(crate) fn call(&self) -> Result<CallSid, InvalidWebhook> {
        self.params.get("CallSid").and_then(|sid| sid.parse().ok()).ok_or_else(|| {
            tracing::error!("a signed webhook names no call");
            InvalidWebhook
        })
    }

    /// Reads as [`read`](Self::read) does, for a call that can be served without it; logs why it cannot be read.
    pub(crate) fn read_or_warn<T>(&self) -> Option<T>
    where
        T: for<'a> TryFrom<&'a Params, Error = WebhookError>,
    {
        T::try_from(&self.params)
            .inspect_err(|error| {
                let call = self.params.get("CallSid");
                tracing::warn!(call.sid = call, %error, "a signed webhook is understood only in part");
            })
            .ok()
    }

    /// Reads what the webhook tells, with one of the typed readers of `twilio`.
    pub(crate) fn read<T>(&self) -> Result<T, InvalidWebhook>
    where
        T: for<'a> TryFrom<&'a Params, Error = WebhookError>,
    {
        T::try_from(&self.params).map_err(|error| {
            tracing::error!(%error, "a signed webhook cannot be understood");
            InvalidWebhook
        })
    }
}

/// The webhook is about no call, or cannot be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct InvalidWebhook;

impl IntoResponse for InvalidWebhook {
    fn into_response(self) -> Response {
        (StatusCode::BAD_REQUEST, "These are not the parameters of a call.\n").into_response()
    }
}

/// Why a webhook is refused; the answer never holds TwiML.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WebhookRejection {
    #[error("it carries no X-Twilio-Signature")]
    Unsigned,
    #[error("its X-Twilio-Signature does not fit; is PUBLIC_URL the address Twilio was given?")]
    Forged,
    #[error("its body is no form")]
    NotAForm,
    #[error("its body is too long or broke off")]
    Unreadable,
}

impl<S> FromRequest<S> for SignedRequest
where
    S: Send + Sync,
    Studio: FromRef<S>,
    PublicUrl: FromRef<S>,
{
    type Rejection = WebhookRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let (head, body) = request.into_parts();
        let checked = async {
            let signature = signature(&head.headers).ok_or(WebhookRejection::Unsigned)?;
            // The address as it was sent: in a nested router `Uri` lacks its beginning.
            let uri = head.extensions.get().map_or(&head.uri, |OriginalUri(uri)| uri);
            let requested = uri.path_and_query().map_or(uri.path(), |rest| rest.as_str());
            let url = PublicUrl::from_ref(state).join(requested);
            let form = form(&head, body).await?;
            let fields = form.as_ref().map_or(&[][..], Params::as_slice);
            if !Studio::from_ref(state).signs(&url, fields, signature) {
                return Err(WebhookRejection::Forged);
            }
            let own = Params::from_form(uri.query().unwrap_or_default().as_bytes());
            Ok(Self { params: form.unwrap_or_else(|| own.clone()), own })
        };
        checked.await.inspect_err(|refusal| {
            tracing::warn!(reason = %refusal, "refused a webhook");
        })
    }
}

fn signature(headers: &HeaderMap) -> Option<&str> {
    headers.get(SIGNATURE)?.to_str().ok()
}

/// The form of a POST; `None` for a request whose parameters are in its query.
async fn form(head: &Parts, body: Body) -> Result<Option<Params>, WebhookRejection> {
    if head.method != Method::POST {
        return Ok(None);
    }
    // The signature covers the fields of a form and nothing else: another body could come from anybody.
    if !is_form(&head.headers) {
        return Err(WebhookRejection::NotAForm);
    }
    let body = to_bytes(body, MAX_BODY_BYTES).await.map_err(|_| WebhookRejection::Unreadable)?;
    Ok(Some(Params::from_form(&body)))
}

fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}

impl IntoResponse for WebhookRejection {
    fn into_response(self) -> Response {
        let status = match self {
            Self::Unsigned | Self::Forged => StatusCode::FORBIDDEN,
            Self::NotAForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Unreadable => StatusCode::PAYLOAD_TOO_LARGE,
        };
        (status, "This address answers Twilio's signed requests only.\n").into_response()
    }
}
