use std::collections::BTreeMap;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeOwned, Error as _},
    ser::SerializeMap as _,
};
use serde_json::Value;

/// A resource that comes in pages.
pub trait Listed {
    /// The member of the page's JSON that holds the items.
    const KEY: &'static str;
}

/// One page of a list.
///
/// The JSON has exactly these members and one named [`Listed::KEY`]: Twilio's Python library takes
/// any other member for the items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// What the page holds.
    pub items: Vec<T>,
    /// The number of the page, from 0; only for information.
    pub page: u32,
    /// How many items a page may hold.
    pub page_size: u32,
    /// The number of the first item in the whole list, from 0.
    pub start: u32,
    /// The number of the last item; 0 for an empty list.
    pub end: u32,
    /// This page's path and query.
    pub uri: String,
    /// The path and query of the first page.
    pub first_page_uri: String,
    /// The path and query of the next page, if there is one.
    pub next_page_uri: Option<String>,
    /// The path and query of the previous page, if there is one.
    pub previous_page_uri: Option<String>,
}

impl<T: Listed + Serialize> Serialize for Page<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(9))?;
        map.serialize_entry(T::KEY, &self.items)?;
        map.serialize_entry("page", &self.page)?;
        map.serialize_entry("page_size", &self.page_size)?;
        map.serialize_entry("start", &self.start)?;
        map.serialize_entry("end", &self.end)?;
        map.serialize_entry("uri", &self.uri)?;
        map.serialize_entry("first_page_uri", &self.first_page_uri)?;
        map.serialize_entry("next_page_uri", &self.next_page_uri)?;
        map.serialize_entry("previous_page_uri", &self.previous_page_uri)?;
        map.end()
    }
}

#[derive(Deserialize)]
struct Envelope {
    page: u32,
    page_size: u32,
    start: u32,
    end: u32,
    uri: String,
    first_page_uri: String,
    next_page_uri: Option<String>,
    previous_page_uri: Option<String>,
    #[serde(flatten)]
    others: BTreeMap<String, Value>,
}

impl<'de, T: Listed + DeserializeOwned> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut envelope = Envelope::deserialize(deserializer)?;
        let items = envelope.others.remove(T::KEY).ok_or_else(|| D::Error::missing_field(T::KEY))?;
        Ok(Self {
            items: serde_json::from_value(items).map_err(D::Error::custom)?,
            page: envelope.page,
            page_size: envelope.page_size,
            start: envelope.start,
            end: envelope.end,
            uri: envelope.uri,
            first_page_uri: envelope.first_page_uri,
            next_page_uri: envelope.next_page_uri,
            previous_page_uri: envelope.previous_page_uri,
        })
    }
}
