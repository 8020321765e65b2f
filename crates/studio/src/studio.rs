use std::{fmt, sync::Arc};

use show::{
    Board, CallerId, LineMove, LineState, LinesNotice, QueueReading, Role, ShowOptions, Timestamp, VoiceToken,
};
use twilio::{
    client::{Client, Connection, RetryTiming},
    sid::CallSid,
    twiml::Response,
    webhook::{
        DequeueRequest, DialCallStatus, EnqueueResult, Params, QueueWait, RecordResult,
        StatusCallbackRequest, VoiceRequest,
    },
};

use crate::{
    CallViewer, Clock, Error, IssuedToken, LoginId, Logins, Randomness, Rehearse, RenewalRefusal,
    ShowSettings, TokenClient, TokenRefusal, TokenRequest, TwilioSettings, Viewer, commands,
    context::Context,
    leg_control, logins, queue_members, reconcile, rehearsal,
    routes::Query,
    state::StudioState,
    token_service, tokens,
    webhooks::{self, CallerMove, Reply},
};

/// The show's use cases over one Twilio account; cheap to clone.
#[derive(Clone)]
pub struct Studio {
    context: Arc<Context>,
}

/// Making and running a studio.
impl Studio {
    /// Makes a studio over an account, with the options that were saved; sends no request yet.
    ///
    /// # Errors
    /// When no HTTP client can be made, for example because there are no TLS roots, or when the file of
    /// the show's options or that of its lines cannot be used.
    pub fn new(
        settings: TwilioSettings,
        show: ShowSettings,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Result<Self, Error> {
        Ok(Self { context: Arc::new(Context::new(settings, show, clock, randomness, Client::new)?) })
    }

    /// Makes a studio whose REST requests go over another connection than the network.
    ///
    /// # Errors
    /// As for [`new`](Self::new).
    pub fn over(
        connection: Arc<dyn Connection>,
        timing: Arc<dyn RetryTiming>,
        settings: TwilioSettings,
        show: ShowSettings,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Result<Self, Error> {
        let client = |config| Client::over(config, connection.clone(), timing.clone());
        Ok(Self { context: Arc::new(Context::new(settings, show, clock, randomness, client)?) })
    }

    /// Makes sure that both queues exist.
    ///
    /// A `<Dial><Queue>` of a queue that does not exist ends at once, and the DJ's document would then
    /// be fetched again without a pause.
    ///
    /// # Errors
    /// When the REST API fails. It is no error if somebody else made a queue meanwhile.
    pub async fn ensure_queues(&self) -> Result<(), Error> {
        queue_members::ensure_queues(&self.context).await
    }

    /// Keeps the show correct for as long as it is polled: directs the DJ's legs, and compares the show
    /// with what the REST API shows.
    pub async fn run(&self) {
        tokio::join!(leg_control::correct_legs(&self.context), reconcile::run(&self.context));
    }

    /// The path of the exchange on the page's own host; `None` when pages connect to Twilio's host.
    #[must_use]
    pub fn signalling_path(&self) -> Option<&str> {
        self.context.settings.signalling_path()
    }

    /// Sets what tells which logins are open; only the first call has an effect. Until then all are.
    pub fn check_logins(&self, logins: Arc<dyn Logins>) {
        // A second one could do no more than the first.
        let _ = self.context.logins.set(logins);
    }

    /// Sets what simulates callers; only the first call has an effect.
    pub fn offer_rehearsal(&self, rehearsal: Arc<dyn Rehearse>) {
        // A second one could do no more than the first.
        let _ = self.context.rehearsal.set(rehearsal);
        rehearsal::show_state(&self.context);
    }
}

/// Webhooks: what a call is told, by the path in [`routes`](crate::routes) that Twilio requests. `own` is
/// the query of that address.
impl Studio {
    /// Whether a webhook comes from the account: checks its `X-Twilio-Signature`.
    ///
    /// `url` is the whole address Twilio was given to request, with its query; `form` holds the
    /// decoded fields of a form POST and is empty for a GET. See "Validating Signatures from Twilio"
    /// in Twilio's security documentation.
    #[must_use]
    pub fn signs(&self, url: &str, form: &[(impl AsRef<str>, impl AsRef<str>)], signature: &str) -> bool {
        self.context.signing_key.verifies(url, form, signature)
    }

    /// The Voice URL: what a call is told to do. It depends on who calls, and on the state of the show.
    ///
    /// The webhook's `From` says who calls. It comes from the signed token of a browser or from the
    /// telephone network. The DJ is given one caller after the other; a listener and anyone on a
    /// telephone waits in line if there is room; everybody else is turned away. A listener has one call: a newer
    /// one takes the place of one that waits.
    #[must_use]
    pub fn inbound(&self, call: &VoiceRequest, own: &Params) -> Response {
        let query = Query::from(own);
        let is_logged_out = logins::is_over(&self.context, call);
        self.reply(|state, now| webhooks::inbound(state, call, &query, is_logged_out, now))
    }

    /// What a waiting caller hears; requested again each time it has played to its end.
    ///
    /// A caller by phone is greeted once, and told their place and how long it will take when the
    /// place has changed or a minute has passed. The page tells all that to callers from the web. `waits` is
    /// where they stand, if the webhook tells it.
    #[must_use]
    pub fn wait(&self, call: &CallSid, waits: Option<&QueueWait>, own: &Params) -> Response {
        let query = Query::from(own);
        self.context.change(|state, now| webhooks::wait(state, call, waits, &query, now))
    }

    /// What a caller who has just been taken from a queue hears, before the DJ hears them.
    #[must_use]
    pub fn whisper(&self, call: &CallSid, taken: Option<&DequeueRequest>, own: &Params) -> Response {
        let query = Query::from(own);
        self.context.change(|state, now| webhooks::whisper(state, call, taken, &query, now))
    }

    /// The end of the caller's whisper: this document is empty, and the two hear each other.
    #[must_use]
    pub fn whispered(&self, call: &CallSid, own: &Params) -> Response {
        let query = Query::from(own);
        self.context.change(|state, now| webhooks::whispered(state, call, &query, now))
    }

    /// What a caller who has left a queue is told.
    ///
    /// A caller who hung up, or was sent elsewhere, is told nothing. After a conversation the caller is
    /// thanked if the DJ has moved on or hung up on purpose, and waits again if she has put them back or
    /// her line broke. After a failure the caller waits again: nobody is lost.
    pub async fn enqueue_action(&self, left: &EnqueueResult, own: &Params) -> Response {
        webhooks::enqueue_action(&self.context, left, &Query::from(own)).await
    }

    /// Puts a caller who is taken out of order into the priority queue.
    #[must_use]
    pub fn priority_queue(&self, call: &CallSid, own: &Params) -> Response {
        let query = Query::from(own);
        self.context.change(|state, now| webhooks::priority_queue(state, call, &query, now))
    }

    /// What a call that is let go is told.
    #[must_use]
    pub fn goodbye(&self, call: &CallSid) -> Response {
        self.context.change(|state, now| webhooks::goodbye(state, call, now))
    }

    /// Plays back what the DJ has said to test her microphone, if it was recorded.
    #[must_use]
    pub fn mic_test(&self, call: &CallSid, recorded: Option<&RecordResult>) -> Response {
        webhooks::mic_test::play_back(&self.context, call, recorded)
    }

    /// What a direct call is told to do: ring the DJ's pages past the queue.
    #[must_use]
    pub fn direct(&self, call: &CallSid) -> Response {
        self.context.change(|state, _| webhooks::direct(state, call))
    }

    /// What a direct call is told after it has rung the DJ. It depends on how the ringing ended.
    ///
    /// A call that has talked to the DJ ends. Any other waits in the queue like every caller, even if it
    /// is not known how the ringing ended.
    #[must_use]
    pub fn direct_ended(&self, status: Option<DialCallStatus>) -> Response {
        webhooks::direct_ended(status)
    }

    /// The DJ's own line: what a call there is told to do.
    ///
    /// A browser is the DJ's if its token names the line's application, which only the account's owner can
    /// have signed; a telephone if it gives the PIN. Either gets one caller after the other, and `*` leads to
    /// the next.
    #[must_use]
    pub fn dj_line(&self, call: &VoiceRequest, own: &Params) -> Response {
        let query = Query::from(own);
        let line = self.context.dj_line();
        self.reply(|state, now| webhooks::dj_line(state, &line, call, &query, now))
    }

    /// What a telephone on the DJ's line is told after it has given a PIN.
    #[must_use]
    pub fn dj_pin(&self, call: &VoiceRequest) -> Response {
        let line = self.context.dj_line();
        self.reply(|state, now| webhooks::dj_pin(state, &line, call, now))
    }

    /// What a DJ at a telephone is told who has pressed a key while nobody was on air: `*` takes the next
    /// caller.
    #[must_use]
    pub fn dj_key(&self, call: &VoiceRequest, own: &Params) -> Response {
        let query = Query::from(own);
        self.reply(|state, now| webhooks::dj_key(state, call, &query, now))
    }

    fn reply(&self, to_webhook: impl FnOnce(&mut StudioState, Timestamp) -> Reply) -> Response {
        let Reply { document, then } = self.context.change(to_webhook);
        match then {
            Some(CallerMove::ToPriorityQueue(caller)) => {
                leg_control::move_to_priority_queue(&self.context, caller);
            }
            Some(CallerMove::HangUp(caller)) => commands::hang_up_replaced(&self.context, caller),
            None => {}
        }
        document
    }

    /// Applies a status callback: a call that has ended is removed at once.
    pub fn status(&self, callback: &StatusCallbackRequest) {
        self.context.change(|state, now| webhooks::status(state, callback, now));
    }
}

/// Commands: what the DJ does.
impl Studio {
    /// Puts a caller on air before everybody else who waits: the DJ's leg takes them at once, or when she
    /// connects.
    ///
    /// # Errors
    /// When the caller cannot be taken now, somebody is locked on air, or the REST API fails.
    pub async fn take(&self, id: &CallerId) -> Result<(), Error> {
        commands::take(&self.context, id).await
    }

    /// Ends the present conversation, if there is one, and takes the next caller.
    ///
    /// A second press within a second does nothing.
    ///
    /// # Errors
    /// When somebody is locked on air, or the REST API fails.
    pub async fn next_caller(&self) -> Result<(), Error> {
        commands::next_caller(&self.context).await
    }

    /// Makes a waiting caller the one whom Next takes.
    ///
    /// # Errors
    /// When the caller does not wait.
    pub fn designate(&self, id: &CallerId) -> Result<LineState, Error> {
        self.make(id, LineMove::Designate)
    }

    /// Puts a caller back to waiting. A caller on air goes to the end of the line; one who was made next
    /// goes back to their place.
    ///
    /// # Errors
    /// When that cannot be done with this caller now, or the REST API fails.
    pub async fn hold(&self, id: &CallerId) -> Result<(), Error> {
        commands::hold(&self.context, id).await
    }

    /// Keeps a caller on air until unlocked.
    ///
    /// # Errors
    /// When the caller is not on air.
    pub fn lock(&self, id: &CallerId) -> Result<LineState, Error> {
        self.make(id, LineMove::Lock)
    }

    /// Undoes a lock.
    ///
    /// # Errors
    /// When the caller is not locked.
    pub fn unlock(&self, id: &CallerId) -> Result<LineState, Error> {
        self.make(id, LineMove::Unlock)
    }

    fn make(&self, id: &CallerId, made: LineMove) -> Result<LineState, Error> {
        Ok(self.context.change(|state, _| state.make(id, made))?)
    }

    /// Ends a caller's call, with a goodbye.
    ///
    /// # Errors
    /// When the caller is gone or locked on air, or the REST API fails.
    pub async fn drop_caller(&self, id: &CallerId) -> Result<(), Error> {
        commands::drop_caller(&self.context, id).await
    }

    /// Notes that the DJ is about to hang up: the caller on air with her is thanked and not put back in line.
    pub fn finish(&self) {
        self.context.change(|state, _| state.dj_legs.leave_on_purpose());
    }

    /// Sets whether callers are let in; callers who wait already stay.
    ///
    /// # Errors
    /// [`Error::LinesNotSaved`]; the lines are changed all the same.
    pub async fn set_lines(&self, open: bool) -> Result<(), Error> {
        commands::set_lines(&self.context, open).await
    }

    /// Closes the lines, and ends the call of everybody who waits, with a goodbye. The caller on air
    /// stays until the DJ moves on.
    ///
    /// # Errors
    /// When a caller could not be released, though all others have been, or the closed lines could not be saved.
    pub async fn end_show(&self) -> Result<(), Error> {
        commands::end_show(&self.context).await
    }

    /// Sets the show's options, and saves them.
    ///
    /// # Errors
    /// When the options cannot be used; when they cannot be written, nothing is changed either.
    pub async fn set_options(&self, options: ShowOptions) -> Result<(), Error> {
        commands::set_options(&self.context, options).await
    }

    /// Sets whether simulated callers ring in.
    ///
    /// # Errors
    /// When the exchange has no simulated callers.
    pub fn set_rehearsal(&self, on: bool) -> Result<(), Error> {
        rehearsal::set(&self.context, on)
    }
}

/// What pages and screens are shown.
impl Studio {
    /// The board as it is now.
    #[must_use]
    pub fn board(&self) -> Board {
        self.context.state.board(self.context.now())
    }

    /// How often the show has changed since the start: what was made of it is as good as new while this stays the same.
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.context.state.change_count()
    }

    /// What anybody may know of the show before calling.
    #[must_use]
    pub fn lines_notice(&self) -> LinesNotice {
        self.context.state.read(|state| state.show.lines_notice())
    }

    /// Watches the show: a board and every change after it.
    ///
    /// A screen that has seen a board says which, by its epoch and number, and gets only what it has
    /// missed, if that is still known.
    #[must_use]
    pub fn watch(&self, seen: Option<(u64, u64)>) -> Viewer {
        Viewer::new(self.context.clone(), seen)
    }

    /// Watches one listener's call.
    #[must_use]
    pub fn watch_call(&self) -> CallViewer {
        CallViewer::new(self.context.clone())
    }

    /// The state of the callers' queue, as recent as the operator's interval allows.
    ///
    /// The REST API is asked once for all who look, and no more often than the interval of
    /// [`ShowSettings`]. Whoever asks waits a moment for a reading under way, and otherwise gets the last
    /// figures with their age and what is wrong.
    pub async fn queue_reading(&self) -> QueueReading {
        self.context.queue_reader.reading().await
    }
}

/// Voice tokens.
impl Studio {
    /// Makes a voice token for a page of ours.
    ///
    /// Its identity names the role. A listener's identity is drawn anew, and nobody can ring it; the DJ's
    /// is always the same, and direct calls ring every page that has registered under it. Either token
    /// lets its holder call the studio's application and nothing else, for as long as the operator chose.
    /// It is an access token if the account has an API key, otherwise a capability token. A token for the
    /// DJ names the login that it is given out in, if there is one, and is good for no longer.
    ///
    /// # Errors
    /// When no identity can be drawn or the token cannot be signed.
    pub fn voice_token(&self, role: Role, login: Option<&LoginId>) -> Result<VoiceToken, Error> {
        tokens::issue(&self.context, role, login)
    }

