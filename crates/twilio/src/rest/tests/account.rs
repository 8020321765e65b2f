//! The resources that provisioning makes and reads.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{ACCOUNT, CALL};
use crate::rest::*;

const DATE: &str = "Tue, 04 Aug 2015 18:39:09 +0000";

/// Reads a resource, and checks that it is written back as the same JSON.
fn read<T: Serialize + DeserializeOwned>(json: &Value) -> T {
    let resource: T = serde_json::from_value(json.clone()).expect("readable");
    assert_eq!(serde_json::to_value(&resource).expect("writable"), *json);
    resource
}

fn sid(prefix: &str) -> String {
    format!("{prefix}{}", "d".repeat(32))
}

fn number_json() -> Value {
    json!({
        "sid": sid("PN"), "account_sid": ACCOUNT, "phone_number": "+18089255327",
        "friendly_name": "(808) 925-5327", "api_version": "2010-04-01", "voice_url": null,
        "voice_method": "POST", "voice_fallback_url": null, "voice_fallback_method": "POST",
        "voice_application_sid": sid("AP"), "voice_caller_id_lookup": false, "voice_receive_mode": "voice",
        "sms_url": "", "sms_method": "POST", "sms_fallback_url": "", "sms_fallback_method": "POST",
        "sms_application_sid": null, "status_callback": "", "status_callback_method": "POST",
        "trunk_sid": null, "capabilities": { "voice": true, "sms": false, "mms": true, "fax": false },
        "beta": false, "origin": "twilio", "status": "in-use", "type": "local",
        "address_requirements": "none", "address_sid": null, "identity_sid": null, "bundle_sid": null,
        "emergency_status": "Inactive", "emergency_address_sid": null, "emergency_address_status": "unregistered",
        "date_created": DATE, "date_updated": DATE, "uri": "/x", "subresource_uris": {}
    })
}

#[test]
fn an_account_keeps_its_auth_token_to_itself() {
    let json = json!({
        "sid": ACCOUNT, "friendly_name": "Radio", "status": "active", "type": "Trial",
        "auth_token": "very-secret", "owner_account_sid": ACCOUNT, "date_created": DATE,
        "date_updated": DATE, "uri": "/x", "subresource_uris": { "calls": "/y" }
    });
    let account: Account = read(&json);
    assert_eq!((&account.status, &account.r#type), (&AccountStatus::Active, &AccountType::Trial));
    assert!(!format!("{account:?}").contains("very-secret"));
}

#[test]
fn a_word_that_is_new_is_kept() {
    let status: AccountStatus = read(&json!("frozen"));
    assert_eq!(status, AccountStatus::Other("frozen".into()));
    assert_eq!(read::<RecordingSource>(&json!("OutboundAPI")), RecordingSource::OutboundApi);
}

#[test]
fn an_application_may_leave_out_what_is_not_set() {
    let application: Application = read(&json!({
        "sid": sid("AP"), "account_sid": ACCOUNT, "friendly_name": "Greenroom", "api_version": "2010-04-01",
        "voice_url": "https://radio.example.com/voice", "voice_method": "GET", "voice_fallback_url": null,
        "voice_fallback_method": "POST", "status_callback": null, "status_callback_method": "POST",
        "voice_caller_id_lookup": false, "sms_url": null, "sms_method": "POST", "sms_fallback_url": null,
        "sms_fallback_method": "POST", "sms_status_callback": null, "message_status_callback": null,
        "public_application_connect_enabled": false, "date_created": DATE, "date_updated": DATE, "uri": "/x"
    }));
    let bare = json!({ "sid": sid("AP"), "account_sid": ACCOUNT, "api_version": "2010-04-01", "uri": "/x" });
    let bare: Application = serde_json::from_value(bare).expect("readable");
    assert_eq!((bare.sid, bare.voice_url), (application.sid, None));
}

#[test]
fn a_number_without_an_application_says_so_in_two_ways() {
    let mut json = number_json();
    let number: IncomingPhoneNumber = read(&json);
    assert_eq!(number.voice_application_sid.map(String::from), Some(sid("AP")));
    for none in [json!(null), json!("")] {
        json["voice_application_sid"] = none;
        let number: IncomingPhoneNumber = serde_json::from_value(json.clone()).expect("readable");
        assert_eq!(number.voice_application_sid, None);
    }
    json["voice_application_sid"] = json!("AP1");
    assert!(serde_json::from_value::<IncomingPhoneNumber>(json).is_err());
}

#[test]
fn a_new_key_is_a_key_with_a_secret() {
    let mut json = json!({
        "sid": sid("SK"), "friendly_name": "Greenroom", "date_created": DATE, "date_updated": DATE
    });
    let key: Key = read(&json);
    json["secret"] = json!("hush-hush");
    let new: NewKey = read(&json);
    assert_eq!((&new.key, new.secret.expose()), (&key, "hush-hush"));
    assert!(!format!("{new:?}").contains("hush-hush"));
}

#[test]
fn a_recording_has_its_sound_beside_it() {
    let json = json!({
        "sid": sid("RE"), "account_sid": ACCOUNT, "call_sid": CALL, "conference_sid": null, "channels": 2,
        "duration": "4", "start_time": DATE, "status": "completed", "source": "DialVerb",
        "price": "-0.00250", "price_unit": "USD", "error_code": null, "encryption_details": null,
        "media_url": "https://api.twilio.com/x", "api_version": "2010-04-01", "date_created": DATE,
        "date_updated": DATE, "uri": "/2010-04-01/Accounts/AC/Recordings/RE.json", "subresource_uris": {}
    });
    let recording: Recording = read(&json);
    assert_eq!((recording.duration, recording.status.as_str()), (Some(4), "completed"));
    assert_eq!(recording.media_path(MediaFormat::Mp3), "/2010-04-01/Accounts/AC/Recordings/RE.mp3");
}

#[test]
fn network_credentials_are_not_printed() {
    let json = json!({
        "account_sid": ACCOUNT, "username": "u", "password": "hush", "ttl": "86400", "ice_servers": [
            { "url": "stun:s:3478", "urls": "stun:s:3478" },
            { "urls": "turn:t:3478?transport=udp", "username": "u", "credential": "hush" },
            { "url": "stun:only-the-older-name" }
        ], "date_created": DATE, "date_updated": DATE
    });
    let token: Token = read(&json);
    assert_eq!((token.ttl, token.ice_servers.len()), (Some(86_400), 3));
    assert!(!format!("{token:?}").contains("hush"));
}
