//! The one list of settings: name, meaning, default and example.
//!
//! A setting has one name: in capitals it is the environment variable, in lower case the key of the
//! configuration file. `docs/configuration.md` holds this list as a table; a test keeps the two equal.

use std::fmt;

/// One setting.
#[derive(Debug, PartialEq, Eq)]
pub struct SettingKey {
    /// The environment variable; in lower case the key in the file.
    pub name: &'static str,
    /// What it is for, in Markdown.
    pub meaning: &'static str,
    /// Its value when it is not set, in Markdown.
    pub default: &'static str,
    /// A value it may have.
    pub example: &'static str,
    /// Whether its value must not be shown.
    pub secret: bool,
}

impl SettingKey {
    /// The key in the configuration file.
    #[must_use]
    pub fn in_file(&self) -> String {
        self.name.to_ascii_lowercase()
    }
}

impl fmt::Display for SettingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

macro_rules! keys {
    ($($name:ident: $meaning:literal, $default:literal, $example:literal $(, $secret:ident)?;)*) => {
        $(
            pub(super) const $name: &SettingKey = &SettingKey {
                name: stringify!($name),
                meaning: $meaning,
                default: $default,
                example: $example,
                secret: keys!(@secret $($secret)?),
            };
        )*

        /// Every setting, in the order in which they are documented and shown.
        pub const KEYS: &[&SettingKey] = &[$($name),*];
    };
    (@secret secret) => { true };
    (@secret) => { false };
}

keys! {
    GREENROOM_ADDR: "address and port of the HTTP server", "`site-addr` of `Leptos.toml`, 127.0.0.1:3000",
        "0.0.0.0:3000";
    PUBLIC_URL: "base address under which Twilio and browsers reach this server",
        "`http://` and the address listened on", "https://studio.example";
    DATA_DIR: "folder of what must survive a restart", "`data`", "/var/lib/greenroom";
    QUEUE: "name of the callers' queue, at most 64 characters; the priority queue beside it ends in `.dj`", "`radio-callin-queue`", "night-line";
    QUEUE_READ_SECONDS: "the queue's figures are read at most once in so many seconds, 1 to 60",
        "2; 0 with the embedded exchange", "5";
    SHOW_CHECK_SECONDS: "the board is compared with the exchange every so many seconds, 1 to 60",
        "10; 2 with the embedded exchange", "5";
    MEDIA_PORT: "UDP port of the embedded exchange's audio; 0 for any free one",
        "the number of the HTTP port", "3478";
    MEDIA_TCP_PORT: "TCP port of the same for browsers whose network bars UDP; 0 for any free one",
        "none: such browsers have no audio", "3478";
    MEDIA_ADDRESSES: "IP addresses under which browsers reach those ports: of this machine, or of the NAT before it",
        "127.0.0.1 and the machine's main ones", "203.0.113.7, 2001:db8::7";
    MEDIA_BIND: "IP addresses of this machine on which those ports are opened",
        "`MEDIA_ADDRESSES`; every address if this machine has not all of them", "10.0.0.7";
    TWILIO_ACCOUNT_SID: "account at Twilio", "none: the embedded exchange",
        "AC00000000000000000000000000000001";
    TWILIO_AUTH_TOKEN: "its primary auth token: checks webhooks, signs capability tokens", "none",
        "00000000000000000000000000000000", secret;
    TWILIO_API_KEY: "its API key: signs access tokens and opens the REST API",
        "none: browsers get capability tokens", "SK00000000000000000000000000000002";
    TWILIO_API_SECRET: "the API key's secret", "none", "00000000000000000000000000000000", secret;
    TWILIO_APP_SID: "its TwiML application, whose Voice URL is `PUBLIC_URL` with `/voice`", "none",
        "AP00000000000000000000000000000003";
    TWILIO_DJ_APP_SID: "the application of the DJ's own line, whose Voice URL is `PUBLIC_URL` with `/voice/dj`",
        "none: only telephones reach that line", "AP00000000000000000000000000000004";
    TWILIO_REST_URL: "base address of the REST API, to use another than Twilio's",
        "`https://api.twilio.com`", "http://127.0.0.1:4010";
    TOKEN_LIFETIME: "seconds that the tokens of the pages live, 15 to 86400", "3600", "7200";
    DJ_PASSPHRASE: "opens the DJ's page to whoever knows it, at least 12 characters",
        "none: the DJ's page is for this machine only, and shut once other machines reach the server", "correct horse battery staple", secret;
    DJ_PIN: "lets a telephone in on the DJ's own line, 6 to 12 digits",
        "none: the show is not run from a telephone", "314159", secret;
    LISTENER_CALLS_PER_MINUTE: "calls that one address may start from the listeners' page within a minute",
        "10", "30";
    TRUSTED_PROXIES: "IP addresses or networks of proxies whose `X-Forwarded-For` or `Forwarded` is believed", "127.0.0.1 and ::1",
        "10.0.0.0/8";
    CORS_ORIGINS: "origins whose pages may use `POST /api/token`", "none", "https://crm.example";
    EMBED_ORIGINS: "origins that may show `/embed/…` in a frame", "none", "https://crm.example";
}
