use std::time::{Duration, SystemTime, UNIX_EPOCH};

use app::paths;
use aws_lc_rs::rand;
use reqwest::{
    StatusCode,
    header::{CONNECTION, DATE, ORIGIN, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE},
    redirect::Policy,
};
use studio::routes;
use twilio::{
    client::{Client, ClientConfig, ClientError, PhoneNumberFilter, RetryPolicy},
    rest::Rfc2822,
    sid::ApplicationSid,
    signature,
};

use super::{DoctorTarget, Finding};

/// The greatest skew: tokens are valid for an hour, but Twilio refuses one that was made in its future.
const MAX_SKEW_SECONDS: u64 = 60;
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);
/// Sixteen bytes, whichever: the key proves only that a WebSocket is meant (RFC 6455 §4.1).
const WEBSOCKET_KEY: &str = "Z3JlZW5yb29tLWRvY3Rvcg==";
const PROVISION: &str = "Run `greenroom provision`, and put the lines it prints into the configuration.";

pub(super) struct Checks<'a> {
    target: &'a DoctorTarget,
    client: Client,
    http: reqwest::Client,
}

impl<'a> Checks<'a> {
    pub(super) fn new(target: &'a DoctorTarget) -> anyhow::Result<Self> {
        let credentials = &target.credentials;
        let config = ClientConfig::new(credentials.account_sid.clone(), credentials.auth_token.clone());
        let mut http = reqwest::Client::builder().timeout(REQUEST_TIMEOUT).redirect(Policy::none());
        if target.webhook_base.is_loopback() {
            http = http.no_proxy();
        }
        Ok(Self {
            target,
            // A fault is reported at once and not tried again.
            client: Client::new(config.base_url(credentials.rest_url.clone()).retry(RetryPolicy::never()))?,
            http: http.build()?,
        })
    }

    pub(super) async fn clock(&self) -> Finding {
        const ABOUT: &str = "clock";
        let Ok(answer) = self.http.get(self.target.credentials.rest_url.clone()).send().await else {
            return Finding::fault(
                ABOUT,
                "the REST API does not answer, so the clock cannot be compared",
                "Check the network, and TWILIO_REST_URL if it is set; without an account, that the studio runs.",
            );
        };
        let date = answer.headers().get(DATE).and_then(|date| date.to_str().ok()?.parse::<Rfc2822>().ok());
        let Some(date) = date else {
            return Finding::well(ABOUT, "not compared: the REST API sends no date");
        };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        match now.abs_diff(date.to_unix()) {
            skew if skew > MAX_SKEW_SECONDS => Finding::fault(
                ABOUT,
                format!(
                    "this machine's clock differs from the REST API's by {skew} s, and tokens would be refused"
                ),
                "Set the clock, best by NTP (`timedatectl set-ntp true`).",
            ),
            _ => Finding::well(ABOUT, "agrees with the REST API's"),
        }
    }

    pub(super) async fn credentials(&self) -> Finding {
        const ABOUT: &str = "credentials";
        match self.client.accounts().own().await {
            Ok(account) => Finding::well(ABOUT, format!("they open account {}", account.sid)),
            Err(error) if error.is_unauthorized() => Finding::fault(
                ABOUT,
                "the REST API refuses them",
                "TWILIO_AUTH_TOKEN must be the primary auth token of TWILIO_ACCOUNT_SID, as Twilio's console shows it.",
            ),
            Err(error) => unread(ABOUT, &error),
        }
    }

    pub(super) async fn api_key(&self) -> Option<Finding> {
        const ABOUT: &str = "API key";
        let key = self.target.api_key.as_ref()?;
        let credentials = &self.target.credentials;
        let config =
            ClientConfig::with_api_key(credentials.account_sid.clone(), &key.sid, key.secret.clone());
        let opened =
            match Client::new(config.base_url(credentials.rest_url.clone()).retry(RetryPolicy::never())) {
                Ok(client) => client.queues().list().await.map(|_| ()),
                Err(error) => Err(error),
            };
        Some(match opened {
            Ok(()) => Finding::well(ABOUT, format!("{} opens the REST API", key.sid)),
            Err(error) if error.is_unauthorized() => {
                Finding::fault(ABOUT, format!("the REST API refuses {} with its secret", key.sid), PROVISION)
            }
            Err(error) => unread(ABOUT, &error),
        })
    }

