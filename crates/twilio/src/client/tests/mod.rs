//! The client against a server that answers what the test has written down.

mod failures;
mod lists;
mod requests;
mod settings;
mod stand_in;

use super::*;
use crate::sid::QueueSid;

const TOKEN: &str = "very-secret";

fn account() -> AccountSid {
    AccountSid::from_random_bytes([0xaa; 16])
}

fn queue_sid(byte: u8) -> QueueSid {
    QueueSid::from_random_bytes([byte; 16])
}

fn queue(byte: u8, name: &str) -> String {
    let (sid, account) = (queue_sid(byte), account());
    format!(
        r#"{{"sid":"{sid}","account_sid":"{account}","friendly_name":"{name}","current_size":2,"average_wait_time":12,
        "max_size":1000,"date_created":"Tue, 04 Aug 2015 18:39:09 +0000","date_updated":"Tue, 04 Aug 2015 18:39:09 +0000","uri":"/x"}}"#
    )
}

fn page(key: &str, items: &str, next: Option<&str>) -> String {
    let next = next.map_or_else(|| "null".into(), |next| format!("{next:?}"));
    format!(
        r#"{{"{key}":[{items}],"page":0,"page_size":50,"start":0,"end":0,"uri":"/x","first_page_uri":"/x",
        "next_page_uri":{next},"previous_page_uri":null}}"#
    )
}
