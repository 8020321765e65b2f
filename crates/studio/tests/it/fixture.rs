use std::{sync::Arc, time::Duration};

use show::Timestamp;
use studio::{ApiKey, Clock, NoRandomness, Randomness, ShowSettings, Signalling, Studio, TwilioSettings};
use twilio::sid::{AccountSid, ApiKeySid, ApplicationSid};
use url::Url;

pub const NOW: u64 = 1_795_000_000;
pub const AUTH_TOKEN: &str = "12345";
pub const API_KEY_SECRET: &str = "the secret of the key";

/// A clock that stands still at this second.
pub struct Stopped(pub u64);

impl Clock for Stopped {
    fn now(&self) -> Timestamp {
        Timestamp(self.0 * 1_000)
    }
}

/// Gives bytes if there are any.
pub struct Loaded(pub Option<[u8; 16]>);

impl Randomness for Loaded {
    fn bytes(&self) -> Result<[u8; 16], NoRandomness> {
        self.0.ok_or(NoRandomness)
    }
}

pub fn api_key() -> ApiKeySid {
    ApiKeySid::from_random_bytes([2; 16])
}

pub fn settings() -> TwilioSettings {
    TwilioSettings {
        account_sid: AccountSid::from_random_bytes([1; 16]),
        auth_token: AUTH_TOKEN.into(),
        api_key: Some(ApiKey { sid: api_key(), secret: API_KEY_SECRET.into() }),
        application_sid: ApplicationSid::from_random_bytes([3; 16]),
        // Nobody listens on the discard port.
        rest_base_url: Url::parse("http://127.0.0.1:9").expect("an address"),
        webhook_base: "https://studio.example".to_owned(),
        dj_application_sid: Some(ApplicationSid::from_random_bytes([4; 16])),
        signalling: Signalling::SamePage { path: "/exchange".to_owned() },
    }
}

pub fn studio() -> Studio {
    with(settings(), Some([0xab; 16]))
}

pub fn with(settings: TwilioSettings, dice: Option<[u8; 16]>) -> Studio {
    at(NOW, settings, dice)
}

/// A studio for which it is `now`.
pub fn at(now: u64, settings: TwilioSettings, dice: Option<[u8; 16]>) -> Studio {
    let show = show_settings();
    Studio::new(settings, show, Arc::new(Stopped(now)), Arc::new(Loaded(dice))).expect("a studio")
}

pub fn show_settings() -> ShowSettings {
    ShowSettings {
        queue_name: "radio-callin-queue".to_owned(),
        queue_read_interval: Duration::from_secs(2),
        token_lifetime: Duration::from_secs(3600),
        reconcile_interval: Duration::from_secs(2),
        data_dir: None,
        dj_pin: Some("314159".into()),
    }
}

/// A document without its XML declaration.
pub fn body(document: &twilio::twiml::Response) -> String {
    let xml = document.to_xml();
    let start = xml.find("<Response").expect("a document");
    xml.get(start..).expect("a boundary").to_owned()
}