    pub(super) async fn application(&self) -> Finding {
        self.application_at("application", &self.target.application_sid, routes::VOICE).await
    }

    pub(super) async fn dj_application(&self) -> Option<Finding> {
        let sid = self.target.dj_application_sid.as_ref()?;
        Some(self.application_at("DJ's own line", sid, routes::DJ_LINE).await)
    }

    async fn application_at(&self, about: &'static str, sid: &ApplicationSid, path: &str) -> Finding {
        let application = match self.client.applications().fetch(sid).await {
            Ok(application) => application,
            Err(error) if error.is_not_found() => {
                return Finding::fault(about, format!("there is no application {sid}"), PROVISION);
            }
            Err(error) => return unread(about, &error),
        };
        let wanted = self.target.webhook_base.join(path);
        let status = self.target.webhook_base.join(routes::STATUS);
        if application.voice_url.as_ref() != Some(&wanted) {
            let has = application.voice_url.as_deref().unwrap_or("empty");
            return Finding::fault(
                about,
                format!("its Voice URL is {has}, and should be {wanted}"),
                PROVISION,
            );
        }
        if self.target.at_twilio && application.status_callback.as_ref() != Some(&status) {
            return Finding::fault(about, format!("its status callback should be {status}"), PROVISION);
        }
        Finding::well(about, format!("{sid} asks {wanted}"))
    }

    pub(super) async fn number(&self) -> Option<Finding> {
        const ABOUT: &str = "telephone number";
        if !self.target.at_twilio {
            return None;
        }
        let numbers = match self.client.incoming_phone_numbers().list(&PhoneNumberFilter::default()).await {
            Ok(numbers) => numbers,
            Err(error) => return Some(unread(ABOUT, &error)),
        };
        let sid = Some(&self.target.application_sid);
        let ours = numbers
            .iter()
            .filter(|number| number.trunk_sid.is_none() && number.voice_application_sid.as_ref() == sid);
        let ours: Vec<_> = ours.map(|number| number.phone_number.as_str()).collect();
        Some(match ours.is_empty() {
            // Browsers reach the studio without a telephone number.
            true => Finding::well(ABOUT, "none leads here; `greenroom provision --number …` points one here"),
            false => Finding::well(ABOUT, format!("{} leads here", ours.join(", "))),
        })
    }

    pub(super) async fn queue(&self) -> Finding {
        const ABOUT: &str = "queue";
        let name = &self.target.queue_name;
        match self.client.queues().find_by_friendly_name(name).await {
            Ok(Some(queue)) => Finding::well(ABOUT, format!("{name} exists, {} waiting", queue.current_size)),
            Ok(None) => Finding::fault(
                ABOUT,
                format!("there is no queue {name}"),
                "Start the studio, which makes it, or run `greenroom provision`.",
            ),
            Err(error) => unread(ABOUT, &error),
        }
    }

