//! The plan for every state an account may be in.

use serde_json::{Value, json};
use twilio::{
    rest::{Application, IncomingPhoneNumber, Key},
    sid::{ApiKeySid, ApplicationSid, PhoneNumberSid},
};

use super::{Found, NAME, ProvisionStep, Wanted, WantedApplication, plan};
use crate::telephony::DJ_APPLICATION;

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

fn dj_own() -> ApplicationSid {
    ApplicationSid::from_random_bytes([5; 16])
}

/// A studio whose settings name nothing yet.
fn fresh() -> Wanted {
    let application = |name, path: &str, number| WantedApplication {
        name,
        voice_url: format!("https://studio.example{path}"),
        sid: None,
        number,
    };
    Wanted {
        status_callback: "https://studio.example/voice/status".to_owned(),
        applications: [
            application(NAME, "/voice", Some(NUMBER.to_owned())),
            application(DJ_APPLICATION, "/voice/dj", None),
        ],
        queue_name: "night-line".to_owned(),
        api_key: None,
    }
}

/// The same studio when its settings name everything.
fn settled() -> Wanted {
    with_sid(Wanted { api_key: Some(key_sid()), ..fresh() }, own())
}

fn with_sid(mut wanted: Wanted, sid: ApplicationSid) -> Wanted {
    wanted.applications[0].sid = Some(sid);
    wanted.applications[1].sid = Some(dj_own());
    wanted
}

/// The same studio, which asks for another number, or for none.
fn with_number(mut wanted: Wanted, number: Option<&str>) -> Wanted {
    wanted.applications[0].number = number.map(str::to_owned);
    wanted
}

/// The application of the DJ's line, as wanted.
fn dj_application() -> Application {
    application(
        &dj_own(),
        &json!({"friendly_name": DJ_APPLICATION, "voice_url": "https://studio.example/voice/dj"}),
    )
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
        applications: vec![application(&own(), &json!({})), dj_application()],
        has_queue: true,
        numbers: vec![number(&json!({"voice_application_sid": own()}))],
    }
}

/// The steps that change something.
fn changes(wanted: &Wanted, found: &Found) -> Vec<ProvisionStep> {
    plan(wanted, found).expect("a plan").into_iter().filter(ProvisionStep::changes).collect()
}

fn point(was: &str) -> ProvisionStep {
    ProvisionStep::PointNumber { sid: number_sid(), number: NUMBER.to_owned(), to: NAME, was: was.to_owned() }
}

#[test]
fn an_empty_account_gets_everything_and_the_key_last() {
    let found = Found { numbers: vec![number(&json!({}))], ..Found::default() };
    let all = [
        ProvisionStep::MakeApplication(NAME),
        ProvisionStep::MakeApplication(DJ_APPLICATION),
        ProvisionStep::MakeQueue("night-line".to_owned()),
        point("nothing"),
        ProvisionStep::MakeKey { lost: None },
    ];
    assert_eq!(plan(&fresh(), &found).expect("a plan"), all);
}

#[test]
fn an_account_that_is_ready_is_left_alone() {
    let kept = [
        ProvisionStep::KeepApplication(NAME, own()),
        ProvisionStep::KeepApplication(DJ_APPLICATION, dj_own()),
        ProvisionStep::KeepQueue("night-line".to_owned()),
        ProvisionStep::KeepNumber(NUMBER.to_owned()),
        ProvisionStep::KeepKey(key_sid()),
    ];
    assert_eq!(plan(&settled(), &ready()).expect("a plan"), kept);
}

#[test]
fn of_what_is_half_done_only_the_rest_is_done() {
    let stale = |but: &Value| vec![application(&own(), but), dj_application()];
    let update = || vec![ProvisionStep::UpdateApplication(NAME, own())];
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
    let gone = Found { applications: vec![dj_application()], ..ready() };
    assert_eq!(
        changes(&settled(), &gone),
        [ProvisionStep::MakeApplication(NAME), point(&format!("application {}", own()))]
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
    assert_eq!(chosen(&fresh(), &found), ProvisionStep::KeepApplication(NAME, own()));
    let of_settings = with_sid(fresh(), other());
    assert_eq!(chosen(&of_settings, &found), ProvisionStep::UpdateApplication(NAME, other()));
    let named = Found { applications: vec![application(&other(), &stale)], ..ready() };
    assert_eq!(chosen(&settled(), &named), ProvisionStep::UpdateApplication(NAME, other()));
    let of_others = application(&other(), &json!({"friendly_name": "Another studio"}));
    let of_others = Found { applications: vec![of_others], ..ready() };
    assert_eq!(
        chosen(&fresh(), &of_others),
        ProvisionStep::MakeApplication(NAME),
        "it may serve another studio"
    );
}

#[test]
fn a_number_is_only_looked_at_when_asked_for_and_has_to_be_the_accounts() {
    let elsewhere = Found { numbers: vec![number(&json!({}))], ..ready() };
    assert_eq!(changes(&with_number(settled(), None), &elsewhere), []);
    let wrong = with_number(settled(), Some("+15550009999"));
    let refused = |found: &Found| plan(&wrong, found).expect_err("not ours").to_string();
    assert_eq!(refused(&elsewhere), format!("+15550009999 is no number of this account; it has {NUMBER}"));
    assert_eq!(refused(&Found::default()), "+15550009999 is no number of this account; it has none");
}

#[test]
fn the_djs_line_has_an_application_and_a_number_of_its_own() {
    let mut wanted = with_number(settled(), None);
    wanted.applications[1].number = Some(NUMBER.to_owned());
    let led_to_the_studio = ready();
    let point = ProvisionStep::PointNumber {
        sid: number_sid(),
        number: NUMBER.to_owned(),
        to: DJ_APPLICATION,
        was: format!("application {}", own()),
    };
    assert_eq!(changes(&wanted, &led_to_the_studio), [point]);
    let led_here = Found { numbers: vec![number(&json!({"voice_application_sid": dj_own()}))], ..ready() };
    assert_eq!(changes(&wanted, &led_here), []);
    let without = Found { applications: vec![application(&own(), &json!({}))], ..ready() };
    assert_eq!(
        changes(&with_number(settled(), None), &without),
        [ProvisionStep::MakeApplication(DJ_APPLICATION)]
    );
}
