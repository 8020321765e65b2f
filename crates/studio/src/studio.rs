use std::{sync::Arc, time::Duration};

use twilio::{
    client::{Client, ClientConfig, RetryPolicy},
    signature,
};

use crate::{Clock, Error, Randomness, ShowSettings, Signalling, TwilioSettings, queue::QueueReader};

/// A page that asks for figures every two seconds is better told of a failure than kept waiting.
const REST_TIMEOUT: Duration = Duration::from_secs(5);

/// For the same reason a request that failed is not sent again any later than this.
const REST_PATIENCE: Duration = Duration::from_secs(1);

/// The show's use cases over one Twilio account; cheap to clone.
#[derive(Clone)]
pub struct Studio {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) settings: TwilioSettings,
    pub(crate) client: Client,
    pub(crate) queue: QueueReader,
    pub(crate) show: ShowSettings,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) randomness: Arc<dyn Randomness>,
}

impl Studio {
    /// Makes a studio over an account; asks nobody anything yet.
    ///
    /// # Errors
    /// When no HTTP client can be made, for want of TLS roots for instance.
    pub fn new(
        settings: TwilioSettings,
        show: ShowSettings,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Result<Self, Error> {
        let account = settings.account_sid.clone();
        let config = match &settings.api_key {
            Some(key) => ClientConfig::with_api_key(account, &key.sid, key.secret.clone()),
            None => ClientConfig::new(account, settings.auth_token.clone()),
        };
        let retry = RetryPolicy { patience: REST_PATIENCE, ..RetryPolicy::default() };
        let config = config.base_url(settings.rest_base_url.clone()).timeout(REST_TIMEOUT).retry(retry);
        let reading = Client::new(config.clone().retry(RetryPolicy::never()))?;
        let queue = QueueReader::new(reading, show.queue_read_interval);
        let client = Client::new(config)?;
        Ok(Self { inner: Arc::new(Inner { settings, client, queue, show, clock, randomness }) })
    }

    /// The path of the exchange on the page's own host; `None` when pages connect to Twilio's host.
    #[must_use]
    pub fn signalling_path(&self) -> Option<&str> {
        match &self.inner.settings.signalling {
            Signalling::Twilio => None,
            Signalling::SamePage { path } => Some(path),
        }
    }

    /// Whether a webhook comes from the account: checks its `X-Twilio-Signature`.
    ///
    /// `url` is the whole address Twilio was given to request, with its query; `form` holds the
    /// decoded fields of a form POST and is empty for a GET. See "Validating Signatures from Twilio"
    /// in Twilio's security documentation.
    #[must_use]
    pub fn signs(&self, url: &str, form: &[(String, String)], signature: &str) -> bool {
        signature::verify(&self.inner.settings.auth_token, url, form, signature)
    }
}

impl std::fmt::Debug for Studio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Studio")
            .field("account_sid", &self.inner.settings.account_sid)
            .field("show", &self.inner.show)
            .finish_non_exhaustive()
    }
}
