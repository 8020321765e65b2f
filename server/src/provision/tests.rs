//! The plan for every state an account may be in.

use serde_json::{Value, json};
use twilio::{
    rest::{Application, IncomingPhoneNumber, Key},
    sid::{ApiKeySid, ApplicationSid, PhoneNumberSid},
};

use super::{Found, NAME, ProvisionStep, Wanted, plan};

const NUMBER: &str = "+15550001111";
const TRUNK: &str = "TK00000000000000000000000000000001";

fn own() -> ApplicationSid {
    ApplicationSid::from_random_bytes([1; 16])
}

fn other() -> ApplicationSid {
    ApplicationSid::from_random_bytes([2; 16])
}

fn key_sid() -> ApiKeySid {
    ApiKeySid::from_random_bytes([3; 16])
}

fn number_sid() -> PhoneNumberSid {
    PhoneNumberSid::from_random_bytes([4; 16])
}

/// A studio whose settings name nothing yet.
fn fresh() -> Wanted {
    Wanted {
        voice_url: "https://studio.example/voice".to_owned(),
        status_callback: "https://studio.example/voice/status".to_owned(),
        queue_name: "night-line".to_owned(),
        api_key: None,
        application_sid: None,
        number: Some(NUMBER.to_owned()),
    }
}

/// The same studio when its settings name everything.
fn settled() -> Wanted {
    Wanted { api_key: Some(key_sid()), application_sid: Some(own()), ..fresh() }
}

/// An application that is as wanted, with these members changed.
fn application(sid: &ApplicationSid, but: &Value) -> Application {
    let mut members = json!({
        "sid": sid, "account_sid": "AC00000000000000000000000000000001", "friendly_name": NAME,
        "api_version": "2010-04-01", "uri": "/x",
        "voice_url": "https://studio.example/voice", "voice_method": "POST",
        "status_callback": "https://studio.example/voice/status", "status_callback_method": "POST",
    });
    put(&mut members, but);
    serde_json::from_value(members).expect("an application")
}

/// A number that leads nowhere, with these members changed.
fn number(but: &Value) -> IncomingPhoneNumber {
    let mut members = json!({
        "sid": number_sid(), "account_sid": "AC00000000000000000000000000000001", "phone_number": NUMBER,
        "api_version": "2010-04-01", "uri": "/x", "capabilities": {},
    });
    put(&mut members, but);
    serde_json::from_value(members).expect("a number")
}

fn put(members: &mut Value, but: &Value) {
    for (name, value) in but.as_object().expect("members") {
        members[name] = value.clone();
    }
}

fn key(name: &str) -> Key {
    serde_json::from_value(json!({"sid": key_sid(), "friendly_name": name})).expect("a key")
}

/// An account with everything, and all of it right.
fn ready() -> Found {
    Found {
        keys: vec![key(NAME)],
        applications: vec![application(&own(), &json!({}))],
        has_queue: true,
        numbers: vec![number(&json!({"voice_application_sid": own()}))],
    }
}

/// The steps that change something.
fn changes(wanted: &Wanted, found: &Found) -> Vec<ProvisionStep> {
    plan(wanted, found).expect("a plan").into_iter().filter(ProvisionStep::changes).collect()
}

fn point(was: &str) -> ProvisionStep {
    ProvisionStep::PointNumber { sid: number_sid(), number: NUMBER.to_owned(), was: was.to_owned() }
}

#[test]
fn an_empty_account_gets_everything_and_the_key_last() {
    let found = Found { numbers: vec![number(&json!({}))], ..Found::default() };
    let all = [
        ProvisionStep::MakeApplication,
        ProvisionStep::MakeQueue("night-line".to_owned()),
        point("nothing"),
        ProvisionStep::MakeKey { lost: None },
    ];
    assert_eq!(plan(&fresh(), &found).expect("a plan"), all);
}

#[test]
fn an_account_that_is_ready_is_left_alone() {
    let kept = [
        ProvisionStep::KeepApplication(own()),
        ProvisionStep::KeepQueue("night-line".to_owned()),
        ProvisionStep::KeepNumber(NUMBER.to_owned()),
        ProvisionStep::KeepKey(key_sid()),
    ];
    assert_eq!(plan(&settled(), &ready()).expect("a plan"), kept);
}

