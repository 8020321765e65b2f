//! What all parts of the studio use: settings, the state, the REST API, the clock and randomness.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use show::{Lines, Show, ShowOptions, Timestamp};
use tokio::{sync::Mutex, time::Instant};
use twilio::{
    client::{Client, ClientConfig, ClientError, RetryPolicy},
    signature::SigningKey,
};

use crate::{
    Clock, Error, Logins, Randomness, Rehearse, ShowSettings, TwilioSettings, commands,
    queue::{QueueNames, QueueSids},
    queue_statistics::QueueReader,
    shared_state::SharedState,
    state::StudioState,
    webhooks::DjLine,
};

/// A page asks for figures every two seconds: it is better to report a failure than to let it wait longer.
const REST_TIMEOUT: Duration = Duration::from_secs(5);

/// For the same reason a failed request is not repeated after this time.
const RETRY_TIMEOUT: Duration = Duration::from_secs(1);

pub(crate) struct Context {
    pub settings: TwilioSettings,
    /// What webhooks are signed with.
    pub signing_key: SigningKey,
    pub show: ShowSettings,
    pub state: SharedState,
    pub client: Client,
    /// A client that does not repeat failed requests, for requests that are made at an interval anyway.
    pub client_without_retry: Client,
    pub queues: QueueNames,
    pub queue_sids: QueueSids,
    pub queue_reader: Arc<QueueReader>,
    /// Held while something is saved, so that the last choice is the one saved.
    pub save_lock: Mutex<()>,
    pub rehearsal: OnceLock<Arc<dyn Rehearse>>,
    pub logins: OnceLock<Arc<dyn Logins>>,
    pub clock: Arc<dyn Clock>,
    /// When it was made, by the clock and by the time that only goes on.
    began: (Timestamp, Instant),
    pub randomness: Arc<dyn Randomness>,
}

impl Context {
    /// Who may use the DJ's own line.
    pub fn dj_line(&self) -> DjLine {
        DjLine { application: self.settings.dj_application_sid.clone(), pin: self.show.dj_pin.clone() }
    }

    /// Makes the parts of a studio; `client` makes the clients of the REST API.
    pub fn new(
        settings: TwilioSettings,
        show: ShowSettings,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
        client: impl Fn(ClientConfig) -> Result<Client, ClientError>,
    ) -> Result<Self, Error> {
        let account = settings.account_sid.clone();
        let config = match &settings.api_key {
            Some(key) => ClientConfig::with_api_key(account, &key.sid, key.secret.clone()),
            None => ClientConfig::new(account, settings.auth_token.clone()),
        };
        let retry = RetryPolicy { max_elapsed: RETRY_TIMEOUT, ..RetryPolicy::default() };
        let config = config.base_url(settings.rest_base_url.clone()).timeout(REST_TIMEOUT).retry(retry);
        let client_without_retry = client(config.clone().retry(RetryPolicy::never()))?;
        let client = client(config)?;
        let (options, lines) = match &show.data_dir {
            Some(folder) => (commands::saved_options(folder)?, commands::saved_lines(folder)?),
            None => (ShowOptions::default(), None),
        };
        let queues = QueueNames::new(&show.queue_name);
        let now = clock.now();
        let lines = lines.unwrap_or(Lines { open: true, since: now });
        // The start time is the epoch: two runs of the server do not begin in the same millisecond.
        let state = StudioState::new(Show::new(now.0, options, lines, now), queues.clone());
        Ok(Self {
            state: SharedState::new(state),
            queue_reader: Arc::new(QueueReader::new(
                client_without_retry.clone(),
                show.queue_name.clone(),
                show.queue_read_interval,
            )),
            queues,
            queue_sids: QueueSids::default(),
            save_lock: Mutex::new(()),
            rehearsal: OnceLock::new(),
            logins: OnceLock::new(),
            signing_key: SigningKey::new(&settings.auth_token),
            settings,
            show,
            client,
            client_without_retry,
            began: (now, Instant::now()),
            clock,
            randomness,
        })
    }

    /// The show's time: the clock as it was at the start, and what has passed since. Somebody may set the clock
    /// during a show, and that must neither change who came first nor make old news new.
    pub fn now(&self) -> Timestamp {
        let (began_at, began) = self.began;
        began_at.plus(began.elapsed())
    }

    /// Changes the state now; see [`SharedState::change`].
    pub fn change<T>(&self, change: impl FnOnce(&mut StudioState, Timestamp) -> T) -> T {
        let now = self.now();
        self.state.change(|state| change(state, now))
    }
}
