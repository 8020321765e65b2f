use std::sync::Arc;

use studio::{Clock, NoRandomness, Randomness, Signalling, Studio, TwilioSettings};
use twilio::sid::{AccountSid, ApiKeySid, ApplicationSid};
use url::Url;

pub const NOW: u64 = 1_795_000_000;
pub const AUTH_TOKEN: &str = "12345";
pub const API_KEY_SECRET: &str = "the secret of the key";

struct Stopped;

impl Clock for Stopped {
    fn unix_now(&self) -> u64 {
        NOW
    }
}

/// Gives bytes if there are any.
struct Loaded(Option<[u8; 16]>);

impl Randomness for Loaded {
    fn bytes(&self) -> Result<[u8; 16], NoRandomness> {
        self.0.ok_or(NoRandomness)
    }
}

pub fn settings() -> TwilioSettings {
    TwilioSettings {
        account_sid: AccountSid::from_random_bytes([1; 16]),
        auth_token: AUTH_TOKEN.into(),
        api_key: ApiKeySid::from_random_bytes([2; 16]),
        api_key_secret: API_KEY_SECRET.into(),
        application_sid: ApplicationSid::from_random_bytes([3; 16]),
        // Nobody listens on the discard port.
        rest_base_url: Url::parse("http://127.0.0.1:9").expect("an address"),
        signalling: Signalling::SamePage { path: "/exchange".to_owned() },
    }
}

pub fn studio() -> Studio {
    with(settings(), Some([0xab; 16]))
}

pub fn with(settings: TwilioSettings, dice: Option<[u8; 16]>) -> Studio {
    let queue_name = "radio-callin-queue".to_owned();
    Studio::new(settings, queue_name, Arc::new(Stopped), Arc::new(Loaded(dice))).expect("a studio")
}