#[test]
fn of_what_is_half_done_only_the_rest_is_done() {
    let stale = |but: &Value| vec![application(&own(), but)];
    let update = || vec![ProvisionStep::UpdateApplication(own())];
    let led = |but: &Value| Found { numbers: vec![number(but)], ..ready() };
    for (found, rest) in [
        (Found { has_queue: false, ..ready() }, vec![ProvisionStep::MakeQueue("night-line".to_owned())]),
        (Found { keys: Vec::new(), ..ready() }, vec![ProvisionStep::MakeKey { lost: None }]),
        (Found { applications: stale(&json!({"voice_url": "https://old.example"})), ..ready() }, update()),
        (Found { applications: stale(&json!({"voice_method": "GET"})), ..ready() }, update()),
        (Found { applications: stale(&json!({"status_callback": null})), ..ready() }, update()),
        (Found { applications: stale(&json!({"status_callback_method": "GET"})), ..ready() }, update()),
        (led(&json!({})), vec![point("nothing")]),
        (led(&json!({"voice_url": "https://old.example"})), vec![point("https://old.example")]),
        (led(&json!({"voice_application_sid": other()})), vec![point(&format!("application {}", other()))]),
        (
            led(&json!({"voice_application_sid": own(), "trunk_sid": TRUNK})),
            vec![point(&format!("trunk {TRUNK}"))],
        ),
    ] {
        assert_eq!(changes(&settled(), &found), rest, "{found:?}");
    }
    // The application is gone, so that the number leads to nothing of ours.
    let gone = Found { applications: Vec::new(), ..ready() };
    assert_eq!(
        changes(&settled(), &gone),
        [ProvisionStep::MakeApplication, point(&format!("application {}", own()))]
    );
}

#[test]
fn a_key_of_our_name_is_of_no_use_without_its_secret() {
    let lost = ProvisionStep::MakeKey { lost: Some(key_sid()) };
    assert_eq!(changes(&fresh(), &ready()), [lost]);
    let of_others = Found { keys: vec![key("Another studio")], ..ready() };
    assert_eq!(changes(&fresh(), &of_others), [ProvisionStep::MakeKey { lost: None }]);
    assert_eq!(changes(&settled(), &of_others), [], "whatever the key of our settings is called");
}

#[test]
fn our_application_is_the_one_of_the_settings_then_one_that_is_right_then_one_of_our_name() {
    let stale = json!({"voice_url": "https://old.example"});
    let applications = vec![application(&other(), &stale), application(&own(), &json!({}))];
    let found = Found { applications, ..ready() };
    let chosen = |wanted: &Wanted, found: &Found| plan(wanted, found).expect("a plan").swap_remove(0);
    assert_eq!(chosen(&fresh(), &found), ProvisionStep::KeepApplication(own()));
    let of_settings = Wanted { application_sid: Some(other()), ..fresh() };
    assert_eq!(chosen(&of_settings, &found), ProvisionStep::UpdateApplication(other()));
    let named = Found { applications: vec![application(&other(), &stale)], ..ready() };
    assert_eq!(chosen(&settled(), &named), ProvisionStep::UpdateApplication(other()));
    let of_others = application(&other(), &json!({"friendly_name": "Another studio"}));
    let of_others = Found { applications: vec![of_others], ..ready() };
    assert_eq!(chosen(&fresh(), &of_others), ProvisionStep::MakeApplication, "it may serve another studio");
}

#[test]
fn a_number_is_only_looked_at_when_asked_for_and_has_to_be_the_accounts() {
    let elsewhere = Found { numbers: vec![number(&json!({}))], ..ready() };
    assert_eq!(changes(&Wanted { number: None, ..settled() }, &elsewhere), []);
    let wrong = Wanted { number: Some("+15550009999".to_owned()), ..settled() };
    let refused = |found: &Found| plan(&wrong, found).expect_err("not ours").to_string();
    assert_eq!(refused(&elsewhere), format!("+15550009999 is no number of this account; it has {NUMBER}"));
    assert_eq!(refused(&Found::default()), "+15550009999 is no number of this account; it has none");
}
