//! How values travel between the pages and the server: as JSON, both ways and on every path.
//!
//! In the browser the browser's own parser does the work. It is there already, while `serde_json`'s
//! with its copies for each type would be a tenth of all that a page loads, and `serde-wasm-bindgen`
//! a twentieth.

#[cfg(target_arch = "wasm32")]
mod from_js;
#[cfg(any(target_arch = "wasm32", test))]
mod reader;
#[cfg(test)]
mod tests;

use leptos::{
    prelude::Resource,
    server::codee::{Decoder, Encoder},
};
use serde::{Serialize, de::DeserializeOwned};
use server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType, codec::Post};

/// A value that the server puts into the page, and that the page takes over from there.
pub type Brought<T> = Resource<T, Json>;

/// The codec of server functions that are given something, and of all answers.
pub type PostJson = Post<Json>;

/// JSON, in a page as in the body of a request.
#[derive(Debug, Clone, Copy)]
pub struct Json;

/// Not JSON, or not of the expected shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this JSON cannot be understood")]
pub struct Malformed;

/// A value that is asked for once, while the server renders the page.
pub fn brought<T, Answer>(ask: impl Fn() -> Answer + Send + Sync + 'static) -> Brought<T>
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Answer: Future<Output = T> + Send + 'static,
{
    Brought::new_with_options(|| (), move |()| ask(), false)
}

/// Reads a value.
///
/// # Errors
///
/// If the text is no JSON, or of another shape.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Malformed> {
    #[cfg(target_arch = "wasm32")]
    return T::deserialize(reader::Reader(js_sys::JSON::parse(text).map_err(|_| Malformed)?));
    #[cfg(not(target_arch = "wasm32"))]
    return serde_json::from_str(text).map_err(|_| Malformed);
}

/// Writes a value.
///
/// # Errors
///
/// If the value has no form in JSON, such as a map whose keys are not text.
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