    /// Requests a webhook as Twilio would, at the address that Twilio is given.
    pub(super) async fn webhooks(&self) -> Finding {
        const ABOUT: &str = "webhooks";
        let mut nonce = [0_u8; 16];
        if rand::fill(&mut nonce).is_err() {
            return Finding::fault(ABOUT, "the operating system gave no random bytes", "Try again.");
        }
        let nonce: String = nonce.iter().map(|byte| format!("{byte:02x}")).collect();
        let url = self.target.webhook_base.join(&format!("{}?nonce={nonce}", routes::CHECK));
        let signed = signature::sign(&self.target.credentials.auth_token, &url, signature::NO_FORM);
        let base = &self.target.webhook_base;
        let asked = self.http.get(&url).header(signature::HEADER, signed);
        let (status, text) = match whole(asked).await {
            Ok(answer) => answer,
            Err(error) => {
                let late = if error.is_timeout() { " in time" } else { "" };
                return Finding::fault(
                    ABOUT,
                    format!("{base} does not answer{late}"),
                    "Start the studio; check PUBLIC_URL, and the proxy or tunnel behind it.",
                );
            }
        };
        match status {
            StatusCode::OK if text == nonce => {
                Finding::well(ABOUT, format!("signed requests to {base} arrive"))
            }
            StatusCode::FORBIDDEN => Finding::fault(
                ABOUT,
                format!("{base} answers, but refuses the signature"),
                "The running studio must have the same TWILIO_AUTH_TOKEN and PUBLIC_URL, and the proxy must not \
                 change path or query.",
            ),
            _ => Finding::fault(
                ABOUT,
                format!("{base} answers {status}, and not as this studio does"),
                "Check that PUBLIC_URL leads to this studio and to no other site, and that the proxy passes every path.",
            ),
        }
    }

    /// Opens a live stream as a page of `PUBLIC_URL` would.
    pub(super) async fn live_stream(&self) -> Finding {
        const ABOUT: &str = "live streams";
        let base = &self.target.public_url;
        let asked = self
            .http
            .get(base.join(paths::LIVE_CALL))
            .header(ORIGIN, base.to_string())
            .header(CONNECTION, "Upgrade")
            .header(UPGRADE, "websocket")
            .header(SEC_WEBSOCKET_VERSION, "13")
            .header(SEC_WEBSOCKET_KEY, WEBSOCKET_KEY);
        match asked.send().await.map(|answer| answer.status()) {
            Ok(StatusCode::SWITCHING_PROTOCOLS) => {
                Finding::well(ABOUT, format!("a page of {base} gets a WebSocket"))
            }
            Ok(StatusCode::FORBIDDEN) => Finding::fault(
                ABOUT,
                format!("{base} refuses a WebSocket to its own pages"),
                "The running studio must have the same PUBLIC_URL, and the proxy must pass Host or Origin as they are; \
                 docs/proxies.md has configurations.",
            ),
            Ok(status) => Finding::fault(
                ABOUT,
                format!(
                    "{base} answers {status} where a page asks for a WebSocket, so that no page stays up to date"
                ),
                "Have the proxy pass on WebSockets, with HTTP/1.1 and the headers Upgrade and Connection; \
                 docs/proxies.md has configurations.",
            ),
            Err(_) => Finding::fault(
                ABOUT,
                format!("{base} does not answer where a page asks for a WebSocket"),
                "Start the studio; check PUBLIC_URL, and the proxy or tunnel behind it.",
            ),
        }
    }

    /// Requests the DJ's page as anybody on another machine would.
    pub(super) async fn dj_page(&self) -> Option<Finding> {
        const ABOUT: &str = "DJ's page";
        if self.target.webhook_base.is_loopback() {
            return None;
        }
        let answer = self.http.get(self.target.webhook_base.join("/")).send().await.ok()?;
        Some(if answer.status().is_success() {
            Finding::fault(
                ABOUT,
                "anybody gets it without a passphrase: the proxy makes every request look like one from this machine",
                "Set DJ_PASSPHRASE and start the studio again.",
            )
        } else {
            Finding::well(ABOUT, "is for the DJ only")
        })
    }
}

/// Reads an answer to its end: one that breaks off does not show which server gave it.
async fn whole(asked: reqwest::RequestBuilder) -> reqwest::Result<(StatusCode, String)> {
    let answer = asked.send().await?;
    Ok((answer.status(), answer.text().await?))
}

fn unread(about: &'static str, error: &ClientError) -> Finding {
    Finding::fault(
        about,
        format!("it could not be read: {error}"),
        "Try again in a moment; if it lasts, look at https://status.twilio.com.",
    )
}
