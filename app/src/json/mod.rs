//! JSON between the pages and the server, in both directions and on every path.

#[cfg(test)]
mod tests;

use leptos::{
    prelude::Resource,
    server::codee::{Decoder, Encoder},
};
use serde::{Serialize, de::DeserializeOwned};
use server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType, codec::Post};

/// A value that the server writes into the page and the browser reads from there.
pub type SsrResource<T> = Resource<T, Json>;

/// The codec of all answers, and of the requests that have arguments.
pub type PostJson = Post<Json>;

/// The JSON codec, for requests and for values in the page.
#[derive(Debug, Clone, Copy)]
pub struct Json;

/// The text is not JSON, or not of the expected shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this JSON cannot be understood")]
pub struct Malformed;

/// Fetches a value once, while the server renders the page.
pub fn ssr_resource<T, Answer>(ask: impl Fn() -> Answer + Send + Sync + 'static) -> SsrResource<T>
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Answer: Future<Output = T> + Send + 'static,
{
    SsrResource::new_with_options(|| (), move |()| ask(), false)
}

/// Reads a value.
///
/// # Errors
///
/// If the text is not JSON, or has another shape.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Malformed> {
    serde_json::from_str(text).map_err(|_| Malformed)
}

/// Writes a value.
///
/// # Errors
///
/// If the value cannot be written as JSON, such as a map whose keys are not strings.
pub fn write<T: Serialize>(value: &T) -> Result<String, Malformed> {
    serde_json::to_string(value).map_err(|_| Malformed)
}

impl ContentType for Json {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for Json {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for Json {
    type Error = Malformed;

    fn encode(value: &T) -> Result<Bytes, Malformed> {
        write(value).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Json {
    type Error = Malformed;

    fn decode(bytes: Bytes) -> Result<T, Malformed> {
        read(std::str::from_utf8(&bytes).map_err(|_| Malformed)?)
    }
}

impl<T: Serialize> Encoder<T> for Json {
    type Error = Malformed;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, Malformed> {
        write(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for Json {
    type Error = Malformed;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Malformed> {
        read(text)
    }
}