    /// Ends the calls of a DJ who has logged out; a caller on air waits again. Whoever has a token of that login
    /// can begin no call with it.
    pub async fn end_login(&self, login: &LoginId) {
        logins::end_calls(&self.context, login).await;
    }

    /// Makes a new token for whoever shows the old one, with the same identity.
    ///
    /// `role` is the role of the page that asks. The old token may have expired at most ten minutes ago.
    /// Tokens that were not made for our own pages are not renewed: whoever asked for them chose how long
    /// they live.
    ///
    /// # Errors
    /// When the old token proves nothing, or no new one can be signed.
    pub fn renew_voice_token(
        &self,
        role: Role,
        token: &str,
        login: Option<&LoginId>,
    ) -> Result<VoiceToken, RenewalRefusal> {
        tokens::renew(&self.context, role, token, login)
    }

    /// Makes the token that `client` asks for, if it may have it.
    ///
    /// # Errors
    /// Says what is wrong with the request, in words for whoever wrote it.
    pub fn issue_token(
        &self,
        client: &TokenClient,
        request: &TokenRequest,
    ) -> Result<IssuedToken, TokenRefusal> {
        token_service::issue(&self.context, client, request)
    }
}

impl fmt::Debug for Studio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Studio")
            .field("account_sid", &self.context.settings.account_sid)
            .field("show", &self.context.show)
            .finish_non_exhaustive()
    }
}
