use axum::response::{IntoResponse, Response};
use http::header;
use twilio::twiml;

/// A document for a call as an HTTP answer.
pub(crate) struct Twiml(pub(crate) twiml::Response);

impl IntoResponse for Twiml {
    fn into_response(self) -> Response {
        let headers = [
            (header::CONTENT_TYPE, "text/xml; charset=utf-8"),
            // Twilio keeps what a GET answers; the next call may be told something else.
            (header::CACHE_CONTROL, "no-store"),
        ];
        (headers, self.0.to_xml()).into_response()
    }
}
