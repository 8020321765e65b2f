use serde_json::{Value, json};

use super::*;

mod account;

const ACCOUNT: &str = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const QUEUE: &str = "QUbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
const CALL: &str = "CAcccccccccccccccccccccccccccccccc";

fn queue_json() -> Value {
    json!({
        "sid": QUEUE, "account_sid": ACCOUNT, "friendly_name": "radio-callin-queue", "current_size": 2,
        "average_wait_time": 12, "max_size": 1000, "date_created": "Tue, 04 Aug 2015 18:39:09 +0000",
        "date_updated": "Tue, 04 Aug 2015 18:39:09 +0000",
        "uri": format!("/2010-04-01/Accounts/{ACCOUNT}/Queues/{QUEUE}.json"),
        "subresource_uris": { "members": format!("/2010-04-01/Accounts/{ACCOUNT}/Queues/{QUEUE}/Members.json") }
    })
}

fn call_json() -> Value {
    json!({
        "sid": CALL, "account_sid": ACCOUNT, "parent_call_sid": null, "phone_number_sid": null, "to": "",
        "to_formatted": "", "from": "client:dj", "from_formatted": "dj", "status": "in-progress",
        "direction": "inbound", "start_time": "Tue, 04 Aug 2015 18:39:09 +0000", "end_time": null,
        "duration": null, "price": null, "price_unit": "USD", "answered_by": null, "api_version": "2010-04-01",
        "forwarded_from": null, "caller_name": null, "group_sid": null, "trunk_sid": null, "queue_time": "0",
        "date_created": "Tue, 04 Aug 2015 18:39:09 +0000", "date_updated": "Tue, 04 Aug 2015 18:39:09 +0000",
        "annotation": null, "uri": format!("/2010-04-01/Accounts/{ACCOUNT}/Calls/{CALL}.json"),
        "subresource_uris": {}
    })
}

#[test]
fn resources_are_twilios_json_to_the_letter() {
    let queue: Queue = serde_json::from_value(queue_json()).expect("readable");
    assert_eq!(serde_json::to_value(queue).expect("writable"), queue_json());
    let call: Call = serde_json::from_value(call_json()).expect("readable");
    assert_eq!(serde_json::to_value(call).expect("writable"), call_json());
    let member = json!({
        "queue_sid": QUEUE, "call_sid": CALL, "date_enqueued": "Mon, 17 Dec 2018 18:36:39 +0000", "position": 1,
        "wait_time": 124, "uri": format!("/2010-04-01/Accounts/{ACCOUNT}/Queues/{QUEUE}/Members/{CALL}.json")
    });
    let read: Member = serde_json::from_value(member.clone()).expect("readable");
    assert_eq!(serde_json::to_value(read).expect("writable"), member);
}

#[test]
fn a_duration_is_a_text_in_json_and_a_number_here() {
    let mut json = call_json();
    for (written, meant) in [(json!("49"), Some(49)), (json!(49), Some(49)), (json!(null), None)] {
        json["duration"] = written;
        let call: Call = serde_json::from_value(json.clone()).expect("readable");
        assert_eq!(call.duration, meant);
    }
    json["duration"] = json!("-1");
    assert!(serde_json::from_value::<Call>(json).is_err());
}

#[test]
fn unknown_members_and_a_missing_annotation_are_no_obstacle() {
    let mut json = call_json();
    json["novelty"] = json!({ "a": 1 });
    json.as_object_mut().expect("an object").remove("annotation");
    assert!(serde_json::from_value::<Call>(json).is_ok());
}

#[test]
fn a_page_has_exactly_twilios_members() {
    let json = json!({
        "queues": [queue_json()], "page": 0, "page_size": 50, "start": 0, "end": 0,
        "uri": "/2010-04-01/Accounts/AC/Queues.json?PageSize=50&Page=0",
        "first_page_uri": "/2010-04-01/Accounts/AC/Queues.json?PageSize=50&Page=0",
        "next_page_uri": null, "previous_page_uri": null
    });
    let page: Page<Queue> = serde_json::from_value(json.clone()).expect("readable");
    assert_eq!(page.items.len(), 1);
    assert_eq!(serde_json::to_value(page).expect("writable"), json);
    assert!(serde_json::from_value::<Page<Member>>(json).is_err(), "a page of something else");
}

#[test]
fn an_error_points_to_its_page() {
    let error = serde_json::to_value(ApiError::not_found("/2010-04-01/x")).expect("writable");
    assert_eq!(
        error,
        json!({
            "code": 20404, "message": "The requested resource /2010-04-01/x was not found",
            "more_info": "https://www.twilio.com/docs/errors/20404", "status": 404
        })
    );
}
