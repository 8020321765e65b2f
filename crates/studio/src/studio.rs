use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use show::{Show, ShowOptions, Timestamp};
use tokio::sync::Mutex;
use twilio::{
    client::{Client, ClientConfig, RetryPolicy},
    signature,
};

use crate::{
    Clock, Error, Randomness, Rehearse, ShowSettings, Signalling, TwilioSettings,
    live::Live,
    options_file,
    queue::{QueueReader, QueueSids},
};

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
    /// One that does not repeat what failed, for what is asked again and again anyway.
    pub(crate) reading: Client,
    pub(crate) queue: QueueReader,
    pub(crate) queue_sids: QueueSids,
    pub(crate) show: ShowSettings,
    pub(crate) live: Live,
    /// Held while the options are written, so that the last choice is the one kept.
    pub(crate) keeping: Mutex<()>,
    pub(crate) rehearsal: OnceLock<Arc<dyn Rehearse>>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) randomness: Arc<dyn Randomness>,
}

impl Studio {
    /// Makes a studio over an account, with the DJ's choices of before; asks nobody anything yet.
    ///
    /// # Errors
    /// When no HTTP client can be made, for want of TLS roots for instance, or when the file of the
    /// DJ's choices cannot be understood.
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
        let client = Client::new(config)?;
        let options = match &show.options_file {
            Some(path) => options_file::load(path)?,
            None => ShowOptions::default(),
        };
        let now = clock.now();
        Ok(Self {
            inner: Arc::new(Inner {
                queue: QueueReader::new(reading.clone(), show.queue_read_interval),
                queue_sids: QueueSids::default(),
                // Two runs of the server do not begin in the same millisecond.
                live: Live::new(Show::new(now.0, options, now)),
                keeping: Mutex::new(()),
                rehearsal: OnceLock::new(),
                settings,
                client,
                reading,
                show,
                clock,
                randomness,
            }),
        })
    }

    /// Keeps the show right for as long as it is polled: directs the DJ's legs, and compares the show
    /// with what the REST API shows.
    pub async fn run(&self) {
        tokio::join!(self.direct_desks(), self.reconcile_again_and_again());
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

    pub(crate) fn now(&self) -> Timestamp {
        self.inner.clock.now()
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
